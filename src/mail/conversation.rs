//! One mail's conversation with the relay, step by step, so that every end says whether the mail may have been accepted.

use std::time::Instant;

use lettre::transport::smtp::{
    client::SmtpConnection,
    commands::{Data, Mail, Rcpt, Rset},
    extension::{Extension, MailParameter},
    response::Response,
};

use super::{
    Delivery, Phase,
    connect::{connect, with_time_left},
    failure::{Failure, failed},
    message::Letter,
    progress::Progress,
    smtp::SmtpSettings,
};

/// Content is written in pieces of this size, so that a connection lost on the way is known to be before the dot.
const PIECE: usize = 16 * 1024;

/// One mail's conversation with the relay.
pub(super) struct Conversation<'a> {
    pub(super) settings: &'a SmtpSettings,
    pub(super) progress: &'a Progress,
    pub(super) until: Instant,
}

impl Conversation<'_> {
    /// Holds the conversation, on the kept connection where there is one, and says how it ended. Returns the connection
    /// where it can carry another mail.
    pub(super) fn hold(&self, kept: Option<SmtpConnection>, letter: &Letter) -> (Delivery, Option<SmtpConnection>) {
        if let Some(connection) = kept {
            let (ended, connection) = self.send(connection, letter);
            // The relay may have closed an idle connection: before its MAIL was answered a mail can simply start over.
            let closed = matches!(&ended, Err(failure) if failure.closed_connection());
            if !closed || self.progress.phase() > Phase::Mail {
                return (self.delivery(ended), connection);
            }
        }
        let fresh = self.enter(Phase::Connect).and_then(|()| connect(self.settings, self.until));
        match fresh {
            Ok(connection) => {
                let (ended, connection) = self.send(connection, letter);
                (self.delivery(ended), connection)
            }
            Err(failure) => (failure.at(Phase::Connect), None),
        }
    }

    fn delivery(&self, ended: Result<Response, Failure>) -> Delivery {
        match ended {
            Ok(response) => Delivery::Sent { response: spoken(&response) },
            Err(failure) => failure.at(self.progress.phase()),
        }
    }

    fn send(
        &self,
        mut connection: SmtpConnection,
        letter: &Letter,
    ) -> (Result<Response, Failure>, Option<SmtpConnection>) {
        let ended = self.steps(&mut connection, letter);
        let reusable = match &ended {
            Ok(_) => true,
            Err(failure) => failure.leaves_connection() && self.reset(&mut connection),
        };
        (ended, reusable.then_some(connection))
    }

    fn steps(&self, connection: &mut SmtpConnection, letter: &Letter) -> Result<Response, Failure> {
        self.enter(Phase::Mail)?;
        let parameters = mail_parameters(connection, letter)?;
        self.in_time(connection)?.command(Mail::new(letter.envelope.from().cloned(), parameters)).map_err(failed)?;
        self.enter(Phase::Rcpt)?;
        for recipient in letter.envelope.to() {
            self.in_time(connection)?.command(Rcpt::new(recipient.clone(), Vec::new())).map_err(failed)?;
        }
        self.enter(Phase::Data)?;
        self.in_time(connection)?.command(Data).map_err(failed)?;
        let mut pieces = letter.bytes.chunks(PIECE);
        let until_the_dot = std::iter::from_fn(|| {
            let piece = pieces.next();
            if piece.is_none() {
                // The dot is written next. Should the caller have given up meanwhile, it has counted this as ambiguous.
                let _ = self.progress.enter(Phase::AfterDot);
            }
            piece
        });
        self.in_time(connection)?.message_iter(until_the_dot).map_err(failed)
    }

    fn reset(&self, connection: &mut SmtpConnection) -> bool {
        self.in_time(connection).is_ok_and(|connection| connection.command(Rset).is_ok())
    }

    fn enter(&self, phase: Phase) -> Result<(), Failure> {
        self.progress.enter(phase).map_err(|_| Failure::Deadline(self.settings.deadline))
    }

    fn in_time<'c>(&self, connection: &'c mut SmtpConnection) -> Result<&'c mut SmtpConnection, Failure> {
        with_time_left(connection, self.until, self.settings.deadline)
    }
}

fn mail_parameters(connection: &SmtpConnection, letter: &Letter) -> Result<Vec<MailParameter>, Failure> {
    let ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
    if letter.envelope.from().into_iter().chain(letter.envelope.to()).all(ascii) {
        return Ok(Vec::new());
    }
    if connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        Ok(vec![MailParameter::SmtpUtfEight])
    } else {
        Err(Failure::Unsendable(
            "the address holds other than ASCII letters and the relay does not take those".to_owned(),
        ))
    }
}

/// The server's answer on one line.
fn spoken(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}
