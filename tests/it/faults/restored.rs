//! A backup taken while documents come in restores into an empty place: every record that was acknowledged before, each
//! file under its digest, and a trail that verifies.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ninefold::{
    actions::models,
    app::{App, Parts},
    clock::Clock,
    mail::{Mailer, MemoryTransport},
    settings::Settings,
    spreadsheet::{Limits, Reader},
};

use super::{
    Stopping,
    survived::{assert_sound, attachments, files_below, name_of},
};
use crate::cli::Place;

/// Programs that file documents at once.
const WRITERS: usize = 2;
/// Documents that are there before the backup begins.
const BEFORE: usize = 4;

/// Files one document after the other; the names of those that were acknowledged.
fn write(place: &Place, writer: usize, stop: &AtomicBool, acknowledged: &Mutex<BTreeSet<String>>) {
    for number in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let name = format!("report-{writer}-{number}.pdf");
        let file = place.file(&name, &format!("%PDF-1.7 {name} {}", "x".repeat(20_000)));
        let ended = place.run(&["attach", &file, "--vendor", "Alder Pumps"]);
        if ended.code == 0 {
            acknowledged.lock().unwrap().insert(name);
        }
    }
}

/// A place as the program opens it.
fn open(place: &Place) -> App {
    let storage = format!("file://{}", files(place).display());
    let settings = [("NINEFOLD__DATABASE__URL", place.database.url.clone()), ("NINEFOLD__STORAGE__URL", storage)];
    let settings = settings.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    models::open(Parts {
        settings: Settings::from_sources(None, settings).unwrap(),
        clock: Clock::System,
        reader: Reader::new("true".into(), Limits::default()),
        mailer: Mailer::Memory(MemoryTransport::default()),
    })
    .unwrap()
}

fn files(place: &Place) -> PathBuf {
    place.folder.path().join("data/files")
}

#[test]
fn a_backup_taken_while_documents_come_in_restores_with_each_of_their_files() {
    let from = Place::new();
    let register = from.file("register.csv", "Vendor name,Status,Service\nAlder Pumps,Active,Pumps\n");
    from.done(&["import", &register]);
    let (stop, acknowledged) = (AtomicBool::new(false), Mutex::new(BTreeSet::new()));
    let (before, said) = thread::scope(|scope| {
        let stopping = Stopping(&stop);
        for writer in 0..WRITERS {
            let (from, stop, acknowledged) = (&from, &stop, &acknowledged);
            scope.spawn(move || write(from, writer, stop, acknowledged));
        }
        let until = Instant::now() + Duration::from_secs(60);
        while acknowledged.lock().unwrap().len() < BEFORE {
            assert!(Instant::now() < until, "nobody writes");
            thread::sleep(Duration::from_millis(20));
        }
        let before = acknowledged.lock().unwrap().clone();
        let ended = from.done(&["backup", "backup.zip", "--json"]).json();
        drop(stopping);
        (before, ended)
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    let to = Place::empty();
    let backup = from.folder.path().join("backup.zip");
    let restored = to.done(&["restore", backup.to_str().unwrap(), "--json"]).json();
    assert_eq!((&restored["audit_trail"], &restored["files"]), (&"ok".into(), &said["files"]));

    let app = open(&to);
    assert_sound(&app);
    let known = attachments(&app);
    let names: BTreeSet<String> = known.iter().map(|one| one.file_name.clone()).collect();
    let lost: Vec<&String> = before.difference(&names).collect();
    assert_eq!(lost, Vec::<&String>::new(), "acknowledged before the backup began");
    let reports: BTreeSet<String> = names.into_iter().filter(|name| name.starts_with("report-")).collect();
    assert!(reports.is_subset(&acknowledged), "{reports:?} came back of {acknowledged:?}");
    let digests: BTreeSet<String> = known.into_iter().map(|one| one.sha256).collect();
    let stored: BTreeSet<String> = files_below(&files(&to)).iter().map(|path| name_of(path)).collect();
    assert_eq!(stored, digests, "a file a row, and no other");
    to.done(&["audit", "verify", "--anchor", said["anchor"].as_str().unwrap()]);
    println!("restored from a backup under load: {} documents, lost: 0", reports.len());
}
