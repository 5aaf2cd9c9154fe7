//! A real browser for tests: headless Chromium through its own ChromeDriver, both gone when the value is dropped.
//!
//! Without ChromeDriver the tests that need it say so and pass, unless `NINEFOLD_TEST_BROWSER=required`, as `tests/run`
//! sets it; `NINEFOLD_TEST_BROWSER=off` leaves them out. Nothing here knows a page of the product.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// An open browser with a profile of its own.
pub struct Browser {
    /// The page: find, click, type, read.
    pub page: Client,
    driver: Driver,
    session: String,
    http: ureq::Agent,
    _profile: tempfile::TempDir,
}

/// A running ChromeDriver.
struct Driver {
    process: Child,
    address: String,
}

impl Browser {
    /// Opens a browser whose pages are this many CSS pixels wide and high; `None` where tests go without one.
    pub async fn open(width: u32, height: u32) -> Option<Self> {
        let wish = std::env::var("NINEFOLD_TEST_BROWSER").unwrap_or_default();
        if wish == "off" {
            println!("skipped: NINEFOLD_TEST_BROWSER=off");
            return None;
        }
        let driver = match Driver::start() {
            Ok(driver) => driver,
            Err(error) if wish == "required" => panic!("ChromeDriver does not start: {error}"),
            Err(error) => {
                println!("skipped: ChromeDriver does not start ({error}); tests/run installs it");
                return None;
            }
        };
        let profile = tempfile::tempdir().unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let page = builder.capabilities(capabilities(profile.path())).connect(&driver.address).await.unwrap();
        let session = page.session_id().await.unwrap().unwrap();
        let config = ureq::Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_secs(20)));
        let browser = Self { page, driver, session, http: config.build().into(), _profile: profile };
        browser.set_size(width, height);
        Some(browser)
    }

    /// Lays pages out this wide and high, below the least width of a real window too.
    pub fn set_size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Shows pages as somebody sees them who prefers `light` or `dark`.
    pub fn set_color_scheme(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] }));
    }

    /// Warnings and errors of the console since the last call: script errors, refused sources, failed loads.
    pub fn take_console(&self) -> Vec<String> {
        let entries = self.ask("se/log", json!({ "type": "browser" }));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let loud = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        entries.iter().filter(loud).map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Saves what is shown as `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        std::fs::write(&file, self.page.screenshot().await.unwrap()).unwrap();
        file
    }

    /// What axe-core finds wrong with the page; `None` where `AXE_CORE_JS` names no script.
    pub async fn axe_violations(&self) -> Option<Vec<String>> {
        let Ok(file) = std::env::var("AXE_CORE_JS") else {
            println!("skipped: AXE_CORE_JS is not set, so axe-core did not look at the page; tests/run sets it");
            return None;
        };
        let script = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.page.execute(&script, Vec::new()).await.unwrap();
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
                (found) => done(found.violations.map((violation) => violation.id + ': ' + violation.help + ' at '
                    + violation.nodes.map((node) => node.target.join(' ')).join(', '))),
                (error) => done(['axe-core failed: ' + error]));";
        let found = self.page.execute_async(run, Vec::new()).await.unwrap();
        Some(serde_json::from_value(found).unwrap())
    }

    /// Sends a command of the DevTools protocol.
    fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.ask("goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
    }

    fn ask(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/session/{}/{path}", self.driver.address, self.session);
        let mut answer = self.http.post(url).send_json(body).unwrap();
        answer.body_mut().read_json::<Value>().unwrap()["value"].take()
    }
}

impl Drop for Browser {
    /// Closes the browser before its driver is killed; otherwise Chromium would outlive the test.
    fn drop(&mut self) {
        let url = format!("{}/session/{}", self.driver.address, self.session);
        _ = self.http.delete(url).call();
    }
}

impl Driver {
    /// Starts ChromeDriver on a port that it picks itself, and waits until it names the port.
    fn start() -> std::io::Result<Self> {
        let process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut driver = Self { process, address: String::new() };
        let mut output = BufReader::new(driver.process.stdout.take().unwrap()).lines();
        let started = |line: String| line.strip_suffix('.')?.rsplit_once("successfully on port ")?.1.parse().ok();
        let port: u16 = output.by_ref().map_while(Result::ok).find_map(started).ok_or(std::io::ErrorKind::NotFound)?;
        std::thread::spawn(move || output.for_each(drop)); // a full pipe would stop the driver
        driver.address = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn capabilities(profile: &Path) -> serde_json::Map<String, Value> {
    let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let capabilities = json!({
        "goog:chromeOptions": { "args": flags },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    serde_json::from_value(capabilities).unwrap()
}

/// Serves one page, with these further header lines, to whoever asks, until the test process ends.
fn serve_page(headers: &'static str, body: &'static str) -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            _ = stream.read(&mut [0; 4096]);
            let length = body.len();
            _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n{headers}\r\n{body}"
            );
        }
    });
    address
}

#[tokio::test]
async fn a_browser_lays_out_narrow_pages_and_reports_what_a_policy_refuses() {
    let Some(browser) = Browser::open(390, 800).await else { return };
    let address = serve_page(
        "Content-Security-Policy: default-src 'none'\r\n",
        "<!doctype html><html lang=en><title>Ledger</title><link rel=icon href=data:,><main><h1>Ledger</h1>\
         <script>document.title = 'changed'</script></main>",
    );
    browser.page.goto(&address).await.unwrap();
    assert_eq!(browser.page.title().await.unwrap(), "Ledger", "the inline script did not run");
    assert_eq!(browser.page.execute("return innerWidth", vec![]).await.unwrap(), 390);
    let console = browser.take_console();
    assert!(console.iter().any(|line| line.contains("Content Security Policy")), "{console:?}");

    browser.set_color_scheme("dark");
    let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(browser.page.execute(dark, vec![]).await.unwrap(), true);
    let picture = std::fs::read(browser.screenshot("harness").await).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn axe_finds_a_picture_without_words() {
    let Some(browser) = Browser::open(1280, 800).await else { return };
    let page = "<!doctype html><html lang=en><title>Picture</title><main><h1>Picture</h1><img src=data:,></main>";
    browser.page.goto(&serve_page("", page)).await.unwrap();
    let Some(violations) = browser.axe_violations().await else { return };
    assert!(violations.iter().any(|violation| violation.starts_with("image-alt: ")), "{violations:?}");
}
