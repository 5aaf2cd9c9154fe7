//! What lies in the bucket, and how it is removed while others bring files in.
//!
//! A store removes an object whatever became of it since it was looked at, and knows no locks. So whoever removes one sets
//! a mark beside it, looks at it once more, removes it, and takes the mark away. Whoever brought one in looks for marks
//! and then whether it is there. Either the one who removes sees that the bytes are young again, or the other sees the
//! mark or the gap, and brings them in again. A store has to show at once what was written, as S3 does.

use std::{fs::File, io, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStore, path::Path};

use super::{AWAY, Bucket, Lying, PROBE, StoredFile, random, refusal::told};
use crate::files::lying::is_hex;

/// Where the marks are.
const MARKS: &str = ".sweeping";

/// What tells the store's own time.
const NOW: &str = ".now";

/// Seconds after which a mark was left behind. By then no request of whoever set it is under way any more: each of the
/// three gives up after twice `s3.timeout_seconds`, which are 60 at most.
const LEFT_BEHIND: i64 = 600;

/// How often a file is brought in, should it be removed meanwhile.
const TRIES: usize = 3;

/// How often it is looked whether a mark has gone, and how long between.
const LOOKS: usize = 50;
const BETWEEN: Duration = Duration::from_millis(200);

impl Bucket {
    /// Sends a file until it is there to stay.
    pub(super) async fn bring_in(&self, mut file: File, stored: &StoredFile) -> io::Result<()> {
        for _ in 0..TRIES {
            self.send(&mut file, stored).await?;
            if self.is_settled(stored).await? {
                return Ok(());
            }
            self.until_swept(&stored.sha256).await?;
        }
        Err(io::Error::new(AWAY, "the same bytes are being removed from the store; try again in ten minutes"))
    }

    /// Whether a file that was sent is there, and nobody is about to remove what was there before.
    async fn is_settled(&self, stored: &StoredFile) -> io::Result<bool> {
        // In this order: who removes takes the mark away last.
        let marks = self.marks(&stored.sha256).await?;
        let Some(found) = self.head(&self.key(&stored.sha256)).await? else { return Ok(false) };
        if found.size != stored.size {
            return Err(io::Error::new(AWAY, "the store keeps another size than was sent"));
        }
        let young = |mark: &ObjectMeta| (found.last_modified - mark.last_modified).num_seconds() < LEFT_BEHIND;
        Ok(!marks.iter().any(young))
    }

    async fn until_swept(&self, sha256: &str) -> io::Result<()> {
        for _ in 0..LOOKS {
            if self.marks(sha256).await?.is_empty() {
                break;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        Ok(())
    }

    /// The marks beside a file.
    pub(super) async fn marks(&self, sha256: &str) -> io::Result<Vec<ObjectMeta>> {
        let folder = self.at(&format!("{MARKS}/{sha256}"));
        self.store.list(Some(&folder)).try_collect().await.map_err(told)
    }

    /// Everything that lies behind the prefix under a name of ours.
    pub(in crate::files) fn lying(&self) -> io::Result<Vec<Lying>> {
        let bucket = self.clone();
        self.runner.wait(async move {
            let now = bucket.now().await?;
            let root = Path::from(bucket.address.prefix.as_str());
            let found: Vec<ObjectMeta> = bucket.store.list(Some(&root)).try_collect().await.map_err(told)?;
            Ok(found.iter().filter_map(|object| bucket.lying_at(object, now)).collect())
        })
    }

    fn lying_at(&self, object: &ObjectMeta, now: DateTime<Utc>) -> Option<Lying> {
        let name = object.location.as_ref().strip_prefix(self.address.prefix.as_str())?.trim_start_matches('/');
        let sha256 = match name.split_once('/') {
            Some((folder, sha256)) if is_hex(folder, 2) && is_hex(sha256, 64) && sha256.starts_with(folder) => {
                Some(sha256.to_owned())
            }
            Some((MARKS, _)) => None,
            None if name.starts_with(PROBE) => None,
            _ => return None,
        };
        let age = (now - object.last_modified).to_std().unwrap_or_default();
        let (path, modified) = (object.location.to_string().into(), object.last_modified.into());
        Some(Lying { sha256, size: object.size, age, path, modified })
    }

    /// The store's own time, since its objects bear that one.
    async fn now(&self) -> io::Result<DateTime<Utc>> {
        let key = self.at(NOW);
        self.put(&key, b"now".to_vec()).await?;
        let found = self.head(&key).await?;
        found
            .map(|object| object.last_modified)
            .ok_or_else(|| io::Error::new(AWAY, "the store forgets what it is given"))
    }

    pub(in crate::files) fn remove(&self, one: &Lying) -> io::Result<bool> {
        let (bucket, key) = (self.clone(), Path::from(&*one.path.to_string_lossy()));
        let (sha256, modified) = (one.sha256.clone(), DateTime::<Utc>::from(one.modified));
        self.runner.wait(async move {
            match sha256 {
                Some(sha256) => bucket.sweep(&key, &sha256, modified).await,
                None => bucket.delete(&key).await.map(|()| true),
            }
        })
    }

    /// Removes a file that is as it was seen. Where a request comes to nothing the mark stays, since the file may go yet.
    async fn sweep(&self, key: &Path, sha256: &str, seen: DateTime<Utc>) -> io::Result<bool> {
        let mark = self.at(&format!("{MARKS}/{sha256}/{}", random()?));
        self.put(&mark, b"sweeping".to_vec()).await?;
        let found = self.head(key).await?;
        // Lists tell fractions of a second and headers none; what came again is younger by an hour at least.
        let as_seen = |found: ObjectMeta| (found.last_modified - seen).num_seconds().abs() < 2;
        let unchanged = found.is_some_and(as_seen);
        if unchanged {
            self.delete(key).await?;
        }
        self.delete(&mark).await?;
        Ok(unchanged)
    }
}
