//! The second factor: codes of an authenticator by RFC 6238, and codes to recover with.

use super::Instant;

/// Bytes of an authenticator's secret.
pub const SECRET: usize = 20;
/// Recovery codes that are made at a time.
pub const CODES: usize = 10;
/// Bytes of randomness behind a recovery code.
pub const CODE_BYTES: usize = 8;

/// What authenticators read.
const BASE_32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Letters that are not mistaken for each other, after Crockford.
const PLAIN: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of a recovery code: 60 bits.
const CODE_LETTERS: usize = 12;

/// The step of 30 seconds whose code this is: now, or one before or after. A step that was used, or is older than the
/// one used last, is none.
pub fn verify(secret: &[u8], code: &str, now: Instant, last_step: i64) -> Option<i64> {
    let totp = totp_rs::Builder::new().with_secret(secret.to_vec()).build().ok()?;
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let step = totp.check(&digits, u64::try_from(now.and_utc().timestamp()).ok()?)?;
    i64::try_from(step).ok().filter(|step| *step > last_step)
}

/// Whether a text looks like a code of an authenticator; otherwise it is meant as a recovery code.
pub fn is_of_authenticator(code: &str) -> bool {
    let letters = || code.chars().filter(|letter| !letter.is_whitespace());
    letters().count() == 6 && letters().all(|letter| letter.is_ascii_digit())
}

/// A secret as authenticators take it, in groups of four: `ABCD EFGH …`
pub fn shown_secret(secret: &[u8]) -> String {
    grouped(&letters(secret, BASE_32), ' ')
}

/// The link that an authenticator on this machine opens.
pub fn url(secret: &[u8], account: &str) -> String {
    let secret = letters(secret, BASE_32);
    format!("otpauth://totp/Ninefold:{}?secret={secret}&issuer=Ninefold", encoded(account))
}

/// A recovery code: `0a1b-2c3d-4e5f`.
pub fn recovery_code(random: &[u8; CODE_BYTES]) -> String {
    let whole = letters(random, PLAIN);
    grouped(whole.get(..CODE_LETTERS).unwrap_or(&whole), '-')
}

/// A recovery code as it was meant, however it was typed.
pub fn meant(code: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    code.chars().filter(char::is_ascii_alphanumeric).take(2 * CODE_LETTERS).map(letter).collect()
}

fn letters(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let letter = |value: u32| {
        let place = usize::try_from(value & 31).unwrap_or_default();
        alphabet.get(place).map_or('?', |letter| char::from(*letter))
    };
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(held >> bits));
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        text.push(letter(held << (5 - bits)));
    }
    text
}

fn grouped(text: &str, between: char) -> String {
    let mut grouped = String::new();
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(between);
        }
        grouped.push(letter);
    }
    grouped
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&hex::encode_upper([byte]));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the examples of RFC 6238.
    const EXAMPLE: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Instant {
        chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(verify(EXAMPLE, code, at(seconds), 0), Some(seconds / 30), "{seconds}");
        }
        assert_eq!(verify(EXAMPLE, "28 70 82", at(59), 0), Some(1), "as authenticators show it");
        assert_eq!(verify(EXAMPLE, "287083", at(59), 0), None);
        assert_eq!(verify(b"short", "287082", at(59), 0), None);
    }

    #[test]
    fn a_code_holds_a_step_before_and_after_and_never_twice() {
        assert_eq!(verify(EXAMPLE, "287082", at(89), 0), Some(1));
        assert_eq!(verify(EXAMPLE, "287082", at(29), 0), Some(1));
        assert_eq!(verify(EXAMPLE, "287082", at(120), 0), None, "too old");
        assert_eq!(verify(EXAMPLE, "287082", at(59), 1), None, "used already");
        assert_eq!(verify(EXAMPLE, "287082", at(59), 2), None, "older than the one used last");
    }

    #[test]
    fn a_secret_is_shown_as_authenticators_read_it() {
        assert_eq!(shown_secret(b"Hello!\xDE\xAD\xBE\xEF"), "JBSW Y3DP EHPK 3PXP");
        let link = url(EXAMPLE, "ada+risk@desk.example");
        assert_eq!(
            link,
            "otpauth://totp/Ninefold:ada%2Brisk%40desk.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ninefold"
        );
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let code = recovery_code(&[0, 68, 50, 20, 199, 66, 84, 182]);
        assert_eq!(code.len(), 14, "{code}");
        assert!(code.split('-').all(|part| part.len() == 4), "{code}");
        assert!(!code.contains(['i', 'l', 'o', 'u']), "{code}");
        let meant_by = meant(&code);
        assert_eq!(meant(&code.to_uppercase().replace('-', " ")), meant_by);
        assert_eq!(meant(&code.replace('0', "O").replace('1', "l")), meant_by);
    }

    #[test]
    fn six_digits_are_meant_as_a_code_of_the_authenticator() {
        assert!(is_of_authenticator("287082") && is_of_authenticator("287 082"));
        assert!(!is_of_authenticator("28708") && !is_of_authenticator("0a1b-2c3d-4e5f"));
    }
}
