//! Secrets at rest that must be read again, such as those of second factors.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};

use super::Key;
use crate::error::AppError;

/// Bytes before the sealed text that no two seals have in common.
const NONCE: usize = 24;

impl Key {
    /// Seals some bytes for one purpose: XChaCha20-Poly1305, as hex.
    ///
    /// # Errors
    /// What the system's source of randomness says.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<String, AppError> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| AppError::internal(error.to_string()))?;
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| not_done("sealed"))?;
        Ok(hex::encode([nonce.as_slice(), sealed.as_slice()].concat()))
    }

    /// What was sealed for this purpose.
    ///
    /// # Errors
    /// `Internal` when it was sealed with another key or for another purpose, or was tampered with.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, AppError> {
        let whole = hex::decode(sealed).map_err(|_| not_done("opened"))?;
        let (nonce, sealed) = whole.split_first_chunk::<NONCE>().ok_or_else(|| not_done("opened"))?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| not_done("opened"))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.mac("seal", b"").into())
    }
}

fn not_done(what: &str) -> AppError {
    AppError::internal(format!("a stored secret cannot be {what} with the key of this installation"))
}
