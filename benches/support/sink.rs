//! An SMTP server on the loopback that takes every mail as fast as it comes, and keeps it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

use std::{
    io::{self, BufRead, BufReader, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A mail as it came.
pub struct Received {
    /// Sender of its envelope.
    pub from: String,
    /// Recipient of its envelope.
    pub to: String,
    /// Headers and body.
    pub content: Vec<u8>,
}

/// The server; serves until the process ends.
pub struct Sink {
    /// Port on 127.0.0.1.
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Sink {
    /// Starts it, with a thread for each connection.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let kept = Arc::clone(&kept);
                // A client that goes away without a word ends its connection and nothing else.
                thread::spawn(move || drop(talk(&stream, &kept)));
            }
        });
        Self { port, received }
    }

    /// Takes out what it has.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }
}

/// A connection that acknowledges at once what it reads. The mail library leaves it to the system when to send the few
/// bytes that end a mail, and a delayed acknowledgement of those before would hold them back for 40 ms.
struct Prompt<'a>(&'a TcpStream);

impl Read for Prompt<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        #[cfg(target_os = "linux")]
        std::os::linux::net::TcpStreamExt::set_quickack(self.0, true)?;
        self.0.read(into)
    }
}

/// One connection, until the client ends it.
fn talk(stream: &TcpStream, kept: &Mutex<Vec<Received>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(64 << 10, Prompt(stream));
    let mut writer = stream;
    let (mut from, mut to, mut line) = (String::new(), String::new(), String::new());
    writer.write_all(b"220 sink.example ready\r\n")?;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        match line.get(..4).unwrap_or_default() {
            "MAIL" => from = address(&line),
            "RCPT" => to = address(&line),
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                let content = content(&mut reader)?;
                kept.lock().unwrap().push(Received { from: from.clone(), to: to.clone(), content });
            }
            "QUIT" => return writer.write_all(b"221 bye\r\n"),
            _ => {}
        }
        writer.write_all(b"250 ok\r\n")?;
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

/// Everything up to the line that is a dot, as it was before dots were doubled.
fn content(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut content = Vec::with_capacity(16 << 10);
    loop {
        let start = content.len();
        if reader.read_until(b'\n', &mut content)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = &content[start..];
        if line == b".\r\n" {
            content.truncate(start);
            return Ok(content);
        }
        if line.starts_with(b".") {
            content.remove(start);
        }
    }
}
