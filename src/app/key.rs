//! The key of this installation: what the audit trail is chained with, and what secrets at rest are sealed with.
//!
//! It is made once and kept in the database, or given by the setting `security.key`: then whoever can write the
//! database alone can neither forge the trail nor read the secrets.

mod seal;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    db::{self, Db},
    error::AppError,
    settings::Settings,
};

/// The stored setting that holds the key where the settings name none.
const STORED: &str = "security.key";

/// Makes tags and seals; each purpose has its own, and none follows from another.
#[derive(Clone)]
pub struct Key {
    mac: Hmac<Sha256>,
    id: String,
    outside: bool,
}

impl Key {
    /// The key that the settings name, else the one in the database, which is made when it is first needed.
    ///
    /// # Errors
    /// What the database says, or the system's source of randomness.
    pub fn load(db: &Db, settings: &Settings) -> Result<Self, AppError> {
        let given = settings.security.key.reveal();
        if !given.is_empty() {
            return Self::of(given, true);
        }
        let stored = db.read(|conn| Ok(db::setting::find(conn, STORED)?))?;
        let stored = stored.map_or_else(|| make(db), Ok)?;
        Self::of(&stored, false)
    }

    fn of(secret: &str, outside: bool) -> Result<Self, AppError> {
        let bytes = Sha256::digest(secret.as_bytes());
        let mac =
            Hmac::<Sha256>::new_from_slice(bytes.as_slice()).map_err(|error| AppError::internal(error.to_string()))?;
        let unnamed = Self { mac, id: String::new(), outside };
        let whole = hex::encode(unnamed.mac("id", b""));
        let id = whole.get(..16).unwrap_or_default().to_owned();
        Ok(Self { id, ..unnamed })
    }

    /// Tells this key from others, and tells nothing of it: 16 hex digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether the settings name it; else it lies in the database.
    pub fn is_outside(&self) -> bool {
        self.outside
    }

    /// The tag of some bytes for one purpose: HMAC-SHA-256 over the purpose, a zero and the bytes.
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let whole = self.mac.clone().chain_update(purpose).chain_update([0_u8]).chain_update(bytes);
        whole.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for Key {
    /// The key is in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Makes the key, unless another process did meanwhile.
fn make(db: &Db) -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
    let new = hex::encode(bytes);
    db.write(|conn| match db::setting::find(conn, STORED)? {
        Some(stored) => Ok(stored),
        None => {
            db::setting::put(conn, STORED, &new)?;
            Ok(new.clone())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str) -> Key {
        Key::of(secret, true).unwrap()
    }

    #[test]
    fn a_tag_follows_from_key_purpose_and_bytes() {
        let tag = key("one").mac("audit", b"line");
        assert_eq!(tag, key("one").mac("audit", b"line"));
        assert_ne!(tag, key("two").mac("audit", b"line"), "another key");
        assert_ne!(tag, key("one").mac("device", b"line"), "another purpose");
        assert_ne!(tag, key("one").mac("audit", b"lime"), "other bytes");
        assert_ne!(key("one").mac("au", b"dit"), key("one").mac("aud", b"it"), "the purpose ends somewhere");
    }

    #[test]
    fn a_key_has_a_name_that_tells_nothing_of_it() {
        let one = key("one");
        assert_eq!((one.id().len(), one.id()), (16, key("one").id()));
        assert_ne!(one.id(), key("two").id());
        assert_eq!(format!("{one:?}"), format!("Key {{ id: \"{}\", .. }}", one.id()));
    }

    #[test]
    fn what_is_sealed_is_read_with_the_same_key_for_the_same_purpose_alone() {
        let sealed = key("one").seal("totp", b"a secret").unwrap();
        assert_eq!(key("one").open("totp", &sealed).unwrap(), b"a secret");
        assert_ne!(sealed, key("one").seal("totp", b"a secret").unwrap(), "no two seals are alike");
        assert!(key("two").open("totp", &sealed).is_err(), "another key");
        assert!(key("one").open("mail", &sealed).is_err(), "another purpose");
    }

    #[test]
    fn what_was_tampered_with_is_not_opened() {
        let sealed = key("one").seal("totp", b"a secret").unwrap();
        for place in 0..sealed.len() {
            let mut bent = sealed.clone().into_bytes();
            bent[place] = if bent[place] == b'0' { b'1' } else { b'0' };
            let bent = String::from_utf8(bent).unwrap();
            assert!(key("one").open("totp", &bent).is_err(), "letter {place}");
        }
        for wrong in ["", "00", "no hex", &sealed[..sealed.len() - 2]] {
            assert!(key("one").open("totp", wrong).is_err(), "{wrong}");
        }
    }
}
