//! Reaching the relay: TCP, TLS as the relay's URL asks for, and sign-in.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{Certificate, SmtpConnection, TlsParameters},
    extension::ClientId,
};

use super::{
    failure::{Failure, failed},
    relay::Security,
    smtp::SmtpSettings,
};

/// Connects, secures and signs in, before `until`.
pub(super) fn connect(settings: &SmtpSettings, until: Instant) -> Result<SmtpConnection, Failure> {
    let relay = &settings.relay;
    let hello = client_id(&settings.hello);
    let tls = match relay.security {
        Security::Plain => None,
        Security::Tls | Security::StartTls => Some(tls_parameters(settings)?),
    };
    let from_start = tls.as_ref().filter(|_| relay.security == Security::Tls);
    let place = (relay.host.as_str(), relay.port);
    let left = time_left(until, settings.deadline)?;
    let mut connection = SmtpConnection::connect(place, Some(left), &hello, from_start, None).map_err(failed)?;
    if relay.security == Security::StartTls {
        let tls = tls.as_ref().ok_or_else(|| Failure::Relay("TLS was not set up".to_owned()))?;
        if !connection.can_starttls() {
            return Err(Failure::Relay(
                "the relay offers no STARTTLS and nothing is sent without it; smtp+plain:// would allow that"
                    .to_owned(),
            ));
        }
        with_time_left(&mut connection, until, settings.deadline)?.starttls(tls, &hello).map_err(failed)?;
    }
    sign_in(&mut connection, settings, until)?;
    Ok(connection)
}

/// The connection with its time-outs set to what is left of the deadline.
pub(super) fn with_time_left(
    connection: &mut SmtpConnection,
    until: Instant,
    deadline: Duration,
) -> Result<&mut SmtpConnection, Failure> {
    let left = time_left(until, deadline)?;
    connection.set_timeout(Some(left)).map_err(|error| Failure::Lost(error.to_string()))?;
    Ok(connection)
}

fn time_left(until: Instant, deadline: Duration) -> Result<Duration, Failure> {
    until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()).ok_or(Failure::Deadline(deadline))
}

fn sign_in(connection: &mut SmtpConnection, settings: &SmtpSettings, until: Instant) -> Result<(), Failure> {
    let Some((user, password)) = settings.relay.credentials.clone() else { return Ok(()) };
    let mechanisms = [Mechanism::Plain, Mechanism::Login];
    if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
        return Err(Failure::Relay("the relay offers neither PLAIN nor LOGIN to sign in with".to_owned()));
    }
    let connection = with_time_left(connection, until, settings.deadline)?;
    connection.auth(&mechanisms, &Credentials::new(user, password)).map_err(failed)?;
    Ok(())
}

fn tls_parameters(settings: &SmtpSettings) -> Result<TlsParameters, Failure> {
    let relay = |error: lettre::transport::smtp::Error| Failure::Relay(format!("TLS could not be set up: {error}"));
    let mut builder = TlsParameters::builder(settings.relay.host.clone());
    if let Some(pem) = &settings.ca_pem {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(relay)?);
    }
    builder.build().map_err(relay)
}

fn client_id(hello: &str) -> ClientId {
    match hello.parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => {
            let word: String = hello.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
            ClientId::Domain(if word.is_empty() { "localhost".to_owned() } else { word })
        }
    }
}
