//! The mail that carries a one-time link. What is stored of it has a word in the place of the link's secret; `fill` puts
//! the secret there, just before the mail goes out.

use askama::Template;

use super::{compose::ComposeError, line::one_line};

/// What stands in the place of the secret for as long as the mail waits, and in what is kept of it.
const PLACE: &str = "MADE-WHEN-THIS-MAIL-IS-SENT";

/// No name in a text is longer.
const LONGEST: usize = 120;

/// What such a mail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkMail<'a> {
    /// The configured public URL: the only one that links are made from.
    pub public_url: &'a str,
    /// Whose vendor register it is.
    pub organization: &'a str,
    /// Who reads it.
    pub name: &'a str,
    /// The address they sign in with.
    pub email: &'a str,
    /// Who sends it, where somebody does; else it was asked for at the sign-in.
    pub by: Option<&'a str>,
    /// Whether it is the first link of an account.
    pub invites: bool,
    /// How long the link works: “an hour”.
    pub lasts: &'a str,
}

/// Such a mail as the outbox stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The recipient's name, as it may stand in a header.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// Writes the mail, but for the link's secret.
///
/// # Errors
/// When a template fails.
pub fn compose(mail: &LinkMail<'_>) -> Result<Written, ComposeError> {
    let letter = &Letter {
        organization: clean(mail.organization),
        name: clean(mail.name),
        email: one_line(mail.email),
        by: mail.by.map(clean),
        invites: mail.invites,
        lasts: mail.lasts.to_owned(),
        url: format!("{}/sign-in/link?token={PLACE}", mail.public_url.trim_end_matches('/')),
    };
    Ok(Written {
        to: letter.name.clone(),
        subject: LinkSubject { letter }.render()?,
        text: LinkText { letter }.render()?,
        html: LinkHtml { letter }.render()?,
    })
}

/// A part of a mail with the secret in its place.
pub fn fill(part: &str, secret: &str) -> String {
    part.replace(PLACE, secret)
}

/// What the templates show.
struct Letter {
    organization: String,
    name: String,
    email: String,
    by: Option<String>,
    invites: bool,
    lasts: String,
    url: String,
}

#[derive(Template)]
#[template(path = "link/subject.txt", whitespace = "preserve")]
struct LinkSubject<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "link/body.txt", whitespace = "preserve")]
struct LinkText<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "link/body.html", whitespace = "preserve")]
struct LinkHtml<'a> {
    letter: &'a Letter,
}

/// One line, no longer than a name bears.
fn clean(text: &str) -> String {
    one_line(text).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> LinkMail<'static> {
        LinkMail {
            public_url: "https://risk.desk.example/",
            organization: "Desk & Chair",
            name: "Ada <Brook>",
            email: "ada@desk.example",
            by: Some("Bo Quill"),
            invites: true,
            lasts: "seven days",
        }
    }

    #[test]
    fn an_invitation_says_who_invites_where_to_and_for_how_long() {
        let written = compose(&mail()).unwrap();
        assert_eq!(written.subject, "You are invited to the vendor register of Desk & Chair");
        for part in [
            "Hello Ada <Brook>,",
            "Bo Quill invites you to Ninefold, the vendor register of Desk & Chair.",
            "You sign in as ada@desk.example.",
            "\nhttps://risk.desk.example/sign-in/link?token=MADE-WHEN-THIS-MAIL-IS-SENT\n",
            "It works once, and for seven days from when this mail went out.",
        ] {
            assert!(written.text.contains(part), "{part}: {}", written.text);
        }
        assert!(!written.text.contains("password goes on working"), "there is none yet: {}", written.text);
        assert!(written.html.contains("Hello Ada &#60;Brook&#62;,"), "{}", written.html);
        let link = "<a href=\"https://risk.desk.example/sign-in/link?token=MADE-WHEN-THIS-MAIL-IS-SENT\">";
        assert!(written.html.contains(link), "{}", written.html);
    }

    #[test]
    fn a_new_password_says_who_asked_and_what_goes_on_working() {
        let asked = LinkMail { by: None, invites: false, lasts: "an hour", ..mail() };
        let written = compose(&asked).unwrap();
        assert_eq!(written.subject, "Choose a new password for the vendor register of Desk & Chair");
        assert!(written.text.contains("Somebody, most likely you, asked for"), "{}", written.text);
        assert!(written.text.contains("for an hour") && written.text.contains("goes on working"), "{}", written.text);
        let made = compose(&LinkMail { by: Some("Bo Quill"), ..asked }).unwrap();
        assert!(made.text.contains("Bo Quill sends you") && !made.text.contains("Somebody"), "{}", made.text);
    }

    #[test]
    fn the_secret_takes_its_place_and_no_name_breaks_a_line() {
        let poisoned = LinkMail { name: "Eve\r\nBcc: all@desk.example", organization: "A\nB\u{202e}", ..mail() };
        let written = compose(&poisoned).unwrap();
        assert_eq!(written.to, "Eve Bcc: all@desk.example");
        assert!(!written.subject.contains(['\r', '\n']), "{:?}", written.subject);
        for part in [&written.text, &written.html] {
            let filled = fill(part, "abc_123");
            assert_eq!(filled.matches("link?token=abc_123").count(), part.matches(PLACE).count(), "{filled}");
            assert!(!filled.contains(PLACE) && filled.contains("abc_123"), "{filled}");
        }
    }
}
