//! Stored files: listed, and handed out as downloads that no browser opens in our name.

use std::{fs::File, io::Read};

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::header::{
        CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
    },
    web::{Bytes, Path},
};
use futures_util::{Stream, stream};

use super::{page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::attachment,
    domain::{attachment::Attachment, ids::AttachmentId},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Exports},
    },
};

/// Bytes read at a time.
const PIECE: usize = 64 << 10;

/// Types that are named to whoever downloads; everything else is only bytes.
const TYPES: &[&str] =
    &["application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"];

/// `GET /api/v1/attachments`: the files of all vendors, so it takes the right to take tables out.
pub async fn index(app: Site, caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, after) = (params.limit()?, params.after::<AttachmentId>()?);
    let found = run(&app, move |app| attachment::list(app, &caller.actor, after, limit + 1)).await?;
    let page = Page::cut(found, limit, |attachment| vec![attachment.id.to_string()]).show(shape::objects)?;
    Ok(page.answer(&params))
}

/// `GET /api/v1/attachments/{id}`.
pub async fn show(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let attachment = run(&app, move |app| attachment::get(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&attachment)?))
}

/// `GET /api/v1/attachments/{id}/content?accept=restriction`: the bytes, always as a download.
pub async fn content(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    let (accepted, id) = (accepts_restriction(&params)?, id_of(&id)?);
    let (attachment, file) = run(&app, move |app| attachment::download(app, &caller.actor, id, accepted)).await?;
    Ok(handed_out(&attachment, file))
}

/// Whether the caller says that they keep to the restriction a file is under; content takes no other option.
///
/// # Errors
/// For any other option or word.
pub fn accepts_restriction(params: &Params) -> Result<bool, AppError> {
    params.only(&["accept"])?;
    Ok(!params.listed("accept", &["restriction"])?.is_empty())
}

/// A stored file as a download that no browser opens in our name.
pub fn handed_out(attachment: &Attachment, file: File) -> HttpResponse {
    let size = u64::try_from(attachment.size).unwrap_or_default();
    let known = TYPES.iter().find(|known| **known == attachment.media_type);
    HttpResponse::Ok()
        .content_type(*known.unwrap_or(&"application/octet-stream"))
        .insert_header(named(&attachment.file_name))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(SizedStream::new(size, pieces(file)))
}

fn named(file_name: &str) -> ContentDisposition {
    let plain: String =
        file_name.chars().map(|letter| if letter.is_ascii_graphic() && letter != '"' { letter } else { '_' }).collect();
    let exact =
        ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: file_name.into() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(exact)],
    }
}

/// The file piece by piece, read on threads that may block.
fn pieces(file: File) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async move {
        let read = actix_web::web::block(move || {
            let mut piece = Vec::with_capacity(PIECE);
            (&mut file).take(PIECE as u64).read_to_end(&mut piece).map(|_| (piece, file))
        });
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
    })
}
