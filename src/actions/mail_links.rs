//! Links in mails that act for whoever holds them, each for one purpose alone: to answer one reminder, or to have no
//! more digests sent to one address.
//!
//! A link carries a tag over its purpose and what it is about, made with a secret of this installation: nothing is
//! stored for a link, and no other link follows from it. What it leads to shows a page; its button acts.
//!
//! A mail is for its recipient: wherever it is shown to others, its links have no tags.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::sign_in;
use crate::{
    app::App,
    db::{self, outbox::Mail},
    domain::ids::ReminderId,
    error::AppError,
};

/// The setting that holds the secret.
const SECRET: &str = "mail.link_secret";

/// Bytes of a tag that a link carries.
const TAG: usize = 20;

/// Letters of a tag, as a link writes it.
const WRITTEN: usize = TAG.div_ceil(3) * 4 - 1;

/// How the paths of links begin; what they are about follows, then the tag.
const PATHS: [&str; 2] = ["/r/", "/unsubscribe/"];

const ANSWER: &str = "answer";
const UNSUBSCRIBE: &str = "unsubscribe";

/// Makes links and tells ours from others.
#[derive(Clone)]
pub struct Links {
    /// The configured address of the service, without a slash at its end.
    public_url: String,
    mac: Hmac<Sha256>,
}

impl Links {
    /// With the secret of this installation, which is made when it is first needed.
    ///
    /// # Errors
    /// What the database says, or the system's source of randomness.
    pub fn load(app: &App) -> Result<Self, AppError> {
        let stored = app.db.read(|conn| Ok(db::setting::find(conn, SECRET)?))?;
        let secret = stored.map_or_else(|| make_secret(app), Ok)?;
        Self::new(&secret, app.url(""))
    }

    fn new(secret: &str, public_url: String) -> Result<Self, AppError> {
        let mac =
            Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| AppError::internal(error.to_string()))?;
        Ok(Self { public_url, mac })
    }

    /// The page on which a reminder is answered.
    pub fn answer_url(&self, reminder: ReminderId) -> String {
        format!("{}{}", self.public_url, self.answer_path(reminder))
    }

    /// The same below the service's address.
    pub fn answer_path(&self, reminder: ReminderId) -> String {
        format!("/r/{reminder}/{}", self.tag(ANSWER, reminder.as_str()))
    }

    /// The page on which an address is taken off the digests; a single POST to it does that.
    pub fn unsubscribe_url(&self, email: &str) -> String {
        format!("{}{}", self.public_url, self.unsubscribe_path(email))
    }

    /// The same below the service's address.
    pub fn unsubscribe_path(&self, email: &str) -> String {
        let email = email.trim().to_lowercase();
        format!("/unsubscribe/{}/{}", URL_SAFE_NO_PAD.encode(&email), self.tag(UNSUBSCRIBE, &email))
    }

    /// The reminder that a link answers; `None` for a link that is not ours.
    pub fn verify_answer(&self, id: &str, tag: &str) -> Option<ReminderId> {
        let id: ReminderId = id.parse().ok()?;
        self.is_ours(ANSWER, id.as_str(), tag).then_some(id)
    }

    /// The address that a link takes off the digests; `None` for a link that is not ours.
    pub fn verify_unsubscribe(&self, address: &str, tag: &str) -> Option<String> {
        let email = String::from_utf8(URL_SAFE_NO_PAD.decode(address).ok()?).ok()?;
        self.is_ours(UNSUBSCRIBE, &email, tag).then_some(email)
    }

    fn tag(&self, purpose: &str, about: &str) -> String {
        let whole = self.over(purpose, about).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(whole.as_slice().get(..TAG).unwrap_or_default())
    }

    /// Compares in a time that tells nothing of the right tag.
    fn is_ours(&self, purpose: &str, about: &str, tag: &str) -> bool {
        let given = URL_SAFE_NO_PAD.decode(tag).unwrap_or_default();
        given.len() == TAG && self.over(purpose, about).verify_truncated_left(&given).is_ok()
    }

    fn over(&self, purpose: &str, about: &str) -> Hmac<Sha256> {
        self.mac.clone().chain_update(purpose).chain_update([0_u8]).chain_update(about)
    }
}

impl std::fmt::Debug for Links {
    /// The secret is in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Links").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}

/// A mail as others may read it: its links lead nowhere, since whoever holds one answers in the recipient's name.
pub(super) fn for_showing(mail: Mail) -> Mail {
    let (body_text, body_html) = (without_tags(&mail.body_text), without_tags(&mail.body_html));
    let calendar = mail.calendar.as_deref().map(without_tags);
    let last_words = mail.last_words.as_deref().map(without_tags);
    Mail { body_text, body_html, calendar, last_words, ..mail }
}

/// A text with an ellipsis in place of every tag.
fn without_tags(text: &str) -> String {
    PATHS.iter().fold(text.to_owned(), |text, path| {
        let mut pieces = text.split(path);
        let mut blanked = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            blanked.push_str(path);
            match tag_at(piece) {
                Some((about, rest)) => blanked.extend([about, "/…", rest]),
                None => blanked.push_str(piece),
            }
        }
        blanked
    })
}

/// What a link is about and what follows its tag, where one follows the beginning of its path.
fn tag_at(piece: &str) -> Option<(&str, &str)> {
    let (about, after) = piece.split_once('/')?;
    let end = after.find(|letter: char| !is_written(letter)).unwrap_or(after.len());
    let (tag, rest) = after.split_at_checked(end)?;
    (about.chars().all(is_written) && tag.len() >= WRITTEN).then_some((about, rest))
}

/// Whether a letter can stand in a tag or in what a link is about.
fn is_written(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

/// Makes the secret, unless another process did meanwhile.
fn make_secret(app: &App) -> Result<String, AppError> {
    let new = sign_in::new_secret()?;
    app.db.write(|conn| match db::setting::find(conn, SECRET)? {
        Some(secret) => Ok(secret),
        None => {
            db::setting::put(conn, SECRET, &new)?;
            Ok(new.clone())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://risk.desk.example";

    fn links(secret: &str) -> Links {
        Links::new(secret, SITE.to_owned()).unwrap()
    }

    fn id(number: u128) -> ReminderId {
        uuid::Uuid::from_u128(number).into()
    }

    /// The last two parts of a link.
    fn parts(url: &str) -> (&str, &str) {
        let (rest, tag) = url.rsplit_once('/').unwrap();
        (rest.rsplit_once('/').unwrap().1, tag)
    }

    #[test]
    fn a_link_answers_its_own_reminder_and_no_other() {
        let links = links("secret");
        let url = links.answer_url(id(7));
        assert!(url.starts_with(&format!("{SITE}/r/{}/", id(7))), "{url}");
        let (own, tag) = parts(&url);
        assert_eq!(tag.len(), 27, "twenty bytes");
        assert_eq!(links.verify_answer(own, tag), Some(id(7)));
        assert_eq!(links.verify_answer(&own.to_uppercase(), tag), Some(id(7)), "a UUID is the same in capitals");
        assert_eq!(links.verify_answer(id(8).as_str(), tag), None, "another reminder");
        assert_eq!(links.verify_answer("7", tag), None);
        assert_eq!(self::links("another").verify_answer(own, tag), None, "another installation");
    }

    #[test]
    fn a_tag_that_was_tampered_with_is_not_ours() {
        let links = links("secret");
        let url = links.answer_url(id(7));
        let (own, tag) = parts(&url);
        for place in 0..tag.len() {
            let mut bent = tag.as_bytes().to_vec();
            bent[place] = if bent[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(links.verify_answer(own, &String::from_utf8(bent).unwrap()), None, "letter {place}");
        }
        let long =
            links.mac.clone().chain_update(ANSWER).chain_update([0_u8]).chain_update(own).finalize().into_bytes();
        let long = URL_SAFE_NO_PAD.encode(long.as_slice());
        for wrong in ["", &tag[..26], &format!("{tag}A"), &format!("{tag}="), "ä", &long] {
            assert_eq!(links.verify_answer(own, wrong), None, "{wrong}");
        }
        assert!(long.starts_with(&tag[..26]), "the longer tag is refused for its length alone");
    }

    #[test]
    fn an_unsubscribe_link_is_for_its_address_alone_in_whatever_case() {
        let links = links("secret");
        let url = links.unsubscribe_url(" Olive@Desk.example ");
        assert_eq!(url, links.unsubscribe_url("olive@desk.example"));
        let (address, tag) = parts(&url);
        assert_eq!(links.verify_unsubscribe(address, tag).as_deref(), Some("olive@desk.example"));
        let other = links.unsubscribe_url("bob@desk.example");
        let (others, others_tag) = parts(&other);
        assert_eq!(links.verify_unsubscribe(others, tag), None, "another address");
        assert_eq!(links.verify_unsubscribe(address, others_tag), None, "another tag");
        assert_eq!(links.verify_unsubscribe("!!", tag), None);
        assert_eq!(links.verify_unsubscribe(&URL_SAFE_NO_PAD.encode([0xff]), tag), None);
        let letters = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
        assert!(url.chars().all(letters), "it stands in a header as it is: {url}");
    }

    #[test]
    fn a_link_of_one_purpose_serves_no_other() {
        let links = links("secret");
        let answer = links.answer_url(id(7));
        let (own, tag) = parts(&answer);
        assert_eq!(links.verify_unsubscribe(&URL_SAFE_NO_PAD.encode(own), tag), None);
        // Nor does an address that looks like a reminder's id make a link that answers it.
        let url = links.unsubscribe_url(own);
        assert_eq!(links.verify_answer(own, parts(&url).1), None);
    }

    #[test]
    fn a_text_that_is_shown_has_links_without_tags_and_is_else_as_it_was() {
        let links = links("secret");
        let (answer, stop) = (links.answer_url(id(7)), links.unsubscribe_url("olive@desk.example"));
        let (before_answer, before_stop) = (answer.rsplit_once('/').unwrap().0, stop.rsplit_once('/').unwrap().0);
        let text = format!("Answer: {answer}\nSee /r/rust/x and /r/{answer}.\n<a href=\"{stop}\">{stop}</a>");
        let shown = format!(
            "Answer: {before_answer}/…\nSee /r/rust/x and /r/{before_answer}/….\n\
             <a href=\"{before_stop}/…\">{before_stop}/…</a>"
        );
        assert_eq!(without_tags(&text), shown);
        for plain in ["", "/r/", "/r//", "Read /r/7/tag", "/unsubscribe/b2xpdmU/short", "wörter/r/ä/ö"] {
            assert_eq!(without_tags(plain), plain);
        }
        assert_eq!(parts(&answer).1.len(), WRITTEN);
    }

    #[test]
    fn what_is_written_of_it_tells_no_secret() {
        assert_eq!(format!("{:?}", links("secret")), "Links { public_url: \"https://risk.desk.example\", .. }");
    }
}
