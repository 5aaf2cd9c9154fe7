//! Files in a bucket: on a real S3 server, the program `s3s-fs` that `NINEFOLD_TEST_S3_SERVER` names, which keeps each
//! object as a file of its folder.

use std::{
    io::{ErrorKind, Read},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{
        attachment,
        check::{self, Asked, Finding},
        sweep_files::{self, Strays},
    },
    domain::{access::Actor, vendor::Vendor},
};
use serde_json::json;

use super::{age, file, filing};
use crate::{
    cli::{Ended, Place, fixture},
    support::{api_site::ApiSite, app::TestApp},
};

const BUCKET: &str = "vendor-files";

/// A server with one bucket; it ends with the value.
struct Store {
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl Store {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = serve(folder.path(), port);
        Self { folder, port, process }
    }

    fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn start_again(&mut self) {
        self.process = serve(self.folder.path(), self.port);
    }

    /// Where the objects behind a prefix are.
    fn behind(&self, prefix: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join(prefix)
    }

    /// Where a stored file is.
    fn place(&self, sha256: &str) -> PathBuf {
        self.behind("kept").join(&sha256[..2]).join(sha256)
    }

    /// What a program needs to keep its files here.
    fn settings(&self, prefix: &str) -> Vec<(&'static str, String)> {
        vec![
            ("NINEFOLD__STORAGE__URL", format!("s3://{BUCKET}/{prefix}")),
            ("NINEFOLD__S3__ENDPOINT", format!("http://127.0.0.1:{}", self.port)),
            ("NINEFOLD__S3__ACCESS_KEY_ID", "ninefold".to_owned()),
            ("NINEFOLD__S3__SECRET_ACCESS_KEY", "a key for tests alone".to_owned()),
        ]
    }

    fn app(&self, further: &[(&str, &str)]) -> TestApp {
        let ours = self.settings("kept");
        TestApp::with(&together(&ours, further))
    }

    fn site(&self, further: &[(&str, &str)]) -> ApiSite {
        let ours = self.settings("kept");
        ApiSite::with(&together(&ours, further))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve(folder: &Path, port: u16) -> Child {
    let program = std::env::var_os("NINEFOLD_TEST_S3_SERVER")
        .expect("NINEFOLD_TEST_S3_SERVER names the program s3s-fs; `tests/run --full` installs it");
    let process = Command::new(program)
        .args(["--host", "127.0.0.1", "--port", &port.to_string()])
        .args(["--access-key", "ninefold", "--secret-key", "a key for tests alone"])
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "the S3 server does not answer");
        std::thread::sleep(Duration::from_millis(20));
    }
    process
}

fn together<'a>(ours: &'a [(&'static str, String)], further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ours.iter().map(|(name, value)| (*name, value.as_str())).chain(further.iter().copied()).collect()
}

/// The names of all files below a folder, in order.
fn below(folder: &Path) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
            match entry.path().is_dir() {
                true => open.push(entry.path()),
                false => found.push(entry.file_name().into_string().unwrap()),
            }
        }
    }
    found.sort();
    found
}

/// Below a folder, the names that stored files have.
fn digests(folder: &Path) -> Vec<String> {
    below(folder).into_iter().filter(|name| name.len() == 64).collect()
}

fn wrong(found: &[Finding]) -> Vec<&str> {
    found.iter().filter(|one| !one.ok && one.area == "storage").map(|one| one.message.as_str()).collect()
}

#[actix_web::test]
async fn an_upload_comes_back_byte_by_byte_whether_it_takes_one_request_or_several() {
    let store = Store::start();
    let site = store.site(&[("NINEFOLD__IMPORT__UPLOAD_MIB", "32")]);
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    for size in [3_usize, 8 << 20, (17 << 20) + 5] {
        let bytes: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
        let filed = site.by_admin(Method::POST, &format!("vendors/{vendor}/documents")).file("report.pdf", &bytes);
        let filed = filed.send().await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
        let content = site.get(&format!("documents/{}/content", filed.body["id"].as_str().unwrap())).await;
        assert!(content.status == StatusCode::OK && content.bytes == bytes, "{size} bytes: {}", content.status);
    }
    let kept = attachment::list(&site.app, &Actor::command_line(), None, 10).unwrap();
    assert_eq!(kept.len(), 3);
    for one in kept {
        assert_eq!(std::fs::metadata(store.place(&one.sha256)).unwrap().len(), u64::try_from(one.size).unwrap());
    }
}

#[test]
fn what_one_process_stores_another_reads() {
    let store = Store::start();
    let app = store.app(&[]);
    app.add::<Vendor>(json!({ "name": "Alder Pumps" }));
    let path = app.scratch("report.pdf");
    std::fs::write(&path, "%PDF-1.7 of another process").unwrap();
    let attached = app.command().arg("attach").arg(&path).args(["--vendor", "Alder Pumps"]).output().unwrap();
    assert!(attached.status.success(), "{}", String::from_utf8_lossy(&attached.stderr));
    let stored = attachment::list(&app, &Actor::command_line(), None, 10).unwrap().remove(0);
    let mut text = String::new();
    app.files.open(&stored.sha256).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "%PDF-1.7 of another process");
    assert_eq!(app.files.size(&stored.sha256).unwrap(), 27);
    let unknown = "0".repeat(64);
    assert!(app.files.has(&stored.sha256).unwrap() && !app.files.has(&unknown).unwrap());
    assert_eq!(app.files.open(&unknown).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn bytes_that_changed_in_the_bucket_are_handed_to_nobody() {
    let store = Store::start();
    let app = store.app(&[]);
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    file(&app, &filing(vendor.id, None, "report.pdf"), b"%PDF-1.7 as signed");
    let sha256 = digests(&store.behind("kept")).remove(0);
    let asked = Asked { full: true, ..Asked::default() };
    assert_eq!(wrong(&check::look(&app, &asked).unwrap()), Vec::<&str>::new());
    std::fs::write(store.place(&sha256), b"%PDF-1.7 as forged").unwrap();
    assert_eq!(app.files.open(&sha256).unwrap_err().kind(), ErrorKind::InvalidData);
    let found = check::look(&app, &asked).unwrap();
    assert!(wrong(&found).iter().any(|words| words.contains("“report.pdf”")), "{found:#?}");
}

#[test]
fn orphans_in_a_bucket_are_swept_and_strangers_left_alone() {
    let store = Store::start();
    let app = store.app(&[]);
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    file(&app, &filing(vendor.id, None, "report.pdf"), b"%PDF-1.7 kept");
    let kept = attachment::list(&app, &Actor::command_line(), None, 10).unwrap().remove(0).sha256;
    let orphan = app.files.put(&b"nobody's"[..]).unwrap().sha256;
    let fresh = app.files.put(&b"on its way"[..]).unwrap().sha256;
    let (probe, stranger) = (store.behind("kept/.probe-broken"), store.behind("kept/readme.txt"));
    let other = store.behind("keptelsewhere").join(&orphan[..2]).join(&orphan);
    std::fs::create_dir_all(other.parent().unwrap()).unwrap();
    for path in [&probe, &stranger, &other] {
        std::fs::write(path, "half").unwrap();
    }
    for path in [&store.place(&kept), &store.place(&orphan), &probe, &stranger, &other] {
        age(path, 25);
    }
    age(&store.place(&fresh), 23);
    let found = Strays { files: 2, bytes: 12, young: 1 };
    assert_eq!(sweep_files::look(&app).unwrap(), found);
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap(), found);
    assert!(app.files.has(&kept).unwrap() && app.files.has(&fresh).unwrap() && !app.files.has(&orphan).unwrap());
    assert!(stranger.exists() && other.exists() && !probe.exists());
    assert_eq!(below(&store.behind("kept/.sweeping")), Vec::<String>::new());
}

#[test]
fn bytes_that_came_in_again_are_not_removed_from_a_bucket() {
    let store = Store::start();
    let app = store.app(&[]);
    let sha256 = app.files.put(&b"again"[..]).unwrap().sha256;
    age(&store.place(&sha256), 30);
    let seen = app.files.lying().unwrap().remove(0);
    // The store tells its own time in whole seconds.
    assert_eq!((seen.sha256.as_ref(), (seen.age.as_secs() + 60) / 3_600), (Some(&sha256), 30));
    app.files.put(&b"again"[..]).unwrap();
    assert!(!app.files.remove(&seen).unwrap() && app.files.has(&sha256).unwrap());
    age(&store.place(&sha256), 30);
    let seen = app.files.lying().unwrap().remove(0);
    assert!(app.files.remove(&seen).unwrap() && !app.files.has(&sha256).unwrap());
    assert!(!app.files.remove(&seen).unwrap());
}

/// Another process looked at the old object before the new bytes came, and removes them unseen.
#[test]
fn bytes_that_come_in_while_the_old_ones_are_removed_are_there_in_the_end() {
    let store = Store::start();
    let app = store.app(&[]);
    let sha256 = app.files.put(&b"contested"[..]).unwrap().sha256;
    let mark = store.behind("kept/.sweeping").join(&sha256).join("0123456789abcdef");
    std::fs::create_dir_all(mark.parent().unwrap()).unwrap();
    std::fs::write(&mark, "sweeping").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(700));
            std::fs::remove_file(store.place(&sha256)).unwrap();
            std::fs::remove_file(&mark).unwrap();
        });
        app.files.put(&b"contested"[..]).unwrap();
    });
    assert!(app.files.has(&sha256).unwrap());
    // A mark that was left behind holds nobody up.
    std::fs::write(&mark, "sweeping").unwrap();
    age(&mark, 1);
    let began = Instant::now();
    app.files.put(&b"contested"[..]).unwrap();
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
}

#[actix_web::test]
async fn a_key_that_the_store_refuses_is_told_and_stores_nothing() {
    let store = Store::start();
    let site = store.site(&[("NINEFOLD__S3__SECRET_ACCESS_KEY", "another key")]);
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let path = format!("vendors/{vendor}/documents");
    let refused = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7").send().await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.body);
    assert_eq!(refused.body["code"], "files_away");
    assert!(!refused.body.to_string().contains(&store.port.to_string()), "{}", refused.body);
    assert!(site.walk("attachments", 10).await.is_empty());
    assert_eq!(below(&store.behind("")), Vec::<String>::new());
    let found = check::look(&site.app, &Asked::default()).unwrap();
    assert!(wrong(&found).iter().any(|words| words.contains("s3.secret_access_key")), "{found:#?}");
}

#[actix_web::test]
async fn a_store_that_stops_is_told_and_goes_on_where_it_was() {
    let mut store = Store::start();
    let site = store.site(&[]);
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let path = format!("vendors/{vendor}/documents");
    let before = site.by_admin(Method::POST, &path).file("before.pdf", b"%PDF-1.7 before").send().await;
    let content = format!("documents/{}/content", before.body["id"].as_str().unwrap());
    store.stop();
    let refused = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7").send().await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("files_away")));
    let unread = site.get(&content).await;
    assert_eq!((unread.status, &unread.body["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("files_away")));
    let found = check::look(&site.app, &Asked::default()).unwrap();
    assert!(wrong(&found).iter().any(|words| words.contains("s3.endpoint")), "{found:#?}");
    assert_eq!(site.walk("attachments", 10).await.len(), 1);
    store.start_again();
    assert_eq!(site.get(&content).await.bytes, b"%PDF-1.7 before");
    let again = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7").send().await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.body);
}

#[test]
fn a_backup_of_a_bucket_is_put_back_into_another_place_of_it() {
    let store = Store::start();
    let (from, to) = (Place::new(), Place::empty());
    let done = |place: &Place, prefix: &str, arguments: &[&str]| {
        let ended = Ended::of(place.command(arguments).envs(store.settings(prefix)).output().unwrap());
        assert_eq!(ended.code, 0, "{arguments:?}: {} {}", ended.out, ended.err);
        ended
    };
    done(&from, "kept", &["import", &fixture("acme.csv")]);
    done(&from, "kept", &["user", "add", "ada@sample.example", "--name", "Ada", "--role", "admin"]);
    let backup = from.folder.path().join("backup.zip").to_str().unwrap().to_owned();
    done(&from, "kept", &["backup", &backup]);
    done(&to, "other", &["restore", &backup]);
    let stored = digests(&store.behind("kept"));
    assert_eq!((stored.len(), &digests(&store.behind("other"))), (1, &stored));
    let found = done(&to, "other", &["check", "--full", "--json"]).json();
    assert!(found["findings"].as_array().unwrap().iter().all(|finding| finding["ok"] == true), "{found}");
    // Where files of somebody else lie nothing is put back.
    let into = Place::empty();
    std::fs::rename(store.behind("other"), store.behind("strange")).unwrap();
    let strange = "f".repeat(64);
    std::fs::create_dir_all(store.behind("strange/ff")).unwrap();
    std::fs::write(store.behind("strange/ff").join(&strange), "strange").unwrap();
    let refused = into.command(&["restore", &backup]).envs(store.settings("strange")).output().unwrap();
    assert!(Ended::of(refused).sentence().contains("s3://vendor-files/strange"));
}
