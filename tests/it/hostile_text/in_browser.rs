//! The same in a real browser, served by the real program: nothing opens a dialog, nothing is refused by the policy,
//! since nothing asked for it.

use std::{
    net::TcpListener,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use super::{
    book::Book,
    put::fill,
    texts::{BRACES, IMAGE, MAILBOX, marked},
};
use crate::support::{api_site::ApiSite, at_the_page::sign_in, browser::Browser};

/// The program on the database of a site; ends with the value.
struct Served {
    address: String,
    settings: Vec<(&'static str, String)>,
    database: String,
    process: Option<Child>,
}

impl Served {
    fn start(site: &ApiSite) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("http://127.0.0.1:{port}");
        let settings = vec![
            ("NINEFOLD__SERVER__PUBLIC_URL", address.clone()),
            ("NINEFOLD__STORAGE__URL", site.app.settings.storage.url.clone()),
            ("NINEFOLD__WORKER__ENABLED", "false".to_owned()),
            // A test asks faster than people do.
            ("NINEFOLD__SECURITY__REQUESTS_PER_MINUTE", "0".to_owned()),
            ("NINEFOLD__SECURITY__COSTLY_PER_MINUTE", "0".to_owned()),
        ];
        let database = site.app.settings.database.url.reveal().to_owned();
        let mut served = Self { address, settings, database, process: None };
        let mut serve = served.command(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
        served.process = Some(serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let deadline = Instant::now() + Duration::from_secs(30);
        while ureq::get(&format!("{}/readyz", served.address)).call().is_err() {
            assert!(Instant::now() < deadline, "the service does not become ready");
            std::thread::sleep(Duration::from_millis(50));
        }
        served
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(crate::support::program());
        command.args(["--database", &self.database]).args(arguments).envs(self.settings.iter().cloned());
        command.current_dir(std::env::temp_dir());
        command
    }

    /// A one-time link for an administrator of this name.
    fn link_for(&self, name: &str) -> String {
        let words = ["user", "add", "walker@desk.example", "--name", name, "--role", "admin"];
        let Output { status, stdout, stderr } = self.command(&words).output().unwrap();
        let told = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        assert!(status.success(), "{told}");
        let link = told.split_whitespace().find(|word| word.contains("/sign-in/link?token=")).expect("a sign-in link");
        link.trim_matches(|letter: char| "\"',".contains(letter)).to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            _ = process.kill();
            _ = process.wait();
        }
    }
}

/// The main pages, and those of the records.
fn pages(book: &Book) -> Vec<String> {
    let of = |kind: &str, more: &str| format!("/{kind}/{}{more}", book.id(kind));
    let mut pages: Vec<String> = [
        "/",
        "/vendors",
        "/vendors?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E",
        "/renewals",
        "/findings?view=all",
        "/cuecs",
        "/controls",
        "/reviews",
        "/coverage?services=1",
        "/supply-chain",
        "/cc9",
        "/quality",
        "/portfolio/figures",
        "/reminders/upcoming?days=90",
        "/outbox",
        "/audit",
        "/users",
        "/account",
        "/account/calendar",
        "/imports",
        "/evidence",
        "/rate",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.extend(["vendors", "soc-reports", "questionnaires", "reviews"].map(|kind| of(kind, "")));
    pages.extend(["vendors", "contracts", "findings", "contacts", "controls"].map(|kind| of(kind, "/edit")));
    pages.push(of("vendors", "/delete"));
    pages
}

#[actix_web::test]
async fn no_page_opens_a_dialog_or_is_told_off_by_its_policy() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    fill(&site, &book, &marked()).await;
    let contact = site.patch(&book.address("contacts"), &serde_json::json!({ "email": MAILBOX })).await;
    assert!(!contact.status.is_server_error(), "{}", contact.body);
    let served = Served::start(&site);
    sign_in(&browser, &served.link_for(&format!("Walker {IMAGE}{BRACES}"))).await;
    let mut showing = 0;
    for path in pages(&book) {
        browser.page.goto(&format!("{}{path}", served.address)).await.unwrap();
        assert!(browser.page.get_alert_text().await.is_err(), "{path} opens a dialog");
        let made = "return document.querySelectorAll('img[src=\"x\"], [onerror], script:not([src])').length";
        assert_eq!(browser.page.execute(made, vec![]).await.unwrap(), 0, "{path} has markup that somebody typed");
        let said = browser.page.execute("return document.body.textContent", vec![]).await.unwrap();
        let said = said.as_str().unwrap_or_default();
        assert!(!said.contains("q49q"), "{path}");
        showing += usize::from(said.contains(IMAGE));
        assert_eq!(browser.take_console(), Vec::<String>::new(), "{path}");
    }
    assert!(showing >= 15, "{showing} pages show one as text");
}
