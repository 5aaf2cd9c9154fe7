//! A disk without room left, under database, files and temporary files: whoever writes is told so, whoever reads goes on,
//! and once there is room everything is as if nothing had been.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    asking::{Answer, Person, Program},
    house::{House, session, token, vendor},
    is_on_sqlite,
    survived::{assert_sound, count, files_below},
};

/// Rows of the register: many times what a nearly full disk takes.
const ROWS: i64 = 2_000;

/// Room that suffices to read the register and not to store it.
const LITTLE: u64 = 2 << 20;

/// A small disk of its own; gone when the value is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// None where this process may not mount one.
    fn mounted() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64m,mode=700", "ninefold-test"]).arg(folder.path());
        let mounted = mount.stdin(Stdio::null()).stderr(Stdio::null()).status();
        if mounted.is_ok_and(|ended| ended.success()) {
            return Some(Self(folder));
        }
        println!("skipped: a disk of its own cannot be mounted here; that needs root");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room there is, but so many bytes.
    fn fill_but(&self, left: u64) {
        let mut filler = File::options().append(true).create(true).open(self.path().join("filler")).unwrap();
        for piece in [64 << 10, 4 << 10, 1] {
            let piece = vec![0; piece];
            while filler.write_all(&piece).is_ok() {}
        }
        let size = filler.metadata().unwrap().len();
        filler.set_len(size.saturating_sub(left)).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn register() -> Vec<u8> {
    let mut text = String::from("Vendor name,Category,Notes,Service,Data sensitivity,Criticality,Access\n");
    for row in 0..ROWS {
        let note = "note ".repeat(40);
        writeln!(text, "Disk vendor {row:04},Category {},{note},Service {row},3,2,1", row % 7).unwrap();
    }
    text.into_bytes()
}

/// Brings the register in as far as it is looked at; the import's id.
fn previewed(program: &Program) -> String {
    let answer = program.upload("/api/v1/imports", "register.csv", &register()).unwrap();
    assert_eq!(answer.status, 202, "{answer:?}");
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let until = Instant::now() + Duration::from_secs(60);
    while program.get(&format!("/api/v1/imports/{id}")).unwrap().json()["state"] != "preview" {
        assert!(Instant::now() < until, "the register is not read");
        thread::sleep(Duration::from_millis(50));
    }
    id
}

fn is_told(answer: Option<Answer>, what: &str) {
    let answer = answer.unwrap();
    assert!(answer.is_problem(507, "storage_full"), "{what}: {answer:?}");
    assert!(answer.json()["detail"].as_str().unwrap().contains("no room left"), "{what}: {answer:?}");
}

/// Writes small things until one is refused; answers what was acknowledged.
fn write_until_refused(program: &Program) -> Vec<String> {
    let mut written = Vec::new();
    for number in 0..1_000 {
        let name = format!("Small vendor {number:04}");
        let answer = program.post("/api/v1/vendors", &json!({ "name": name, "notes": "n".repeat(9_000) })).unwrap();
        match answer.status {
            201 => written.push(name),
            _ => {
                is_told(Some(answer), &name);
                return written;
            }
        }
    }
    panic!("a full disk takes a thousand vendors");
}

#[test]
fn a_full_disk_is_told_while_reads_go_on_and_room_is_all_it_takes() {
    if !is_on_sqlite() {
        return;
    }
    let Some(disk) = Disk::mounted() else { return };
    let temporary = disk.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let house = House::at(disk.path(), &[("TMPDIR", temporary.to_str().unwrap())]);
    let app = house.app();
    let (token, vendor, ada) = (token(&app), vendor(&app, "Alder Pumps"), session(&app, "Ada"));
    drop(app);
    let mut serving = house.serve();
    let (program, mut person) = (Program::new(&serving.address, &token), Person::in_session(&serving.address, &ada));
    let apply = format!("/api/v1/imports/{}/apply", previewed(&program));
    let documents = format!("/vendors/{vendor}/documents");
    let bytes = format!("%PDF-1.7 {}", "x".repeat(200_000)).into_bytes();
    let upload = |name: &str| program.upload(&format!("/api/v1{documents}"), name, &bytes);

    disk.fill_but(LITTLE);
    is_told(program.post_empty(&apply), "an import that the database has no room for");
    disk.fill_but(0);
    is_told(program.post_empty(&apply), "an import that cannot even be read");
    is_told(upload("report.pdf"), "a document");
    is_told(program.upload("/api/v1/imports", "register.csv", &register()), "a register");
    for path in [documents.as_str(), "/imports"] {
        let page = person.upload(path, "report.pdf", &bytes);
        assert!(page.is_page(507) && page.body.contains("no room left"), "{path}: {page:?}");
    }
    let written = write_until_refused(&program);
    assert_eq!(program.get("/api/v1/vendors?limit=10").unwrap().status, 200);
    assert!(person.get("/vendors").is_page(200));
    let import = "SELECT COUNT(*) AS count FROM vendors WHERE name LIKE 'Disk vendor %'";
    assert_eq!(count(&house, import), 0, "no half import");
    assert_eq!(files_below(&temporary).len(), 0, "temporary files are left");

    disk.make_room();
    assert_eq!(program.post("/api/v1/vendors", &json!({ "name": "Birch Mail" })).unwrap().status, 201);
    assert_eq!(upload("report.pdf").unwrap().status, 201);
    assert_eq!(person.upload(&documents, "letter.pdf", b"%PDF-1.7 a letter").status, 303);
    let applied = program.post_empty(&apply).unwrap();
    assert_eq!(applied.status, 200, "{applied:?}");
    assert!(!serving.has_ended(), "it went on by itself");
    drop(serving);
    assert_eq!(count(&house, import), ROWS);
    for name in &written {
        assert_eq!(count(&house, &format!("SELECT COUNT(*) AS count FROM vendors WHERE name = '{name}'")), 1, "{name}");
    }
    let left: Vec<_> = files_below(&house.path("files"));
    assert!(left.iter().all(|path| !path.display().to_string().contains(".incoming-")), "{left:?}");
    assert_sound(&house.app());
    println!("full disk: {} small writes acknowledged before it, all there; half imports: 0", written.len());
}
