//! People as a sheet names them: a name, an address, or both in one cell.

use super::{Reading, Unreadable, quoted, says_nothing, text};
use crate::domain::text::is_plain_letter;

/// Somebody named by a sheet; who that is on record is for the caller to find, by address first, then by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct PersonRef {
    /// Name; the address where the sheet gives no name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
}

impl PersonRef {
    /// Whether both mean the same person: equal addresses, or equal names where one has no address.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.email, &other.email) {
            (Some(one), Some(two)) => one.eq_ignore_ascii_case(two),
            _ => self.name.to_lowercase() == other.name.to_lowercase(),
        }
    }
}

/// A mail address, alone or as `Name <address>`; only its shape is looked at.
///
/// # Errors
/// `not_an_email`.
pub fn email(value: &str) -> Reading<String> {
    if says_nothing(value) {
        return Ok(None);
    }
    let (_, address) = split(value);
    let address = address.unwrap_or(value.trim());
    let address = address.strip_prefix("mailto:").unwrap_or(address);
    if is_address(address) {
        return Ok(Some(address.to_owned()));
    }
    let message = format!("{} is not a mail address; write one such as “ada@harbour.example”.", quoted(value));
    Err(Unreadable::new("not_an_email", message))
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && is_plain_letter(c) && !"<>()[],;:\\\"@".contains(c);
    text.len() <= 254
        && !local.is_empty()
        && local.chars().all(plain)
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        })
}

/// `Name <address>` in its two parts; a bare text is a name.
fn split(value: &str) -> (&str, Option<&str>) {
    match value.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), Some(address.trim())),
        None => (value.trim(), None),
    }
}

/// The first person a cell names, and whether it names more of them.
///
/// # Errors
/// As for names; `not_an_email` when an address in angle brackets is none.
pub fn person(value: &str) -> Result<(Option<PersonRef>, bool), Unreadable> {
    let mut people = value.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let first = people.next().unwrap_or_default();
    let more = people.next().is_some();
    if says_nothing(first) {
        return Ok((None, more));
    }
    let (name, address) = split(first);
    let address = match address {
        Some(address) => email(address)?,
        None => is_address(name).then(|| name.to_owned()),
    };
    let (name, _) = text::name(name)?;
    let Some(name) = name.or_else(|| address.clone()) else { return Ok((None, more)) };
    Ok((Some(PersonRef { name, email: address }), more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_their_shape() {
        for (value, read) in [
            ("ada@harbour.example", Ok(Some("ada@harbour.example"))),
            ("Ada Fenn <ada@harbour.example>", Ok(Some("ada@harbour.example"))),
            ("mailto:ada@harbour.example", Ok(Some("ada@harbour.example"))),
            ("-", Ok(None)),
            ("ada@harbour", Err("not_an_email")),
            ("ada harbour.example", Err("not_an_email")),
            ("a@b.example, c@d.example", Err("not_an_email")),
            ("a@b.example\r\nBcc: x@y.example", Err("not_an_email")),
        ] {
            assert_eq!(email(value).as_ref().map(Option::as_deref).map_err(|e| e.code), read, "{value:?}");
        }
    }

    #[test]
    fn a_cell_names_one_person_by_name_address_or_both() {
        for (value, name, address, more) in [
            ("Ada Fenn", "Ada Fenn", None, false),
            ("ada@harbour.example", "ada@harbour.example", Some("ada@harbour.example"), false),
            ("Ada Fenn <ada@harbour.example>", "Ada Fenn", Some("ada@harbour.example"), false),
            ("Fenn, Ada; Bo Lind", "Fenn, Ada", None, true),
        ] {
            let expected = PersonRef { name: name.to_owned(), email: address.map(str::to_owned) };
            assert_eq!(person(value).unwrap(), (Some(expected), more), "{value}");
        }
        assert_eq!(person("TBD").unwrap(), (None, false));
        assert_eq!(person("Ada <nobody>").unwrap_err().code, "not_an_email");
    }

    #[test]
    fn a_person_is_told_by_address_first() {
        let person = |name: &str, email: Option<&str>| PersonRef { name: name.into(), email: email.map(Into::into) };
        assert!(person("Ada", None).is(&person("ADA", Some("ada@x.example"))));
        assert!(person("A. Fenn", Some("Ada@x.example")).is(&person("Ada", Some("ada@x.example"))));
        assert!(!person("Ada", Some("ada@y.example")).is(&person("Ada", Some("ada@x.example"))));
    }
}
