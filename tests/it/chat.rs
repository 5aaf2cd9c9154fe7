//! Posts against real sockets: a scripted HTTP server on the loopback, which answers well, badly, late or not at all.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use ninefold::mail::{
    Delivery, Phase,
    chat::{Channel, ChatSettings, Post, PostItem, Webhook, post, slack_body, teams_body},
};

/// What makes an address a secret.
const TOKEN: &str = "AbCdEfGhIjKlMnOpQrStUvWx";

/// A request as it was heard.
struct Heard {
    head: String,
    body: String,
}

type Script = Box<dyn FnOnce(&mut TcpStream) + Send>;

/// Hears one request after another whole, and does what its script says.
fn server(scripts: Vec<Script>) -> (u16, mpsc::Receiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for script in scripts {
            let (mut stream, _) = listener.accept().unwrap();
            let heard = hear(&stream);
            script(&mut stream);
            // Most tests do not listen.
            let _ = tell.send(heard);
        }
    });
    (port, told)
}

fn hear(stream: &TcpStream) -> Heard {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "the request ended in its head: {head}");
    }
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(whole));
    let mut body = vec![0; length.expect("a length is told")];
    reader.read_exact(&mut body).unwrap();
    Heard { head, body: String::from_utf8(body).unwrap() }
}

fn whole(number: &str) -> usize {
    number.trim().parse().unwrap()
}

fn says(answer: String) -> Script {
    // The other side may have hung up by now.
    Box::new(move |stream: &mut TcpStream| drop(stream.write_all(answer.as_bytes())))
}

fn http(status: &str, text: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len())
}

fn settings(scheme: &str, port: u16, deadline_ms: u64) -> ChatSettings {
    let webhook = Webhook::parse(&format!("{scheme}://127.0.0.1:{port}/services/T024BE7LD/{TOKEN}")).unwrap();
    ChatSettings { slack: Some(webhook), teams: None, deadline: Duration::from_millis(deadline_ms) }
}

/// Posts to this port. Whatever the end, the secret stands nowhere in it.
fn posted(port: u16, deadline_ms: u64, body: &str) -> Delivery {
    let delivery = post(&settings("http", port, deadline_ms), Channel::Slack, body);
    assert!(!format!("{delivery:?}").contains(TOKEN), "{delivery:?}");
    delivery
}

fn answered(answer: String) -> Delivery {
    posted(server(vec![says(answer)]).0, 5_000, "{}")
}

fn sample() -> Post {
    let item = PostItem {
        title: "Härbour Payroll: notice deadline, 2025-12-30".to_owned(),
        words: "Give notice of C-0107.".to_owned(),
        url: Some("https://risk.desk.example/contracts/7".to_owned()),
    };
    Post { title: "Due today".to_owned(), items: vec![item], url: None }
}

#[test]
fn a_body_arrives_whole_and_as_json() {
    for body in [slack_body(&sample()), teams_body(&sample())] {
        let (port, heard) = server(vec![says(http("200 OK", "ok"))]);
        assert_eq!(posted(port, 5_000, &body), Delivery::Sent { response: "200 ok".to_owned() });
        let heard = heard.recv().unwrap();
        assert_eq!(heard.body, body);
        assert!(heard.body.contains("Härbour"), "{}", heard.body);
        assert!(heard.head.starts_with(&format!("POST /services/T024BE7LD/{TOKEN} HTTP/1.1\r\n")), "{}", heard.head);
        let head = heard.head.to_ascii_lowercase();
        assert!(head.contains("\r\ncontent-type: application/json"), "{head}");
        assert!(!head.contains("transfer-encoding"), "{head}");
    }
}

#[test]
fn answers_decide_between_sent_later_and_never() {
    assert_eq!(answered(http("202 Accepted", "")), Delivery::Sent { response: "202".to_owned() });
    for (status, text, words) in [
        ("400 Bad Request", "invalid_payload", "400 invalid_payload"),
        ("404 Not Found", "no_service", "404 no_service"),
        ("410 Gone", "channel_is_archived", "410 channel_is_archived"),
    ] {
        assert_eq!(answered(http(status, text)), Delivery::Dead { words: words.to_owned() });
    }
    for (status, words) in [
        ("429 Too Many Requests", "429 wait"),
        ("500 Internal Server Error", "500 wait"),
        ("503 Service Unavailable", "503 wait"),
    ] {
        let later = Delivery::Retry { phase: Phase::AfterDot, words: words.to_owned() };
        assert_eq!(answered(http(status, "wait")), later);
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    for status in ["302 Found", "307 Temporary Redirect"] {
        let answer = format!("HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:{port}/\r\nContent-Length: 0\r\n\r\n");
        let delivery = answered(answer);
        assert!(matches!(&delivery, Delivery::Dead { words } if words.contains("not followed")), "{delivery:?}");
        assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}

#[test]
fn an_answer_is_told_on_one_short_line_without_the_secret() {
    let text = format!("no\r\n/services/T024BE7LD/{TOKEN}\r\nhere: {TOKEN}\u{7}\u{1b}[31m\t{}", "long ".repeat(5_000));
    let Delivery::Dead { words } = answered(http("404 Not Found", &text)) else { panic!("404 is final") };
    assert!(words.starts_with("404 no (hidden) here: (hidden) [31m long long"), "{words}");
    assert!(words.len() <= 2_100, "{}", words.len());
    assert!(!words.chars().any(char::is_control), "{words}");
}

#[test]
fn a_refused_connection_is_tried_again() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = Delivery::Retry { phase: Phase::Connect, words: "the connection was refused".to_owned() };
    assert_eq!(posted(port, 5_000, "{}"), refused);
}

#[test]
fn a_host_that_takes_no_byte_more_is_tried_again() {
    // It listens and never reads: more than any buffer on the way holds is not written in time.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let started = Instant::now();
    let delivery = posted(listener.local_addr().unwrap().port(), 400, &"x".repeat(64 << 20));
    assert!(matches!(delivery, Delivery::Retry { phase: Phase::Data, .. }), "{delivery:?}");
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[test]
fn a_host_that_speaks_no_tls_gets_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = listener.local_addr().unwrap().port();
    let delivery = post(&settings("https", silent, 400), Channel::Slack, "{}");
    assert!(matches!(delivery, Delivery::Retry { phase: Phase::Connect, .. }), "{delivery:?}");

    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = plain.local_addr().unwrap().port();
    thread::spawn(move || plain.accept().unwrap().0.write_all(http("200 OK", "ok").as_bytes()));
    let delivery = post(&settings("https", port, 5_000), Channel::Slack, "{}");
    assert!(matches!(delivery, Delivery::Retry { phase: Phase::Connect, .. }), "{delivery:?}");
}

#[test]
fn a_post_whose_answer_never_came_is_ambiguous() {
    let stalls: Script = Box::new(|_: &mut TcpStream| thread::sleep(Duration::from_millis(1_500)));
    let drops: Script = Box::new(|_: &mut TcpStream| {});
    let breaks = says("HTTP/1.1 200 ".to_owned());
    let nonsense = says("220 mail.example ESMTP\r\n\r\n".to_owned());
    for script in [stalls, drops, breaks, nonsense] {
        let started = Instant::now();
        let delivery = posted(server(vec![script]).0, 400, "{}");
        assert!(matches!(delivery, Delivery::Ambiguous { .. }), "{delivery:?}");
        assert!(started.elapsed() < Duration::from_millis(1_400), "{:?}", started.elapsed());
    }
}

#[test]
fn an_answer_that_drips_cannot_hold_the_sweep() {
    // Each letter is within any time-out of one read; all together are far beyond the deadline.
    let drips: Script = Box::new(|stream: &mut TcpStream| {
        for letter in http("200 OK", "slowly, one letter at a time").chars() {
            if stream.write_all(letter.to_string().as_bytes()).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    });
    let started = Instant::now();
    let delivery = posted(server(vec![drips]).0, 400, "{}");
    assert!(matches!(delivery, Delivery::Ambiguous { .. }), "{delivery:?}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn a_status_decides_even_where_its_text_never_ends() {
    let unfinished = |status: &str| format!("HTTP/1.1 {status}\r\nContent-Length: 1000\r\n\r\nbegun");
    let stalls = |answer: String| -> Script {
        Box::new(move |stream: &mut TcpStream| {
            stream.write_all(answer.as_bytes()).unwrap();
            thread::sleep(Duration::from_millis(1_500));
        })
    };
    let sent = posted(server(vec![stalls(unfinished("200 OK"))]).0, 400, "{}");
    assert_eq!(sent, Delivery::Sent { response: "200 begun".to_owned() });
    let dead = posted(server(vec![says(unfinished("404 Not Found"))]).0, 400, "{}");
    assert_eq!(dead, Delivery::Dead { words: "404 begun".to_owned() });
}
