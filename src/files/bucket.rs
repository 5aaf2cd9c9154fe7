//! Files in a bucket of an S3-compatible store, each under its SHA-256 behind the prefix that `storage.url` names.
//!
//! A file on its way in is put together on this machine's disk and sent whole: the store has it under its name only then.
//! One that is asked for is fetched to the disk and compared with its name before anybody reads of it.

mod mark;
mod refusal;
mod runner;
mod sweeping;
mod transfer;

use std::{
    fs::File,
    io::{self, ErrorKind, Write},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, ObjectMeta, ObjectStore, PutOptions, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use tempfile::NamedTempFile;

use self::{
    refusal::{told, unsent},
    runner::Runner,
};
use super::{AWAY, INCOMING, Lying, PROBE, StoredFile, digest};
use crate::settings::{BucketAddress, S3};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// Requests that are tried again before it is told that the store is out of reach.
const RETRIES: usize = 3;

/// The SHA-256 of nothing that is stored.
const NOBODY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A part of a bucket.
#[derive(Clone)]
pub(super) struct Bucket {
    store: AmazonS3,
    address: BucketAddress,
    /// Where files are put together; none for the directory of the system.
    spool: Option<PathBuf>,
    runner: Arc<Runner>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Bucket {
    pub(super) fn of(address: BucketAddress, s3: &S3) -> io::Result<Self> {
        let store = connect(&address.name, s3).map_err(told)?;
        let spool = Some(PathBuf::from(&s3.spool_dir)).filter(|folder| !folder.as_os_str().is_empty());
        Ok(Self { store, address, spool, runner: Arc::new(Runner::start()?) })
    }

    /// Brings a few bytes in, reads them and takes them away.
    pub(super) fn probe(&self) -> io::Result<()> {
        self.incoming()?.write_all(PROBE.as_bytes())?;
        let bucket = self.clone();
        self.runner.wait(async move { bucket.try_out().await })
    }

    pub(super) fn incoming(&self) -> io::Result<NamedTempFile> {
        let mut named = tempfile::Builder::new();
        named.prefix(INCOMING);
        let file = match &self.spool {
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                named.tempfile_in(folder)?
            }
            None => named.tempfile()?,
        };
        // Nameless from now on: a process that is killed leaves nothing of somebody's report behind.
        std::fs::remove_file(file.path())?;
        Ok(file)
    }

    pub(super) fn keep(&self, mut file: NamedTempFile) -> io::Result<StoredFile> {
        file.as_file_mut().flush()?;
        let stored = digest(file.as_file_mut())?;
        let (bucket, sent) = (self.clone(), stored.clone());
        self.runner.wait(async move { bucket.bring_in(file.into_file(), &sent).await })?;
        Ok(stored)
    }

    pub(super) fn open(&self, sha256: &str) -> io::Result<File> {
        let (bucket, sha256) = (self.clone(), sha256.to_owned());
        self.runner.wait(async move { bucket.fetch(&sha256).await })
    }

    pub(super) fn size(&self, sha256: &str) -> io::Result<u64> {
        let found = self.look_up(sha256)?.ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
        Ok(found.size)
    }

    pub(super) fn has(&self, sha256: &str) -> io::Result<bool> {
        Ok(self.look_up(sha256)?.is_some())
    }

    fn look_up(&self, sha256: &str) -> io::Result<Option<ObjectMeta>> {
        let (bucket, key) = (self.clone(), self.key(sha256));
        self.runner.wait(async move { bucket.head(&key).await })
    }

    /// The key of a name of ours.
    fn at(&self, name: &str) -> Path {
        match self.address.prefix.as_str() {
            "" => Path::from(name),
            prefix => Path::from(format!("{prefix}/{name}")),
        }
    }

    fn key(&self, sha256: &str) -> Path {
        self.at(&format!("{}/{sha256}", sha256.get(..2).unwrap_or("xx")))
    }

    async fn try_out(&self) -> io::Result<()> {
        let key = self.at(&format!("{PROBE}{}", random()?));
        let word = b"Can this be read?".to_vec();
        self.put(&key, word.clone()).await?;
        let found = self.store.get_opts(&key, GetOptions::new()).await.map_err(told)?;
        let read = found.bytes().await.map_err(told)?;
        self.delete(&key).await?;
        // Nothing is stored without a look for marks, which takes the right to list.
        self.marks(NOBODY).await?;
        if read.as_ref() == word.as_slice() {
            return Ok(());
        }
        Err(io::Error::new(AWAY, "the store gives back other bytes than it was given"))
    }

    /// What the store knows of a key; none where nothing is there.
    async fn head(&self, key: &Path) -> io::Result<Option<ObjectMeta>> {
        match self.store.get_opts(key, GetOptions::new().with_head(true)).await {
            Ok(found) => Ok(Some(found.meta)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    async fn put(&self, key: &Path, bytes: Vec<u8>) -> io::Result<()> {
        self.store.put_opts(key, bytes.into(), PutOptions::default()).await.map(drop).map_err(unsent)
    }

    async fn delete(&self, key: &Path) -> io::Result<()> {
        let key = key.clone();
        let one = stream::once(async move { Ok(key) }).boxed();
        self.store.delete_stream(one).try_for_each(|_gone| async { Ok(()) }).await.map_err(told)
    }
}

/// The connections to a bucket; none is made before something is asked.
fn connect(name: &str, s3: &S3) -> object_store::Result<AmazonS3> {
    // One way to do TLS in this program, whoever needs it first.
    let _there_already = rustls::crypto::ring::default_provider().install_default();
    let patience = Duration::from_secs(s3.timeout_seconds);
    let options = ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_timeout(patience)
        .with_allow_http(s3.endpoint.starts_with("http://"));
    let backoff =
        BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(2), base: 2.0 };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(name)
        .with_region(&s3.region)
        .with_access_key_id(s3.access_key_id.reveal())
        .with_secret_access_key(s3.secret_access_key.reveal())
        .with_client_options(options)
        .with_retry(RetryConfig { backoff, max_retries: RETRIES, retry_timeout: patience })
        // Not every store knows how to remove several at once.
        .with_disable_bulk_delete(true);
    if !s3.endpoint.is_empty() {
        builder = builder.with_endpoint(s3.endpoint.trim_end_matches('/'));
    }
    builder.build()
}

/// A part of a name that nobody else chooses.
fn random() -> io::Result<String> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(bytes))
}
