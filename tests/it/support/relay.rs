//! A real SMTP server on the loopback whose answers a test chooses mail by mail.
#![expect(clippy::unwrap_used, reason = "a server that cannot be set up has failed its test")]

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use ninefold::mail::{self, Mailer, SmtpSettings};

/// What the server does once it has a mail's final dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Accepts it.
    Accept,
    /// Keeps it and closes the connection without a word.
    HangUp,
}

/// A mail the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Address of its envelope.
    pub to: String,
    /// Headers and body.
    pub content: String,
}

impl Received {
    /// Its Message-ID, with angle brackets.
    pub fn message_id(&self) -> &str {
        self.content.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().trim()
    }
}

/// The server; serves until the test process ends. Addresses that start with `nobody` are refused with 550.
pub struct Relay {
    /// Port on 127.0.0.1.
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

type Decide = Arc<dyn Fn(usize) -> Answer + Send + Sync>;

impl Relay {
    /// Starts a server that asks `decide` what to do with its first, second, … mail (counted from 1), which it has by then.
    pub fn start(decide: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (kept, decide): (_, Decide) = (Arc::clone(&received), Arc::new(decide));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (kept, decide) = (Arc::clone(&kept), Arc::clone(&decide));
                thread::spawn(move || talk(&stream, &kept, decide.as_ref()));
            }
        });
        Self { port, received }
    }

    /// What it has, in the order of arrival.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// A mailer that sends to it.
    pub fn mailer(&self) -> Mailer {
        let relay = mail::Relay::parse(&format!("smtp://127.0.0.1:{}", self.port)).unwrap();
        Mailer::Smtp(SmtpSettings {
            relay,
            hello: "localhost".to_owned(),
            deadline: Duration::from_secs(10),
            ca_pem: None,
        })
    }
}

/// A connection that acknowledges at once what it reads. The mail library leaves it to the system when to send the few
/// bytes that end a mail, and a delayed acknowledgement of those before would hold each mail back for 40 ms.
pub struct Prompt<'a>(pub &'a TcpStream);

impl Read for Prompt<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        #[cfg(target_os = "linux")]
        std::os::linux::net::TcpStreamExt::set_quickack(self.0, true)?;
        self.0.read(into)
    }
}

/// One connection, until either side ends it.
fn talk(stream: &TcpStream, kept: &Mutex<Vec<Received>>, decide: &dyn Fn(usize) -> Answer) -> Option<()> {
    let mut lines = BufReader::new(Prompt(stream)).lines().map_while(Result::ok);
    let mut writer = stream;
    let mut say = move |line: &str| writer.write_all(format!("{line}\r\n").as_bytes()).ok();
    let mut to = String::new();
    say("220 relay.example ready")?;
    loop {
        let line = lines.next()?;
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match word.as_str() {
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                say(if to.starts_with("nobody") { "550 5.1.1 no such mailbox" } else { "250 ok" })?;
            }
            "DATA" => {
                say("354 go on")?;
                let content = lines.by_ref().take_while(|line| line != ".").collect::<Vec<_>>().join("\n");
                let count = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(Received { to: to.clone(), content });
                    kept.len()
                };
                match decide(count) {
                    Answer::Accept => say("250 2.0.0 accepted")?,
                    Answer::HangUp => return None,
                }
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
}
