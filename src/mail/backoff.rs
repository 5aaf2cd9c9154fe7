//! When a mail that was not accepted is tried again.

use std::time::Duration;

/// Minutes until the next attempt, by attempts made; the last value repeats.
const MINUTES: [u64; 6] = [1, 5, 15, 60, 4 * 60, 8 * 60];

/// The share by which a wait may be shorter or longer, so that mails that failed together do not return together.
const JITTER: f64 = 0.2;

/// The wait before the next attempt: 1, 5, 15, 60 minutes, 4 h, 8 h and then 8 h again, ± 20 %.
///
/// `attempts` counts those made, from 1; `random` is in `0.0..1.0`. `None` once `attempts` reached `most`: a dead
/// letter.
pub fn next_attempt(attempts: u32, most: u32, random: f64) -> Option<Duration> {
    if attempts >= most {
        return None;
    }
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(MINUTES.len() - 1);
    let minutes = MINUTES.get(place).copied().unwrap_or_default();
    let factor = 1.0 - JITTER + 2.0 * JITTER * random.clamp(0.0, 1.0);
    Some(Duration::from_secs(minutes * 60).mul_f64(factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_eight_hours_and_end_at_the_limit() {
        let minutes = |attempts| next_attempt(attempts, 9, 0.5).map(|wait| wait.as_secs().div_ceil(60));
        let found: Vec<_> = (1..=9).map(minutes).collect();
        assert_eq!(found, [1, 5, 15, 60, 240, 480, 480, 480].map(Some).into_iter().chain([None]).collect::<Vec<_>>());
    }

    #[test]
    fn jitter_stays_within_a_fifth() {
        let wait = |random| next_attempt(4, 9, random).unwrap().as_secs_f64();
        assert!((wait(0.0) - 2_880.0).abs() < 0.01 && (wait(1.0) - 4_320.0).abs() < 0.01);
        assert_eq!(wait(-3.0), wait(0.0));
    }
}
