//! A written file as an answer, sent piece by piece.

use std::{fs::File, io::Read};

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    web::{Bytes, block},
};
use futures_util::stream::try_unfold;

use crate::web::error::percent_encoding;

/// Bytes read and sent at a time.
const PIECE: usize = 64 << 10;

/// The file under a name to save it by; `bytes` is its size.
pub fn download(file: File, bytes: u64, name: &str, media_type: &'static str) -> HttpResponse {
    let pieces = try_unfold(file, |file| async move {
        let (file, piece) = block(move || read(file)).await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>(if piece.is_empty() { None } else { Some((Bytes::from(piece), file)) })
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", percent_encoding(name))))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(SizedStream::new(bytes, Box::pin(pieces)))
}

fn read(mut file: File) -> std::io::Result<(File, Vec<u8>)> {
    let mut piece = vec![0; PIECE];
    let length = file.read(&mut piece)?;
    piece.truncate(length);
    Ok((file, piece))
}
