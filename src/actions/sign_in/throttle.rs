//! The throttle on guesses. A guess is noted in the same write that looks whether it may be made, before anything is
//! hashed: of many that come at once only the free ones are looked at.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Origin, device};
use crate::{
    app::App,
    db::{self, Conn, user::User},
    domain::{
        ids::{AuditId, UserId},
        sign_in::Pace,
    },
    error::AppError,
};

/// For links that are asked for in one account's name: nobody's mailbox is filled by strangers.
const LINKS: Pace = Pace { free: 3, longest: 900, minutes: 60 };

/// A guess, by all it counts for.
pub(super) struct Guess(Vec<(String, Pace, AuditId)>);

impl Guess {
    /// A guess at a password. A browser that signed in to the account before counts by itself, so that strangers who
    /// guess at the account, or share its address, do not keep its owner out.
    pub fn at_password(app: &App, email: Option<&str>, user: Option<&User>, origin: &Origin) -> Self {
        let known = user.zip(origin.device.as_deref()).and_then(|(user, device)| device::nonce_of(app, user, device));
        if let Some(nonce) = known {
            return Self::of(app, vec![(format!("device {nonce}"), Pace::DEVICE)]);
        }
        let (address, network) = places(&origin.address);
        let account = email.map(|email| (format!("account {email}"), Pace::ACCOUNT));
        let places = [(format!("address {address}"), Pace::ADDRESS), (format!("network {network}"), Pace::NETWORK)];
        Self::of(app, account.into_iter().chain(places).collect())
    }

    /// A guess at a code.
    pub fn at_code(app: &App, user: UserId) -> Self {
        Self::of(app, vec![(format!("code {user}"), Pace::CODE)])
    }

    /// A guess at the present password by somebody who is signed in.
    pub fn at_present_password(app: &App, user: UserId) -> Self {
        Self::of(app, vec![(format!("present {user}"), Pace::CODE)])
    }

    /// A link that somebody asks for by mail, whether or not the address has an account. It counts by itself: who asks
    /// for links does not keep anybody from signing in.
    pub fn at_link(app: &App, email: &str, origin: &Origin) -> Self {
        let (address, network) = places(&origin.address);
        let subjects = vec![
            (format!("link {email}"), LINKS),
            (format!("link address {address}"), Pace::ADDRESS),
            (format!("link network {network}"), Pace::NETWORK),
        ];
        Self::of(app, subjects)
    }

    fn of(app: &App, subjects: Vec<(String, Pace)>) -> Self {
        Self(subjects.into_iter().map(|(subject, pace)| (subject, pace, app.clock.new_id())).collect())
    }

    /// Takes the guess, unless it comes too soon.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait.
    pub fn note(&self, app: &App) -> Result<(), AppError> {
        let now = app.clock.now();
        app.db.write(|conn| {
            let mut wait = 0;
            for (subject, pace, _) in &self.0 {
                wait = wait.max(pace.wait(&db::access::failures_since(conn, subject, pace.since(now))?, now));
            }
            if wait > 0 {
                return Err(AppError::TooMany(wait));
            }
            for (subject, _, id) in &self.0 {
                db::access::insert_failure(conn, *id, subject, now)?;
            }
            Ok(())
        })
    }

    /// It was right: it is no failure, and what it counted for first (account, browser) begins anew.
    pub fn forgive(&self, conn: &mut Conn) -> Result<(), AppError> {
        let ids: Vec<AuditId> = self.0.iter().map(|(_, _, id)| *id).collect();
        db::access::delete_failures_by_id(conn, &ids)?;
        if let Some((subject, ..)) = self.0.first() {
            db::access::delete_failures(conn, subject)?;
        }
        Ok(())
    }
}

/// What an address counts for: itself and its network. With IPv6 one caller has a whole /64.
fn places(address: &str) -> (String, String) {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => {
            let network = Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8));
            (address.to_string(), format!("{network}/24"))
        }
        Ok(IpAddr::V6(address)) => {
            let first = |bits: u32| Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)));
            (format!("{}/64", first(64)), format!("{}/48", first(48)))
        }
        Err(_) => (address.to_owned(), address.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_for_itself_and_for_its_network() {
        for (address, itself, network) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
            ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
            ("", "", ""),
        ] {
            assert_eq!(places(address), (itself.to_owned(), network.to_owned()), "{address}");
        }
    }
}
