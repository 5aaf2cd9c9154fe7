//! The mark in a bucket that says of which installation its files are.

use std::io;

use object_store::{GetOptions, ObjectStore};

use super::{Bucket, refusal::told};
use crate::files::installation::MARK;

impl Bucket {
    pub(in crate::files) fn installation(&self) -> io::Result<Option<String>> {
        let bucket = self.clone();
        self.runner.wait(async move { bucket.marked().await })
    }

    /// Not every store can write what is not there alone: of two that claim at once the later one wins, and whoever
    /// claimed looks once more.
    pub(in crate::files) fn claim(&self, id: &str) -> io::Result<()> {
        let (bucket, id) = (self.clone(), id.to_owned());
        self.runner.wait(async move {
            if bucket.marked().await?.is_some() {
                return Ok(());
            }
            bucket.put(&bucket.at(MARK), id.into_bytes()).await
        })
    }

    async fn marked(&self) -> io::Result<Option<String>> {
        let found = match self.store.get_opts(&self.at(MARK), GetOptions::new()).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found.map_err(told)?,
        };
        let bytes = found.bytes().await.map_err(told)?;
        Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }
}
