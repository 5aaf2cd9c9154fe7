//! What tells a browser that signed in before from strangers: a cookie bound to the account and its present password.
//! It lets nobody in; its guesses count by themselves.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{app::App, db::user::User};

/// What the tags of these cookies are for.
const PURPOSE: &str = "device";
/// Longest nonce that is looked at.
const LONGEST: usize = 64;

/// The cookie of a browser that has just signed in: the one it has, while that is good, or a new one.
pub(super) fn keep(app: &App, user: &User, present: Option<&str>) -> String {
    if let Some(present) = present.filter(|present| nonce_of(app, user, present).is_some()) {
        return present.to_owned();
    }
    let nonce = uuid::Uuid::now_v7().simple().to_string();
    let tag = URL_SAFE_NO_PAD.encode(tag(app, user, &nonce));
    format!("{}.{nonce}.{tag}", user.id)
}

/// What a browser's guesses count for, when its cookie is ours and of this account.
pub(super) fn nonce_of(app: &App, user: &User, device: &str) -> Option<String> {
    let (id, rest) = device.split_once('.')?;
    let (nonce, given) = rest.split_once('.')?;
    let given = URL_SAFE_NO_PAD.decode(given).ok()?;
    let same = bool::from(subtle::ConstantTimeEq::ct_eq(given.as_slice(), tag(app, user, nonce).as_slice()));
    (same && id == user.id.as_str() && nonce.len() <= LONGEST).then(|| nonce.to_owned())
}

/// Over the stored password too, so that a changed one ends every cookie made before.
fn tag(app: &App, user: &User, nonce: &str) -> [u8; 32] {
    let password = user.password_hash.as_deref().unwrap_or_default();
    app.key.mac(PURPOSE, format!("{}\0{nonce}\0{password}", user.id).as_bytes())
}
