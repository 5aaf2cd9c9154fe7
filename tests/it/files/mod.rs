//! Stored files: there before their rows, swept when they belong to nothing, shown under their own names, and opened
//! under the restriction they came with.

mod names;
mod order;
mod restricted;
#[cfg(feature = "s3")]
mod s3;
mod sweep;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use ninefold::{
    actions::document::{self, Filing},
    app::App,
    domain::{
        access::Actor,
        document::{Document, Readers},
        ids::{SocReportId, VendorId},
    },
};

/// Where the store puts a file of this digest.
fn place(app: &App, sha256: &str) -> PathBuf {
    root(app).join(&sha256[..2]).join(sha256)
}

fn root(app: &App) -> PathBuf {
    PathBuf::from(app.settings.storage.url.strip_prefix("file://").unwrap())
}

/// Makes a file older by so many hours.
fn age(path: &Path, hours: u64) {
    let file = std::fs::File::options().write(true).open(path).unwrap();
    let earlier = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(hours * 3_600);
    file.set_modified(earlier).unwrap();
}

/// A filing for everyone, without a restriction.
fn filing(vendor: VendorId, report: Option<SocReportId>, file_name: &str) -> Filing {
    Filing {
        vendor,
        report,
        file_name: file_name.to_owned(),
        title: String::new(),
        restriction: None,
        readers: Readers::Everyone,
    }
}

fn file(app: &App, filing: &Filing, bytes: &[u8]) -> Document {
    let stored = app.files.put(bytes).unwrap();
    document::file(app, &Actor::command_line(), filing, &stored).unwrap()
}
