//! The real process, killed at each step of planning and delivery: a fresh one loses no mail and repeats none but those
//! that were accepted and not marked yet.

use std::{
    cmp::Ordering,
    collections::BTreeSet,
    process::Command,
    time::{Duration, Instant},
};

use ninefold::{db::outbox::Mail, domain::outbox::MailState};

use super::{
    DAY, arrivals, book, done,
    killing::{Calls, Course, Trap, kill_in, watch},
    relay::{Act, FaultyRelay, Step},
    remind, script,
};
use crate::support::{app::TestApp, mails::outbox};

/// Mails written, leased and marked at a time.
const GROUP: usize = 50;

/// As before the first sweep.
const ANEW: &str = "DELETE FROM reminders; DELETE FROM outbox;
    UPDATE reminder_looks SET next_on = '1900-01-01', changes = changes + 1;";

/// Kills a step, and mails.
fn size() -> (usize, usize) {
    if std::env::var("NINEFOLD_TEST_TIER").as_deref() == Ok("full") { (50, 500) } else { (3, 40) }
}

/// Steps that read or write the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Reading what is planned from.
    Read,
    /// Storing mails and reminders.
    Plan,
    /// Writing the mails' texts.
    Text,
    /// Taking the first mails.
    Lease,
    /// Marking the first mails.
    Mark,
}

impl Work {
    /// How far a process has come that is killed at it.
    const fn stage(self) -> usize {
        match self {
            Self::Read | Self::Plan => 0,
            Self::Text => 1,
            Self::Lease => 2,
            Self::Mark => 4,
        }
    }
}

/// What a kill left behind.
struct Left {
    mails: Vec<Mail>,
    /// Message-IDs of the mails that the relay has.
    accepted: BTreeSet<String>,
}

impl Left {
    fn any(&self, state: MailState) -> bool {
        self.mails.iter().any(|mail| mail.state == state)
    }

    /// How far the process had come when it was killed.
    fn stage(&self) -> usize {
        match (self.mails.is_empty(), self.accepted.is_empty()) {
            (true, _) => 0,
            _ if self.mails.iter().any(|mail| mail.written_on.is_none()) => 1,
            (_, true) if !self.any(MailState::Leased) => 2,
            (_, true) => 3,
            (_, false) if self.any(MailState::Leased) => 4,
            (_, false) => 5,
        }
    }

    /// The mails of which nobody can tell whether they arrived: they may be sent once more.
    fn unmarked(&self) -> BTreeSet<&str> {
        let sent = |mail: &&Mail| mail.state == MailState::Sent;
        let marked: BTreeSet<&str> = self.mails.iter().filter(sent).map(|mail| mail.message_id.as_str()).collect();
        self.accepted.iter().map(String::as_str).filter(|id| !marked.contains(id)).collect()
    }
}

/// A register whose mails go out again and again, and what came of the kills.
struct Siege {
    app: TestApp,
    relay: FaultyRelay,
    trap: Trap,
    /// The Message-IDs of all mails, from a round that nobody disturbed.
    expected: BTreeSet<String>,
    kills: usize,
    repeated: usize,
}

impl Siege {
    fn lay(mails: usize) -> Self {
        let (app, trap) = (book(mails), Trap::default());
        let told = trap.clone();
        let relay = FaultyRelay::start(move |step, _| {
            told.reached(step);
            Act::Answer
        });
        done(remind(&app, &relay.url(), DAY));
        let expected: BTreeSet<String> = outbox(&app).into_iter().map(|mail| mail.message_id).collect();
        assert!(expected.len() >= mails && relay.received().len() == expected.len());
        Self { app, relay, trap, expected, kills: 0, repeated: 0 }
    }

    fn command(&self) -> Command {
        remind(&self.app, &self.relay.url(), DAY)
    }

    /// Everything is due again.
    fn anew(&self) {
        self.relay.wait_until_idle();
        script(&self.app, ANEW);
        self.relay.forget();
    }

    fn left(&self) -> Left {
        self.relay.wait_until_idle();
        let accepted = arrivals(&self.relay.received()).into_keys().collect();
        Left { mails: outbox(&self.app), accepted }
    }

    /// Has a fresh process finish, and counts each mail.
    fn finish(&mut self, left: &Left) {
        let unmarked = left.unmarked();
        assert!(unmarked.len() <= GROUP, "more than a group was not marked: {}", unmarked.len());
        done(self.command());
        let arrived = arrivals(&self.relay.received());
        for id in &self.expected {
            let times = arrived.get(id).copied().unwrap_or_default();
            let allowed = if unmarked.contains(id.as_str()) { 2 } else { 1 };
            assert!((1..=allowed).contains(&times), "{id} arrived {times} times");
            self.repeated += times - 1;
        }
        assert_eq!(arrived.len(), self.expected.len(), "a mail that nobody expected");
        let mails = outbox(&self.app);
        assert!(mails.iter().all(|mail| mail.state == MailState::Sent), "not all were sent");
        let ids: BTreeSet<String> = mails.iter().map(|mail| mail.message_id.clone()).collect();
        assert_eq!((mails.len(), &ids), (self.expected.len(), &self.expected), "a mail is on the outbox once");
        self.kills += 1;
    }

    /// Kills so many times when the relay reaches a step, at mails spread over the first half.
    fn kill_at(&mut self, step: Step, kills: usize) {
        for kill in 0..kills {
            let count = match step {
                Step::Connected => 1 + kill % 2,
                _ => 1 + kill * self.expected.len() / (2 * kills),
            };
            self.anew();
            assert!(self.trap.run(&mut self.command(), step, count), "{step:?} was not reached {count} times");
            let left = self.left();
            self.finish(&left);
        }
    }

    /// Kills so many times while it works on the database. A kill that came beside the work is checked and not counted
    /// for it; the next one is aimed better, for no two runs touch quite as many pages.
    fn kill_while(&mut self, work: Work, course: Option<&Course>, kills: usize) {
        let (mut hits, mut drift) = (0, 0);
        for attempt in 0..6 * kills {
            self.anew();
            let aim = course.map(|course| self.calls(work, course, attempt));
            let killed = match aim {
                Some(calls) => {
                    let number = calls.place(attempt, kills).saturating_add_signed(drift);
                    kill_in(&self.app, &self.command(), calls, number)
                }
                None => self.kill_seen(work, attempt),
            };
            let left = self.left();
            if killed {
                // Before the first mail is out nothing counts as perhaps sent, so that none may arrive twice.
                self.finish(&left);
            }
            match left.stage().cmp(&work.stage()) {
                Ordering::Equal if killed => hits += 1,
                Ordering::Less => drift += aim.map_or(0, Calls::stride),
                _ => drift -= aim.map_or(0, Calls::stride),
            }
            if hits == kills {
                return;
            }
        }
        assert!(course.is_none(), "{work:?} was hit {hits} times of {kills}");
        println!("without strace {work:?} was hit {hits} times of {kills}");
    }

    /// The calls of which this work is made.
    fn calls(&self, work: Work, course: &Course, attempt: usize) -> Calls {
        let texts = self.expected.len().div_ceil(GROUP);
        let place = match work {
            Work::Read => return course.reading,
            Work::Plan => 0,
            Work::Text => 1 + attempt % texts,
            Work::Lease => 1 + texts,
            Work::Mark => 2 + texts,
        };
        *course.writes.get(place).unwrap_or_else(|| panic!("{work:?} is not in {course:?}"))
    }

    /// Without `strace`: kills as soon as the database shows that what comes before was done.
    fn kill_seen(&self, work: Work, attempt: usize) -> bool {
        let mut child = self.command().spawn().unwrap();
        let soon = Instant::now() + Duration::from_millis(10) * u32::try_from(attempt + 1).unwrap();
        loop {
            let accepted = arrivals(&self.relay.received()).into_keys().collect();
            let now = Left { mails: outbox(&self.app), accepted };
            let reached = match work {
                Work::Read | Work::Plan => Instant::now() > soon,
                Work::Text | Work::Lease | Work::Mark => now.stage() >= work.stage(),
            };
            if reached || child.try_wait().unwrap().is_some() {
                let runs = child.try_wait().unwrap().is_none();
                child.kill().unwrap();
                child.wait().unwrap();
                return runs;
            }
        }
    }

    fn tell(&self, what: &str) {
        let Self { kills, repeated, .. } = self;
        println!("killed while {what}: kills: {kills}, lost: 0, repeated: {repeated} (allowed windows only)");
    }
}

#[test]
fn a_process_killed_at_any_step_of_planning_loses_no_mail_and_repeats_none() {
    let (kills, mails) = size();
    let mut siege = Siege::lay(mails);
    siege.anew();
    let course = watch(&siege.app, &siege.command());
    for work in [Work::Read, Work::Plan, Work::Text, Work::Lease] {
        siege.kill_while(work, course.as_ref(), kills);
    }
    siege.tell("planning");
}

#[test]
fn a_process_killed_at_any_step_of_delivery_repeats_at_most_what_was_accepted_and_not_marked() {
    let (kills, mails) = size();
    let mut siege = Siege::lay(mails);
    for step in [Step::Connected, Step::Mail, Step::Rcpt, Step::Content] {
        siege.kill_at(step, kills);
    }
    let before = siege.repeated;
    siege.kill_at(Step::Dot, kills);
    assert!(siege.repeated >= before + kills, "each of these kills leaves a mail that was accepted and not marked");
    siege.kill_at(Step::Next, kills);
    siege.anew();
    let course = watch(&siege.app, &siege.command());
    siege.kill_while(Work::Mark, course.as_ref(), kills);
    siege.tell("delivering");
}
