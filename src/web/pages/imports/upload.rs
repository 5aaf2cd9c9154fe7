//! A file as a browser sends it: streamed to the file store's doorstep, counted and bounded on the way.

use std::io::Write;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{HttpRequest, web};
use futures_util::TryStreamExt;
use tempfile::NamedTempFile;

use crate::{
    actions::import_spreadsheet::ImportOptions,
    error::AppError,
    web::{Site, error::PageError, form},
};

/// Most parts of an upload.
const MOST_PARTS: usize = 20;
/// Longest text part, in bytes.
const LONGEST_TEXT: usize = 4_096;
/// Bytes gathered before they are written.
const PIECE: usize = 1 << 20;

/// An upload: the file, and what was chosen beside it.
#[derive(Debug, Default)]
pub struct Upload {
    /// The file, unless none was chosen.
    pub file: Option<Received>,
    /// Layout to read by.
    pub layout: String,
    /// Vendor of a questionnaire.
    pub vendor: String,
    /// Whether that vendor may be created.
    pub create_vendor: bool,
    /// The other text parts, in the order in which they came.
    pub others: Vec<(String, String)>,
}

/// A file that came.
#[derive(Debug)]
pub enum Received {
    /// Its name and bytes.
    File {
        /// Name as the browser gives it.
        name: String,
        /// Bytes, not yet among the stored files.
        bytes: NamedTempFile,
    },
    /// It was larger than a file may be.
    TooLarge,
}

impl Upload {
    /// Another text part; empty when it was not sent.
    pub fn other(&self, name: &str) -> &str {
        self.others.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The choices, as the import takes them.
    pub fn options(&self) -> ImportOptions {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        ImportOptions {
            layout: some(&self.layout),
            vendor: some(&self.vendor),
            create_vendor: self.create_vendor,
            ..ImportOptions::default()
        }
    }
}

/// Reads an upload. The token comes before the file, so that nothing is stored for a stranger.
///
/// # Errors
/// `Forbidden` without the session's token; `Unreadable`, `WrongType` or `Invalid` when it cannot be read.
pub async fn read(app: &Site, mut parts: Multipart, request: &HttpRequest) -> Result<Upload, PageError> {
    let mut upload = Upload::default();
    let mut trusted = false;
    let mut count = 0;
    while let Some(part) = parts.try_next().await.map_err(unreadable)? {
        count += 1;
        if count > MOST_PARTS {
            return Err(refused("too_many_parts", "The form has more parts than this page sends."));
        }
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            form::TOKEN => {
                form::check(request, &text(part).await?).await?;
                trusted = true;
            }
            _ if !trusted => form::check(request, "").await?,
            "file" => upload.file = receive(app, part).await?,
            "layout" => upload.layout = text(part).await?,
            "vendor" => upload.vendor = text(part).await?,
            "create_vendor" => upload.create_vendor = text(part).await? == "yes",
            _ => upload.others.push((name, text(part).await?)),
        }
    }
    if !trusted {
        form::check(request, "").await?;
    }
    Ok(upload)
}

async fn text(mut part: Field) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.try_next().await.map_err(unreadable)? {
        if bytes.len() + piece.len() > LONGEST_TEXT {
            return Err(refused("too_long", "A field of the form is too long."));
        }
        bytes.extend_from_slice(&piece);
    }
    let text = String::from_utf8(bytes).map_err(|_| refused("not_text", "A field of the form is no text."))?;
    // Databases differ in what they do with these.
    if text.contains(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        let message = "A field of the form has an invisible control character. Remove it and send it again.";
        return Err(refused("control_character", message));
    }
    Ok(text)
}

/// Takes the file in; `None` when no file was chosen.
async fn receive(app: &Site, mut part: Field) -> Result<Option<Received>, PageError> {
    let name = part.content_disposition().and_then(|part| part.get_filename()).unwrap_or_default().to_owned();
    let most = app.settings.import.upload_mib << 20;
    let files = app.files.clone();
    let mut file = blocking(move || files.incoming()).await?;
    let mut gathered = Vec::new();
    let mut size = 0_u64;
    while let Some(piece) = part.try_next().await.map_err(unreadable)? {
        size += piece.len() as u64;
        // What is too large is read a little further, so that the browser gets to hear the answer.
        if size > most.saturating_mul(4) {
            return Ok(Some(Received::TooLarge));
        }
        if size > most {
            gathered = Vec::new();
            continue;
        }
        gathered.extend_from_slice(&piece);
        if gathered.len() >= PIECE {
            file = append(file, std::mem::take(&mut gathered)).await?;
        }
    }
    if size > most {
        return Ok(Some(Received::TooLarge));
    }
    if size == 0 && name.is_empty() {
        return Ok(None);
    }
    Ok(Some(Received::File { name, bytes: append(file, gathered).await? }))
}

async fn append(mut file: NamedTempFile, bytes: Vec<u8>) -> Result<NamedTempFile, PageError> {
    blocking(move || file.write_all(&bytes).map(|()| file)).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, PageError> {
    Ok(web::block(work).await.map_err(AppError::internal)?.map_err(AppError::from)?)
}

fn unreadable(error: MultipartError) -> PageError {
    PageError::App(match error {
        MultipartError::ContentTypeIncompatible
        | MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse => AppError::WrongType("multipart/form-data".to_owned()),
        other => AppError::Unreadable(format!("The upload could not be read: {other}. Try again.")),
    })
}

fn refused(code: &str, message: &str) -> PageError {
    PageError::App(AppError::invalid("file", code, message))
}
