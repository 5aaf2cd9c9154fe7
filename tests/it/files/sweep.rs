use ninefold::{
    actions::{
        attachment, records,
        sweep_files::{self, Strays},
    },
    app::App,
    domain::{access::Actor, vendor::Vendor},
};
use serde_json::json;

use super::{age, file, filing, place, root};
use crate::support::{api_site::ApiSite, app::TestApp};

#[test]
fn an_orphan_goes_after_a_day_and_never_a_file_with_a_row() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    file(&app, &filing(vendor.id, None, "report.pdf"), b"%PDF-1.7 kept");
    let kept = attachment::list(&app, &Actor::command_line(), None, 10).unwrap().remove(0).sha256;
    let orphan = app.files.put(&b"nobody's"[..]).unwrap().sha256;
    let fresh = app.files.put(&b"on its way"[..]).unwrap().sha256;
    let half = root(&app).join(".incoming-broken");
    std::fs::write(&half, "half").unwrap();
    let stranger = root(&app).join("readme.txt");
    std::fs::write(&stranger, "mine").unwrap();
    for path in [&place(&app, &kept), &place(&app, &orphan), &half, &stranger] {
        age(path, 25);
    }
    age(&place(&app, &fresh), 23);
    let found = Strays { files: 2, bytes: 12, young: 1 };
    assert_eq!(sweep_files::look(&app).unwrap(), found);
    let told = sweep_files::finding(&app, false);
    assert!(told.ok && told.advice && told.message.contains("2 files (12 bytes)"), "{}", told.message);
    assert!(told.message.contains("1 file may be on its way in."), "{}", told.message);
    assert!(told.message.contains(&orphan) && told.message.contains(".incoming-broken"), "{}", told.message);
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap(), found);
    assert!(app.files.has(&kept).unwrap() && app.files.has(&fresh).unwrap() && stranger.exists());
    assert!(!app.files.has(&orphan).unwrap() && !half.exists());
    assert_eq!(sweep_files::look(&app).unwrap(), Strays { files: 0, bytes: 0, young: 1 });
}

/// A document of ours, so that the store is told from another database's.
fn ours(app: &App) {
    let vendor: Vendor =
        records::create(app, &Actor::command_line(), json!({ "name": "Alder Pumps" }).as_object().unwrap()).unwrap();
    file(app, &filing(vendor.id, None, "ours.pdf"), b"%PDF-1.7 ours");
}

/// A file that belongs to nothing for so many hours; its digest.
fn left_behind(app: &App, text: &[u8], hours: u64) -> String {
    let sha256 = app.files.put(text).unwrap().sha256;
    age(&place(app, &sha256), hours);
    sha256
}

#[test]
fn a_store_of_another_database_is_left_alone() {
    let app = TestApp::new();
    let sha256 = left_behind(&app, b"somebody else's", 48);
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap_err().code(), "other_storage");
    assert_eq!(sweep_files::look(&app).unwrap_err().code(), "other_storage");
    for repair in [false, true] {
        let told = sweep_files::finding(&app, repair);
        assert!(!told.ok && told.message.contains("belong together"), "{}", told.message);
    }
    assert_eq!(sweep_files::sweep_if_due(&app).unwrap(), Some(Strays::default()), "told once");
    assert_eq!(sweep_files::sweep_if_due(&app).unwrap(), None, "a day");
    assert!(app.files.has(&sha256).unwrap());
    ours(&app);
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap().files, 1);
    let many: Vec<String> = (0..21).map(|number| left_behind(&app, format!("{number}").as_bytes(), 48)).collect();
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap_err().code(), "other_storage");
    assert!(many.iter().all(|sha256| app.files.has(sha256).unwrap()));
}

#[test]
fn a_copy_that_is_pointed_at_the_files_of_the_original_removes_none() {
    let original = TestApp::new();
    ours(&original);
    sweep_files::sweep(&original, &Actor::worker()).unwrap();
    let newest = left_behind(&original, b"the copy has no row of it", 48);
    let copy = TestApp::with(&[("NINEFOLD__STORAGE__URL", original.settings.storage.url.as_str())]);
    ours(&copy);
    assert_eq!(sweep_files::sweep(&copy, &Actor::worker()).unwrap_err().code(), "other_storage");
    let told = sweep_files::finding(&copy, true);
    assert!(!told.ok && told.message.contains("those of another installation"), "{}", told.message);
    assert!(original.files.has(&newest).unwrap());
    assert_eq!(sweep_files::sweep(&original, &Actor::worker()).unwrap().files, 1, "its own database may");
}

/// A file of last year whose row went, brought in again: its bytes are stored before its new row is there.
#[test]
fn bytes_that_came_in_again_stay_until_their_row_is_there() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    let bytes = b"%PDF-1.7 again";
    let before = app.files.put(&bytes[..]).unwrap();
    age(&place(&app, &before.sha256), 9_000);
    app.files.put(&bytes[..]).unwrap();
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap(), Strays { young: 1, ..Strays::default() });
    file(&app, &filing(vendor.id, None, "again.pdf"), bytes);
    age(&place(&app, &before.sha256), 9_000);
    assert_eq!(sweep_files::sweep(&app, &Actor::worker()).unwrap(), Strays::default());
    assert!(app.files.has(&before.sha256).unwrap());
}

#[test]
fn files_are_swept_once_a_day() {
    let app = TestApp::new();
    ours(&app);
    let orphan = |text: &[u8]| drop(left_behind(&app, text, 48));
    orphan(b"one");
    assert_eq!(sweep_files::sweep_if_due(&app).unwrap().map(|gone| gone.files), Some(1));
    orphan(b"two");
    assert_eq!(sweep_files::sweep_if_due(&app).unwrap(), None);
    assert_eq!(sweep_files::sweep_if_due(&app.at("2026-11-23T09:00:00")).unwrap().map(|gone| gone.files), Some(1));
}

#[actix_web::test]
async fn what_was_swept_stands_in_the_trail() {
    let site = ApiSite::new();
    ours(&site.app);
    assert_eq!(sweep_files::sweep(&site.app, &Actor::worker()).unwrap(), Strays::default());
    let sha256 = left_behind(&site.app, b"nobody's", 25);
    let told = sweep_files::finding(&site.app, true);
    assert!(told.ok && told.message.contains("1 file (8 bytes)"), "{}", told.message);
    let line = site.get("audit?limit=1").await.body["items"][0].clone();
    assert_eq!(line["summary"], "1 file (8 bytes) removed that belonged to nothing", "{line}");
    assert!(line["before_values"].to_string().contains(&sha256), "which ones they were: {line}");
}
