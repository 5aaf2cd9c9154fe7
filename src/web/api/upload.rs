//! Receives one uploaded file, piece by piece, into the file store's incoming directory.

use std::io::Write;

use actix_multipart::{Field, Multipart, MultipartError};
use futures_util::StreamExt;
use tempfile::NamedTempFile;

use super::refusal::Refusal;
use crate::{
    actions::import_spreadsheet::{Incoming, clean_name, look_at},
    error::AppError,
    web::{Site, run},
};

/// Bytes gathered before they are written.
const PIECE: usize = 256 << 10;

/// Takes the one part named `file`, into the file store unless it is only looked at; any other part, a second one, or more bytes than the settings allow is refused.
///
/// # Errors
/// 413, 415 and 422; what the file store says.
pub async fn receive(app: &Site, mut parts: Multipart, only_looked_at: bool) -> Result<Incoming, Refusal> {
    let limit = app.settings.import.upload_mib << 20;
    let mut taken = None;
    while let Some(part) = parts.next().await {
        let part = part.map_err(broken)?;
        if taken.is_some() || part.name() != Some("file") {
            return Err(wrong_parts().into());
        }
        let name = part.content_disposition().and_then(|shown| shown.get_filename()).map(clean_name);
        taken = Some((name.ok_or_else(wrong_parts)?, write(app, part, limit).await?));
    }
    let (file_name, file) = taken.ok_or_else(wrong_parts)?;
    let taken = run(app, move |app| match only_looked_at {
        true => look_at(&file_name, file.into_file()),
        false => Ok(Incoming::new(&file_name, app.files.keep(file)?)),
    });
    Ok(taken.await?)
}

async fn write(app: &Site, mut part: Field, limit: u64) -> Result<NamedTempFile, Refusal> {
    let mut file = run(app, |app| Ok(app.files.incoming()?)).await?;
    let (mut size, mut piece) = (0, Vec::new());
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(broken)?;
        size += chunk.len() as u64;
        if size > limit {
            return Err(Refusal::too_large(limit));
        }
        piece.extend_from_slice(&chunk);
        if piece.len() >= PIECE {
            file = append(app, file, std::mem::take(&mut piece)).await?;
        }
    }
    Ok(append(app, file, piece).await?)
}

async fn append(app: &Site, mut file: NamedTempFile, piece: Vec<u8>) -> Result<NamedTempFile, AppError> {
    run(app, move |_| {
        file.write_all(&piece)?;
        Ok(file)
    })
    .await
}

fn wrong_parts() -> AppError {
    AppError::invalid("file", "one_file", "Send one part named “file” with a file name, and no other.")
}

fn broken(error: MultipartError) -> Refusal {
    match error {
        MultipartError::ContentTypeIncompatible
        | MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse => Refusal::wrong_type("multipart/form-data with one part named “file”"),
        other => Refusal::unreadable("unreadable", format!("The upload cannot be read: {other}.")),
    }
}
