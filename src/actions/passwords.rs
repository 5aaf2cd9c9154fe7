//! Passwords: what a new one must be, how they are stored, and that nobody's hash costs as much as somebody's.

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{
    app::App,
    domain::password::is_guessed,
    error::{AppError, FieldError},
};

/// Shortest password, in characters.
const SHORTEST: usize = 12;
/// Longest password, in bytes.
const LONGEST: usize = 1_000;

/// What is wrong with a new password. `about` is what everybody knows of its owner.
pub(crate) fn complaint(password: &str, about: &[&str]) -> Option<FieldError> {
    let message = if password.chars().count() < SHORTEST {
        "Password: use at least 12 characters; a few unrelated words make a good one."
    } else if password.len() > LONGEST {
        "Password: use at most 1000 characters."
    } else if is_guessed(password, about) {
        "Password: this one is easily guessed; use a few unrelated words."
    } else {
        return None;
    };
    Some(FieldError::new("password", "weak_password", message))
}

fn argon() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| AppError::internal(error.to_string()))?;
    Ok(Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params))
}

/// The stored form of a password: Argon2id, m 19 MiB, t 2, p 1.
pub(crate) fn hash(app: &App, password: &str) -> Result<String, AppError> {
    let _one_of_two = app.hashing.enter();
    stored(password)
}

fn stored(password: &str) -> Result<String, AppError> {
    let hash = argon()?.hash_password(password.as_bytes()).map_err(|error| AppError::internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// A hash of nobody's password, to compare with where there is no account.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bmluZWZvbGQtZHVtbXktcw$Yk2vDHTyYlmOKmgDBUZJlOHOeS0n4xE2wCTh5AaOLCc";

/// Whether a password fits a stored hash; where there is none, it costs the same time. One that could not have been set
/// costs it too, and is not hashed at its length.
pub(crate) fn verify(app: &App, password: &str, hash: Option<&str>) -> bool {
    let (password, short) = if password.len() > LONGEST { ("", false) } else { (password, true) };
    let _one_of_two = app.hashing.enter();
    let known = hash.is_some();
    let parsed = PasswordHash::new(hash.unwrap_or(DUMMY_HASH));
    let good = match (argon(), parsed) {
        (Ok(argon), Ok(parsed)) => argon.verify_password(password.as_bytes(), &parsed).is_ok(),
        _ => false,
    };
    good && known && short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_a_remedy() {
        for weak in ["short", "password1234", "aaaaaaaaaaaaaaaa", "procurement1", &"a b c d e f ".repeat(100)] {
            assert!(complaint(weak, &["procurement@example.com"]).is_some(), "{weak}");
        }
        assert!(complaint("harbour lantern quill 7", &["me@example.com"]).is_none());
    }

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hash = stored("harbour lantern quill").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let parsed = PasswordHash::new(&hash).unwrap();
        assert!(argon().unwrap().verify_password(b"harbour lantern quill", &parsed).is_ok());
        assert!(argon().unwrap().verify_password(b"another one", &parsed).is_err());
        assert!(PasswordHash::new(DUMMY_HASH).is_ok(), "the dummy must cost a real hash");
    }
}
