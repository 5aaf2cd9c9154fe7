//! An SMTP server that does at each step what a test tells it: answers, refuses, is silent, hangs up, or drips.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustls::{
    ServerConfig, ServerConnection,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::support::relay::{Prompt, Received};

/// What the server does at a step of the dialogue, of a mail whose subject or address it knows by then.
type Decide = Box<dyn Fn(Step, &str) -> Act + Send + Sync>;

/// A certificate that nobody signed, with its key. Made for these tests; it guards nothing.
const SELF_SIGNED: &[u8] = include_bytes!("self_signed.pem");

/// The longest that the server waits for a word.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Connected; nothing was said yet.
    Connected,
    /// The sender was given.
    Mail,
    /// The recipient was given.
    Rcpt,
    /// Content was announced, and not asked for yet.
    Data,
    /// The first line of content is there.
    Content,
    /// The final dot is there: the server has the mail.
    Dot,
    /// The next command after a mail was accepted: the other side has read that it was.
    Next,
}

/// What the server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// What a good one does.
    Answer,
    /// Says this instead.
    Say(&'static str),
    /// Accepts in these words, with a pause before each byte.
    Drip(&'static str, Duration),
    /// Says nothing until the other side hangs up.
    Stall,
    /// Closes the connection.
    HangUp,
}

/// The server; serves until the test process ends.
pub struct FaultyRelay {
    /// Port on 127.0.0.1.
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    decide: Decide,
    certificate: Option<Arc<ServerConfig>>,
    received: Mutex<Vec<Received>>,
    open: AtomicUsize,
    connected: AtomicUsize,
}

impl FaultyRelay {
    /// Starts a server that asks `decide` at each step, with the recipient's address once it is known.
    pub fn start(decide: impl Fn(Step, &str) -> Act + Send + Sync + 'static) -> Self {
        Self::serving(Box::new(decide), None)
    }

    /// Starts a good server but for its STARTTLS, which shows a certificate that nobody signed.
    pub fn self_signed() -> Self {
        let certificate = CertificateDer::from_pem_slice(SELF_SIGNED).unwrap();
        let key = PrivateKeyDer::from_pem_slice(SELF_SIGNED).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        Self::serving(Box::new(|_, _| Act::Answer), Some(Arc::new(config)))
    }

    fn serving(decide: Decide, certificate: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (received, open, connected) = (Mutex::default(), AtomicUsize::new(0), AtomicUsize::new(0));
        let shared = Arc::new(Shared { decide, certificate, received, open, connected });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                serving.open.fetch_add(1, Ordering::SeqCst);
                serving.connected.fetch_add(1, Ordering::SeqCst);
                let shared = Arc::clone(&serving);
                thread::spawn(move || {
                    Talk::new(&shared, &stream).serve();
                    shared.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { port, shared }
    }

    /// Its address, as the setting `mail.smtp_url` takes it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The mails it has, in the order of arrival; those it refused are not among them.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Forgets the mails it has.
    pub fn forget(&self) {
        self.shared.received.lock().unwrap().clear();
    }

    /// How often somebody connected.
    pub fn connected(&self) -> usize {
        self.shared.connected.load(Ordering::SeqCst)
    }

    /// Waits until nobody talks to it, so that it has read whatever was sent to it.
    pub fn wait_until_idle(&self) {
        let until = Instant::now() + PATIENCE;
        while self.shared.open.load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < until, "a connection stays open");
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// One connection.
struct Talk<'a> {
    shared: &'a Shared,
    reader: BufReader<Prompt<'a>>,
    writer: &'a TcpStream,
    to: String,
}

impl<'a> Talk<'a> {
    fn new(shared: &'a Shared, stream: &'a TcpStream) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { shared, reader: BufReader::new(Prompt(stream)), writer: stream, to: String::new() }
    }

    /// Serves until either side ends it.
    fn serve(&mut self) -> Option<()> {
        self.act(Step::Connected, "220 relay.example ready")?;
        let mut accepted = false;
        loop {
            let line = self.hear()?;
            if std::mem::take(&mut accepted) && self.decided(Step::Next) == Act::HangUp {
                return None;
            }
            match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
                "EHLO" if self.shared.certificate.is_some() => self.say("250-relay.example\r\n250 STARTTLS")?,
                "STARTTLS" => return self.show_certificate(),
                "MAIL" => {
                    self.act(Step::Mail, "250 ok")?;
                }
                "RCPT" => {
                    self.to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.act(Step::Rcpt, "250 ok")?;
                }
                "DATA" => accepted = self.mail()?,
                "QUIT" => return self.say("221 bye"),
                _ => self.say("250 ok")?,
            }
        }
    }

    /// Takes a mail; answers whether it was accepted.
    fn mail(&mut self) -> Option<bool> {
        if !self.act(Step::Data, "354 go on")? {
            return Some(false);
        }
        let mut lines = Vec::new();
        loop {
            let line = self.hear()?;
            if lines.is_empty() && self.decided(Step::Content) == Act::HangUp {
                return None;
            }
            if line == "." {
                break;
            }
            lines.push(line);
        }
        // It has the mail from here on, whatever becomes of the answer.
        let mail = Received { to: self.to.clone(), content: lines.join("\n") };
        self.shared.received.lock().unwrap().push(mail.clone());
        let accepted = self.act(Step::Dot, "250 2.0.0 accepted");
        if accepted == Some(false) {
            let mut received = self.shared.received.lock().unwrap();
            let place = received.iter().rposition(|one| *one == mail).unwrap();
            received.remove(place);
        }
        accepted
    }

    fn decided(&self, step: Step) -> Act {
        (self.shared.decide)(step, &self.to)
    }

    /// Does what is wanted at a step, or says what a good server says there. Answers whether it went on as one.
    fn act(&mut self, step: Step, good: &'static str) -> Option<bool> {
        match self.decided(step) {
            Act::Answer => self.say(good).map(|()| true),
            Act::Say(words) => self.say(words).map(|()| false),
            Act::Drip(words, pause) => self.drip(words, pause).map(|()| true),
            Act::Stall => {
                drop(io::copy(&mut self.reader, &mut io::sink()));
                None
            }
            Act::HangUp => None,
        }
    }

    fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        let heard = self.reader.read_line(&mut line).ok()?;
        (heard > 0 && line.ends_with('\n')).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn say(&mut self, words: &str) -> Option<()> {
        self.writer.write_all(format!("{words}\r\n").as_bytes()).ok()
    }

    fn drip(&mut self, words: &str, pause: Duration) -> Option<()> {
        for byte in format!("{words}\r\n").bytes() {
            thread::sleep(pause);
            self.writer.write_all(&[byte]).ok()?;
        }
        Some(())
    }

    /// Shakes hands as far as the other side wants, once it has seen the certificate.
    fn show_certificate(&mut self) -> Option<()> {
        self.say("220 go ahead")?;
        let mut connection = ServerConnection::new(Arc::clone(self.shared.certificate.as_ref()?)).ok()?;
        while connection.is_handshaking() {
            connection.complete_io(&mut self.writer).ok()?;
        }
        Some(())
    }
}
