//! Writing lines of the audit trail on SQLite, each in a transaction of its own with the least change there is; then
//! walking along all of them to find out whether they are as they were written.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "support/median.rs"]
mod median;
mod support;
#[path = "support/timing.rs"]
mod timing;

use median::median;
use ninefold::{
    actions::{audit, portfolio},
    domain::access::Actor,
};

const LINES: u32 = 5_000;
const ROUNDS: usize = 3;

fn main() {
    let (mut written, mut verified) = (Vec::new(), Vec::new());
    let actor = Actor::command_line();
    for _ in 0..ROUNDS {
        let bench = support::Bench::new();
        let (seconds, ()) = timing::seconds(|| {
            for _ in 0..LINES {
                portfolio::dismiss_steps(&bench.app, &actor).unwrap();
            }
        });
        written.push(f64::from(LINES) / seconds);
        let (seconds, found) = timing::seconds(|| audit::verify(&bench.app, None).unwrap());
        assert_eq!((found.end.seq, found.broken), (i64::from(LINES), None));
        verified.push(f64::from(LINES) / seconds);
    }
    println!("written   {:>9.0} lines/s, each committed", median(written));
    println!("verified  {:>9.0} lines/s", median(verified));
}
