//! Bytes on their way to the store and back, piece by piece, and held against their SHA-256 on both ways.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
};

use object_store::{GetOptions, MultipartUpload, ObjectStore, PutMultipartOptions, path::Path};
use sha2::{Digest, Sha256};

use super::{
    Bucket, StoredFile,
    refusal::{told, unsent},
};

/// The most bytes that go in one request; a store takes no parts of less than 5 MiB.
const PIECE: u64 = 8 << 20;

impl Bucket {
    /// Sends a file. Each request is signed with the SHA-256 of its bytes, which the store compares.
    pub(super) async fn send(&self, file: &mut File, stored: &StoredFile) -> io::Result<()> {
        file.seek(SeekFrom::Start(0))?;
        let key = self.key(&stored.sha256);
        if stored.size > PIECE {
            return self.send_in_parts(&key, file, &stored.sha256).await;
        }
        let bytes = piece(file)?;
        ensure_same(Sha256::new().chain_update(&bytes), &stored.sha256)?;
        self.put(&key, bytes).await
    }

    async fn send_in_parts(&self, key: &Path, file: &mut File, sha256: &str) -> io::Result<()> {
        let mut upload = self.store.put_multipart_opts(key, PutMultipartOptions::default()).await.map_err(unsent)?;
        let sent = send_all(&mut *upload, file, sha256).await;
        if sent.is_err() {
            // Parts that stay behind are no file and cost room alone; the bucket's own rules may end them.
            let _ended = upload.abort().await;
        }
        sent
    }

    /// A stored file on this machine's disk, at its beginning.
    pub(super) async fn fetch(&self, sha256: &str) -> io::Result<File> {
        let key = self.key(sha256);
        let known = self.head(&key).await?.ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
        let (mut file, mut hasher) = (self.incoming()?.into_file(), Sha256::new());
        let mut from = 0;
        while from < known.size {
            let to = known.size.min(from + PIECE);
            let asked = GetOptions::new().with_range(Some(from..to));
            let found = self.store.get_opts(&key, asked).await.map_err(told)?;
            let bytes = found.bytes().await.map_err(told)?;
            hasher.update(&bytes);
            file.write_all(&bytes)?;
            from = to;
        }
        ensure_same(hasher, sha256)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// Sends every part and ends the upload, with which the file is there; before that it is not.
async fn send_all(upload: &mut dyn MultipartUpload, file: &mut File, sha256: &str) -> io::Result<()> {
    let mut hasher = Sha256::new();
    loop {
        let bytes = piece(file)?;
        if bytes.is_empty() {
            break;
        }
        hasher.update(&bytes);
        upload.put_part(bytes.into()).await.map_err(unsent)?;
    }
    ensure_same(hasher, sha256)?;
    upload.complete().await.map(drop).map_err(unsent)
}

/// The next bytes of a file. Read where requests run: it is a local disk, and nobody else waits for these threads.
fn piece(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(PIECE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn ensure_same(hasher: Sha256, sha256: &str) -> io::Result<()> {
    if hex::encode(hasher.finalize()) == sha256 {
        return Ok(());
    }
    Err(io::Error::new(
        ErrorKind::InvalidData,
        "its bytes are not those of its SHA-256; they changed since it was stored",
    ))
}
