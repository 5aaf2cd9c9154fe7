//! Two processes that sweep and deliver at once.

use std::thread;

use ninefold::domain::outbox::MailState;

use super::{
    DAY, arrivals, book, done,
    relay::{Act, FaultyRelay},
    remind,
};
use crate::support::mails::outbox;

#[test]
fn two_processes_that_sweep_and_deliver_at_once_send_every_mail_once() {
    const MAILS: usize = 300;
    let (app, relay) = (book(MAILS), FaultyRelay::start(|_, _| Act::Answer));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..3).for_each(|_| done(remind(&app, &relay.url(), DAY))));
        }
    });
    let mails = outbox(&app);
    assert!(mails.len() >= MAILS && mails.iter().all(|mail| mail.state == MailState::Sent), "{} mails", mails.len());
    let arrived = arrivals(&relay.received());
    assert!(mails.iter().all(|mail| arrived.get(&mail.message_id) == Some(&1)), "a mail did not arrive once");
    assert_eq!((arrived.len(), relay.received().len()), (mails.len(), mails.len()));
    assert!(mails.iter().all(|mail| mail.attempts == 1), "no try was lost");
}
