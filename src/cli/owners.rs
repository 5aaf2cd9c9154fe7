//! Whose the files of this installation are: what another user stores among them, the service may not be able to read.

use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::output;
use crate::{db, files::FileStore, settings::Settings};

/// Warns where the database's file or the directory of stored files belongs to another user than this one.
pub(super) fn tell(settings: &Settings) {
    let ours = rustix::process::geteuid().as_raw();
    let database = db::file::named(settings.database.url.reveal());
    let storage = FileStore::of(settings).ok().and_then(|files| files.directory().map(Path::to_owned));
    let strange = [database, storage].into_iter().flatten().find_map(|path| of_another(path, ours));
    if let Some((path, owner)) = strange {
        output::note(&format!(
            "ninefold: {} belongs to user {owner} and this runs as user {ours}: what is stored now the service may not be \
             able to read. Run it as that user: sudo -u '#{owner}' ninefold …",
            path.display()
        ));
    }
}

/// The owner of what is there, where that is somebody else.
fn of_another(path: PathBuf, ours: u32) -> Option<(PathBuf, u32)> {
    let owner = std::fs::metadata(&path).ok()?.uid();
    (owner != ours).then_some((path, owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_somebody_else_is_told_with_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let ours = rustix::process::geteuid().as_raw();
        assert_eq!(of_another(folder.path().to_owned(), ours), None);
        let told = of_another(folder.path().to_owned(), ours + 1);
        assert_eq!(told, Some((folder.path().to_owned(), ours)));
        assert_eq!(of_another(folder.path().join("none"), ours), None);
    }
}
