//! Style sheet, script and marks, embedded; their address carries a digest, so they are kept for ever.

use actix_web::{HttpResponse, http::header::CACHE_CONTROL, web::Path};

use super::view::asset;

/// `GET /static/{name}`
pub async fn show(name: Path<String>) -> HttpResponse {
    match asset::find(&name) {
        Some(asset) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .content_type(asset.media_type)
            .body(asset.bytes),
        None => HttpResponse::NotFound().finish(),
    }
}
