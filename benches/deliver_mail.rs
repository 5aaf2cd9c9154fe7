//! Delivering 5 000 reminders out of an outbox on SQLite to an SMTP server on the loopback, against lettre's own pool
//! that sends the very same bytes over as many connections in a bare loop, with nothing leased, built or marked.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "support/contracts.rs"]
mod contracts;
#[path = "support/median.rs"]
mod median;
#[path = "support/sink.rs"]
mod sink;
mod support;
#[path = "support/timing.rs"]
mod timing;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use lettre::{Address, SmtpTransport, Transport, address::Envelope, transport::smtp::PoolConfig};
use median::median;
use ninefold::{
    actions::{deliver_mail, sweep_reminders},
    app::App,
    mail::{Mailer, Relay, SmtpSettings},
    settings,
};
use sink::{Received, Sink};

/// Two contracts each, of which owner and procurement are told.
const VENDORS: usize = 1_250;
/// So near a deadline every reminder is a mail of its own.
const NOTICE_IN: i64 = 5;
const ROUNDS: usize = 3;

fn main() {
    let sink = Sink::start();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let bench = support::Bench::new();
        let app = sending_to(&sink, &bench.app);
        let queued = queue(&app);
        let (seconds, delivered) = timing::seconds(|| deliver_mail::deliver(&app, i64::MAX).unwrap());
        let mails = sink.take();
        assert_eq!((delivered.sent, mails.len()), (queued, queued));
        ours.push(queued as f64 / seconds);
        bare.push(queued as f64 / pooled(&sink, &app.settings.mail, &mails));
        assert_eq!(sink.take().len(), queued);
        if round == ROUNDS {
            let bytes: usize = mails.iter().map(|mail| mail.content.len()).sum();
            let connections = app.settings.mail.connections;
            println!("{queued} mails of {} bytes on average, {connections} connections", bytes / queued);
        }
    }
    let (ours, bare) = (median(ours), median(bare));
    println!("lettre's own pool in a bare loop  {bare:>7.0} mails/s");
    println!("out of the outbox, each marked    {ours:>7.0} mails/s");
    println!("out of the outbox : bare loop = {:.2} : 1 (0.5 asked)", ours / bare);
}

/// The application as it mails to the sink, as fast as that takes them.
fn sending_to(sink: &Sink, app: &App) -> App {
    let mut app = contracts::on_the_day(app);
    let mut settings = (*app.settings).clone();
    settings.mail.per_minute = 0;
    app.settings = Arc::new(settings);
    app.mailer = Arc::new(Mailer::Smtp(SmtpSettings {
        relay: Relay::parse(&format!("smtp://127.0.0.1:{}", sink.port)).unwrap(),
        hello: "localhost".to_owned(),
        deadline: Duration::from_secs(60),
        ca_pem: None,
    }));
    app
}

/// Puts the mails into the outbox as the product does, and says how many they are.
fn queue(app: &App) -> usize {
    contracts::fill(app, VENDORS, Some(NOTICE_IN), VENDORS);
    let swept = sweep_reminders::sweep(app).unwrap();
    assert_eq!(swept.queued, 2 * contracts::count(VENDORS));
    swept.queued
}

/// Seconds that lettre's pool takes to send these mails.
fn pooled(sink: &Sink, settings: &settings::Mail, mails: &[Received]) -> f64 {
    let address = |text: &str| text.parse::<Address>().unwrap();
    let envelope = |mail: &Received| Envelope::new(Some(address(&mail.from)), vec![address(&mail.to)]).unwrap();
    let envelopes: Vec<Envelope> = mails.iter().map(envelope).collect();
    let pool = PoolConfig::new().max_size(settings.connections);
    let transport = SmtpTransport::builder_dangerous("127.0.0.1").port(sink.port).pool_config(pool).build();
    let next = AtomicUsize::new(0);
    let send = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (Some(envelope), Some(mail)) = (envelopes.get(place), mails.get(place)) else { return };
            transport.send_raw(envelope, &mail.content).unwrap();
        }
    };
    let (seconds, ()) = timing::seconds(|| {
        thread::scope(|scope| {
            for _ in 0..settings.connections {
                scope.spawn(send);
            }
        });
    });
    seconds
}
