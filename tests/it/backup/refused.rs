//! Backups that are not put back, and places that take none: nothing is changed there.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use serde_json::{Value, json};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{backup, drafts, installation, stored};
use crate::{
    cli::{Place, fixture},
    support::{
        database::sql,
        dump::{assert_same, dump},
    },
};

/// An entry's name and bytes.
type Entry = (String, Vec<u8>);

/// The same backup with other entries, by one who knows how such a file is made.
fn rewritten(from: &str, to: &Path, change: impl FnOnce(&mut Vec<Entry>)) {
    let mut archive = ZipArchive::new(File::open(from).unwrap()).unwrap();
    let mut entries: Vec<Entry> = (0..archive.len())
        .map(|number| {
            let mut entry = archive.by_index(number).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect();
    change(&mut entries);
    let mut zip = ZipWriter::new(File::create(to).unwrap());
    for (name, bytes) in entries {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
}

fn entry<'a>(entries: &'a mut [Entry], name: &str) -> &'a mut Vec<u8> {
    &mut entries.iter_mut().find(|(known, _)| known.starts_with(name)).unwrap().1
}

fn list(entries: &mut [Entry], change: impl FnOnce(&mut Value)) {
    let bytes = entry(entries, "manifest.json");
    let mut manifest: Value = serde_json::from_slice(bytes).unwrap();
    change(&mut manifest);
    *bytes = serde_json::to_vec(&manifest).unwrap();
}

/// Whether nothing stands where the backup was to go.
fn is_untouched(place: &Place) -> bool {
    let free = match place.database.path() {
        Some(path) => !path.exists() && drafts(path.parent().unwrap()).is_empty(),
        None => {
            let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
            sql(&place.database.url, tables).trim() == "0"
        }
    };
    free && stored(place).is_empty()
}

fn is_refused(place: &Place, file: &Path, part: &str) {
    let ended = place.run(&["restore", file.to_str().unwrap()]);
    assert!(ended.sentence().contains(part), "{part}: {}", ended.err);
    assert!(is_untouched(place), "{part}: something was changed");
}

#[test]
fn a_damaged_backup_is_refused_before_anything_changes() {
    let (from, to) = (installation(), Place::empty());
    let (file, _) = backup(&from, "backup.zip");
    let whole = std::fs::read(&file).unwrap();
    let bent = from.folder.path().join("bent.zip");
    let register = std::fs::read(fixture("acme.csv")).unwrap();
    let at = |part: &[u8]| whole.windows(part.len()).position(|bytes| bytes == part).unwrap();
    let list = at(b"\"migrations\"");
    for (what, place) in [("a file", at(&register) + 20), ("the database", 4_000), ("the list", list + 2)] {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        std::fs::write(&bent, bytes).unwrap();
        let ended = to.run(&["restore", bent.to_str().unwrap()]);
        assert!(ended.sentence().contains("damaged"), "{what}: {}", ended.err);
        assert!(is_untouched(&to), "{what}: something was changed");
    }
    for length in [0, 100, whole.len() / 2, whole.len() - 30] {
        std::fs::write(&bent, &whole[..length]).unwrap();
        is_refused(&to, &bent, "only a part of one");
    }
    is_refused(&to, Path::new(&fixture("acme.csv")), "is no backup of Ninefold");
    is_refused(&to, Path::new("none.zip"), "none.zip cannot be read");
    to.done(&["restore", &file]);
    assert_eq!(stored(&to), stored(&from));
}

#[test]
fn a_backup_that_was_tampered_with_or_is_newer_is_refused() {
    let (from, to) = (installation(), Place::empty());
    let (file, _) = backup(&from, "backup.zip");
    let other = from.folder.path().join("other.zip");
    let refused = |part: &str, change: &dyn Fn(&mut Vec<Entry>)| {
        rewritten(&file, &other, change);
        is_refused(&to, &other, part);
    };
    refused("is not what was written", &|entries| entry(entries, "files/").push(b'x'));
    refused("is not what was written", &|entries| entry(entries, "database.").push(b'x'));
    refused("is missing", &|entries| entries.retain(|(name, _)| !name.starts_with("files/")));
    refused("is missing", &|entries| entries.retain(|(name, _)| !name.starts_with("database.")));
    refused("is no backup", &|entries| entries.retain(|(name, _)| name != "manifest.json"));
    refused("evil.txt is not on its list", &|entries| entries.push(("evil.txt".to_owned(), b"x".to_vec())));
    refused("newer Ninefold", &|entries| list(entries, |manifest| *manifest = json!({ "format": 2 })));
    refused("newer Ninefold (migration 29991231000000)", &|entries| {
        list(entries, |manifest| manifest["migrations"].as_array_mut().unwrap().push(json!("29991231000000")));
    });
    let other_kind = if from.database.path().is_some() { "postgres" } else { "sqlite" };
    refused("Name one of the same kind", &|entries| {
        list(entries, |manifest| manifest["database_kind"] = json!(other_kind));
    });
}

#[test]
fn a_place_that_is_not_empty_takes_no_backup() {
    let from = installation();
    let (file, _) = backup(&from, "backup.zip");
    let rows = dump(&from.database.url);
    assert!(from.run(&["restore", &file]).sentence().contains("There is a database at"));
    assert_same(&rows, &dump(&from.database.url));
    let to = Place::empty();
    let strange = to.folder.path().join("data/files/ab");
    std::fs::create_dir_all(&strange).unwrap();
    std::fs::write(strange.join("ab".repeat(32)), "a file of somebody else").unwrap();
    assert!(to.run(&["restore", &file]).sentence().contains("files that are not of this backup"));
    std::fs::remove_file(strange.join("ab".repeat(32))).unwrap();
    // What an interrupted restore of the same backup left is in nobody's way.
    let (name, bytes) = stored(&from).remove(0);
    let folder = to.folder.path().join("data/files").join(&name[..2]);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&name), bytes).unwrap();
    to.done(&["restore", &file]);
    assert_eq!(stored(&to), stored(&from));
}
