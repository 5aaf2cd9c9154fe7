//! Mail against real sockets: an SMTP server on the loopback, and a scripted one that misbehaves on purpose.

#![expect(clippy::unwrap_used, reason = "the servers and samples of these tests stand outside the test functions")]

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use mailin_embedded::{Handler, Response, Server, response};
use ninefold::mail::{Delivery, FileTransport, Mailer, Message, Party, Phase, Relay, Sender, SmtpSettings, message_id};

fn message(key: &str) -> Message {
    Message {
        sender: Sender {
            from: Party { name: "Ninefold".to_owned(), email: "risk@desk.example".to_owned() },
            reply_to: None,
            host: "risk.desk.example".to_owned(),
        },
        to: Party { name: "Olive Ünal".to_owned(), email: "olive@desk.example".to_owned() },
        subject: "Härbour Payroll: notice deadline of contract C-0107, 2025-12-30".to_owned(),
        text: "First line.\n.\n..two dots\nLast line.\n".to_owned(),
        html: "<p>First line.</p>".to_owned(),
        message_id: message_id(key, "risk.desk.example"),
        date: chrono::NaiveDate::from_ymd_opt(2025, 11, 28).unwrap().and_hms_opt(6, 30, 0).unwrap(),
        calendars: Vec::new(),
        unsubscribe: None,
    }
}

fn smtp(url: &str, deadline: Duration) -> Mailer {
    let relay = Relay::parse(url).unwrap();
    Mailer::Smtp(SmtpSettings { relay, hello: "risk.desk.example".to_owned(), deadline, ca_pem: None })
}

fn deliver(port: u16, deadline_ms: u64) -> Delivery {
    let mailer = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_millis(deadline_ms));
    mailer.session().deliver(&message("key"))
}

/// An SMTP server that keeps what it accepts, and refuses `nobody@…`.
#[derive(Clone, Default)]
struct Keeper {
    current: Vec<u8>,
    kept: Arc<Mutex<Vec<String>>>,
    greeted: Arc<Mutex<usize>>,
}

impl Handler for Keeper {
    fn helo(&mut self, _ip: std::net::IpAddr, _domain: &str) -> Response {
        *self.greeted.lock().unwrap() += 1;
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if to.starts_with("nobody@") { response::NO_MAILBOX } else { response::OK }
    }

    fn data(&mut self, buf: &[u8]) -> std::io::Result<()> {
        self.current.extend_from_slice(buf);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.kept.lock().unwrap().push(String::from_utf8(std::mem::take(&mut self.current)).unwrap());
        response::OK
    }
}

fn keeper() -> (u16, Keeper) {
    let keeper = Keeper::default();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut server = Server::new(keeper.clone());
    server.with_name("relay.example").with_tcp_listener(listener);
    thread::spawn(move || server.serve().unwrap());
    (port, keeper)
}

/// One side of a scripted connection.
struct Talk {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl Talk {
    fn say(&mut self, line: &str) {
        // The other side may have hung up by now; some scripts are about just that.
        drop(self.writer.write_all(format!("{line}\r\n").as_bytes()));
    }

    fn hear(&mut self, start: &str) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        assert!(line.starts_with(start), "{line:?} starts with {start}");
        line
    }

    fn greet(&mut self, extension: &str) {
        self.say("220 relay.example ready");
        self.hear("EHLO");
        self.say(&format!("250-relay.example\r\n250 {extension}"));
    }

    fn until_data(&mut self) {
        for (start, answer) in [("MAIL", "250 ok"), ("RCPT", "250 ok"), ("DATA", "354 go on")] {
            self.hear(start);
            self.say(answer);
        }
    }

    fn content(&mut self) -> String {
        let mut content = String::new();
        while !content.ends_with("\r\n.\r\n") {
            assert!(self.reader.read_line(&mut content).unwrap() > 0, "the content ended before its dot");
        }
        content
    }
}

type Script = Box<dyn FnOnce(&mut Talk) + Send>;

/// Serves one connection per script, side by side; the receiver says how each ended (a panic in the last one is a closed
/// channel).
fn scripted(scripts: Vec<Script>) -> (u16, mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for script in scripts {
            let (stream, _) = listener.accept().unwrap();
            let tell = tell.clone();
            thread::spawn(move || {
                script(&mut Talk { reader: BufReader::new(stream.try_clone().unwrap()), writer: stream });
                let _ = tell.send(()); // most tests do not listen
            });
        }
    });
    (port, told)
}

fn one(script: impl FnOnce(&mut Talk) + Send + 'static) -> u16 {
    scripted(vec![Box::new(script)]).0
}

#[test]
fn a_batch_goes_over_one_connection_and_arrives_whole() {
    let (port, keeper) = keeper();
    let mut session = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(10)).session();
    for key in ["one", "two", "three"] {
        let delivery = session.deliver(&message(key));
        assert!(matches!(&delivery, Delivery::Sent { response } if response.starts_with("250")), "{delivery:?}");
    }
    assert_eq!(*keeper.greeted.lock().unwrap(), 1);
    let kept = keeper.kept.lock().unwrap().clone();
    assert_eq!(kept.len(), 3);
    assert!(kept[1].contains(&message_id("two", "risk.desk.example")));
    for line in ["Auto-Submitted: auto-generated", "Subject: =?utf-8?", "\r\n.\r\n", "\r\n..two dots"] {
        assert!(kept[0].contains(line), "{line} in {}", kept[0]);
    }
}

#[test]
fn a_poisoned_row_and_a_bad_address_fail_alone() {
    let (port, keeper) = keeper();
    let mut session = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(10)).session();
    let mut poisoned = message("poisoned");
    poisoned.to.name = "Eve\r\nBcc: everybody@desk.example".to_owned();
    let mut unknown = message("unknown");
    unknown.to.email = "nobody@desk.example".to_owned();
    let ends: Vec<_> = [message("before"), poisoned, unknown, message("after")]
        .iter()
        .map(|message| session.deliver(message))
        .collect();
    assert!(matches!(&ends[0], Delivery::Sent { .. }), "{ends:?}");
    assert!(matches!(&ends[1], Delivery::Dead { words } if words.contains("recipient's name")), "{ends:?}");
    assert!(matches!(&ends[2], Delivery::Dead { words } if words.starts_with("550")), "{ends:?}");
    assert!(matches!(&ends[3], Delivery::Sent { .. }), "{ends:?}");
    let kept = keeper.kept.lock().unwrap().clone();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|mail| !mail.contains("everybody")));
    assert_eq!(*keeper.greeted.lock().unwrap(), 1, "the refusal is reset, the connection kept");
}

#[test]
fn answers_decide_between_later_never_and_stop() {
    let busy = one(|talk| talk.say("421 too many connections"));
    let delivery = deliver(busy, 5_000);
    assert!(
        matches!(&delivery, Delivery::Retry { phase: Phase::Connect, words } if words.starts_with("421")),
        "{delivery:?}"
    );

    let grey = one(|talk| {
        talk.greet("8BITMIME");
        talk.hear("MAIL");
        talk.say("250 ok");
        talk.hear("RCPT");
        talk.say("451 4.7.1 greylisted, come back");
        talk.hear("RSET");
    });
    let delivery = deliver(grey, 5_000);
    let later = matches!(&delivery, Delivery::Retry { phase: Phase::Rcpt, words } if words.contains("greylisted"));
    assert!(later, "{delivery:?}");

    let spam = one(|talk| {
        talk.greet("8BITMIME");
        talk.until_data();
        talk.content();
        talk.say("550 5.7.1 refused by policy");
    });
    let delivery = deliver(spam, 5_000);
    assert!(matches!(&delivery, Delivery::Dead { words } if words.contains("refused by policy")), "{delivery:?}");
}

#[test]
fn a_refused_sign_in_stops_the_queue_and_shows_no_password() {
    let port = one(|talk| {
        talk.greet("AUTH PLAIN LOGIN");
        talk.hear("AUTH PLAIN");
        talk.say("535 5.7.8 bad credentials");
    });
    let mailer = smtp(&format!("smtp://risk:s3cret@127.0.0.1:{port}"), Duration::from_secs(5));
    assert!(!format!("{mailer:?}").contains("s3cret"));
    let mut session = mailer.session();
    let delivery = session.deliver(&message("key"));
    assert!(matches!(&delivery, Delivery::QueueStopped { words } if words.starts_with("535")), "{delivery:?}");
    assert!(session.relay_down().is_some_and(|words| words.contains("bad credentials")));
}

#[test]
fn nothing_is_sent_to_a_relay_without_the_starttls_it_should_have() {
    let (port, keeper) = keeper();
    let mailer = smtp(&format!("smtp+starttls://127.0.0.1:{port}"), Duration::from_secs(5));
    let delivery = mailer.session().deliver(&message("key"));
    assert!(matches!(&delivery, Delivery::QueueStopped { words } if words.contains("STARTTLS")), "{delivery:?}");
    assert!(keeper.kept.lock().unwrap().is_empty());
}

#[test]
fn a_relay_that_refuses_connections_is_down() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut session = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(5)).session();
    let delivery = session.deliver(&message("key"));
    assert!(matches!(delivery, Delivery::Retry { phase: Phase::Connect, .. }), "{delivery:?}");
    assert!(session.relay_down().is_some());
}

#[test]
fn a_connection_lost_before_the_dot_is_tried_again_and_after_it_is_ambiguous() {
    let before = one(|talk| {
        talk.greet("8BITMIME");
        talk.hear("MAIL");
        talk.say("250 ok");
        talk.hear("RCPT");
    });
    let delivery = deliver(before, 5_000);
    assert!(matches!(delivery, Delivery::Retry { phase: Phase::Rcpt, .. }), "{delivery:?}");

    let after = one(|talk| {
        talk.greet("8BITMIME");
        talk.until_data();
        talk.content();
    });
    let delivery = deliver(after, 5_000);
    assert!(matches!(delivery, Delivery::Ambiguous { .. }), "{delivery:?}");
}

#[test]
fn a_stalling_relay_costs_no_more_than_the_deadline() {
    let stall = || thread::sleep(Duration::from_secs(5));
    let at_once = one(move |_| stall());
    let at_rcpt = one(move |talk| {
        talk.greet("8BITMIME");
        talk.hear("MAIL");
        talk.say("250 ok");
        talk.hear("RCPT");
        stall();
    });
    let after_dot = one(move |talk| {
        talk.greet("8BITMIME");
        talk.until_data();
        talk.content();
        stall();
    });
    let started = Instant::now();
    let ends = [at_once, at_rcpt, after_dot].map(|port| deliver(port, 500));
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(matches!(ends[0], Delivery::Retry { phase: Phase::Connect, .. }), "{ends:?}");
    assert!(matches!(ends[1], Delivery::Retry { phase: Phase::Rcpt, .. }), "{ends:?}");
    assert!(matches!(ends[2], Delivery::Ambiguous { .. }), "{ends:?}");
}

#[test]
fn a_relay_that_drips_letters_cannot_hold_the_sweep_and_gets_no_mail_afterwards() {
    let (port, ended) = scripted(vec![Box::new(|talk: &mut Talk| {
        talk.greet("8BITMIME");
        talk.hear("MAIL");
        // Each letter is within any time-out of one read; all together are far beyond the deadline.
        for letter in "250 ok, slowly and one letter at a time\r\n".chars() {
            talk.writer.write_all(letter.to_string().as_bytes()).unwrap();
            thread::sleep(Duration::from_millis(50));
        }
        let mut rest = String::new();
        drop(talk.reader.read_line(&mut rest));
        assert!(!rest.starts_with("RCPT"), "an abandoned conversation goes on: {rest}");
    })]);
    let started = Instant::now();
    let delivery = deliver(port, 300);
    assert!(started.elapsed() < Duration::from_millis(1_800), "{:?}", started.elapsed());
    assert!(matches!(delivery, Delivery::Retry { phase: Phase::Mail, .. }), "{delivery:?}");
    assert_eq!(ended.recv(), Ok(()), "the script ended without a panic");
}

/// Takes one mail.
fn accept(talk: &mut Talk) {
    talk.greet("8BITMIME");
    talk.until_data();
    talk.content();
    talk.say("250 2.0.0 queued");
}

#[test]
fn the_mail_after_an_abandoned_one_goes_over_a_connection_of_its_own() {
    let drip = |talk: &mut Talk| {
        talk.greet("8BITMIME");
        talk.hear("MAIL");
        for letter in "250 ok, slowly and one letter at a time, for longer than anybody waits\r\n".chars() {
            drop(talk.writer.write_all(letter.to_string().as_bytes()));
            thread::sleep(Duration::from_millis(100));
        }
    };
    let (port, _) = scripted(vec![Box::new(drip), Box::new(accept)]);
    let mut session = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(1)).session();
    let given_up = session.deliver(&message("one"));
    assert!(matches!(given_up, Delivery::Retry { phase: Phase::Mail, .. }), "{given_up:?}");
    assert_eq!(session.relay_down(), None);
    assert_eq!(session.deliver(&message("two")), Delivery::Sent { response: "250 2.0.0 queued".to_owned() });
}

#[test]
fn a_session_that_ends_says_goodbye() {
    let (port, ended) = scripted(vec![Box::new(|talk: &mut Talk| {
        accept(talk);
        talk.hear("QUIT");
        talk.say("221 bye");
    })]);
    let mut session = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(5)).session();
    let delivery = session.deliver(&message("key"));
    assert!(matches!(delivery, Delivery::Sent { .. }), "{delivery:?}");
    drop(session);
    assert_eq!(ended.recv_timeout(Duration::from_secs(5)), Ok(()), "QUIT was heard");
}

#[test]
fn an_idle_connection_the_relay_closed_is_made_anew() {
    let (port, _) = scripted(vec![Box::new(accept), Box::new(accept)]);
    let mut session = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(5)).session();
    for key in ["one", "two"] {
        let delivery = session.deliver(&message(key));
        assert_eq!(delivery, Delivery::Sent { response: "250 2.0.0 queued".to_owned() });
    }
}

#[test]
fn a_repeat_carries_the_same_message_id_and_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let files = FileTransport::new(folder.path());
    let mail = message("digest:olive@desk.example:2025-11-28");
    let mut session = Mailer::File(files.clone()).session();
    session.deliver(&mail);
    let first = std::fs::read(files.path_of(&mail.message_id)).unwrap();
    session.deliver(&mail);
    assert_eq!(std::fs::read(files.path_of(&mail.message_id)).unwrap(), first);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let text = String::from_utf8(first).unwrap();
    assert_eq!(text.matches("Message-ID: ").count(), 1);
    assert!(text.contains(&mail.message_id));
}
