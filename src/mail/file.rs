//! Mail into a folder: one `.eml` file per mail, whole or not there.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::{Delivery, Phase, message::Letter};

/// Writes each mail to a file named after its Message-ID, so that a repeat overwrites itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTransport {
    folder: PathBuf,
}

impl FileTransport {
    /// Mail into `folder`, which is made when the first mail comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The file of the mail with this Message-ID.
    pub fn path_of(&self, message_id: &str) -> PathBuf {
        self.folder.join(format!("{}.eml", stem(message_id)))
    }

    pub(super) fn deliver(&self, message_id: &str, letter: &Letter) -> Delivery {
        if let Err(error) = fs::create_dir_all(&self.folder) {
            return retry(Phase::Connect, &self.folder, &error);
        }
        let path = self.path_of(message_id);
        match write_whole(&path, &letter.bytes) {
            Ok(()) => Delivery::Sent { response: path.display().to_string() },
            Err(error) => retry(Phase::Data, &path, &error),
        }
    }
}

fn retry(phase: Phase, path: &Path, error: &io::Error) -> Delivery {
    Delivery::Retry { phase, words: format!("{} could not be written: {error}", path.display()) }
}

/// The Message-ID's local part; anything that is more than letters, digits and `.-_` is hashed.
fn stem(message_id: &str) -> String {
    let inner = message_id.trim_start_matches('<').trim_end_matches('>');
    let local = inner.split('@').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !local.is_empty() && local.len() <= 100 && local.chars().all(plain) {
        local.to_owned()
    } else {
        hex::encode(Sha256::digest(message_id))
    }
}

/// Temporary file → fsync → rename → fsync of the folder: after a crash the file is whole or not there.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("the path has no folder"))?;
    let mut draft = tempfile::Builder::new().prefix(".draft-").suffix(".tmp").tempfile_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    draft.persist(path).map_err(|refused| refused.error)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::message::tests::sample;

    #[test]
    fn a_repeat_overwrites_the_same_file_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let files = FileTransport::new(folder.path().join("data/outbox"));
        let (message, letter) = (sample(), sample().letter().unwrap());
        for _ in 0..2 {
            assert!(matches!(files.deliver(&message.message_id, &letter), Delivery::Sent { .. }));
        }
        let names: Vec<_> =
            fs::read_dir(folder.path().join("data/outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(names, [files.path_of(&message.message_id)]);
        assert_eq!(fs::read(&names[0]).unwrap(), letter.bytes);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_tried_again_later() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let files = FileTransport::new(folder.path().join("file/outbox"));
        let delivery = files.deliver("<a@b>", &sample().letter().unwrap());
        assert!(matches!(delivery, Delivery::Retry { phase: Phase::Connect, .. }), "{delivery:?}");
    }

    #[test]
    fn a_strange_message_id_stays_inside_the_folder() {
        assert_eq!(stem("<abc-1@host>"), "abc-1");
        for strange in ["<../../etc/passwd@host>", "<@host>", "<a b@host>"] {
            assert_eq!(stem(strange).len(), 64, "{strange}");
        }
    }
}
