//! Files kept as they came: imported workbooks, reports, letters.

use super::{Instant, ids::AttachmentId};

/// A stored file; its bytes lie under its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attachment {
    /// Record id.
    pub id: AttachmentId,
    /// SHA-256 of the bytes, in hex; one record a content.
    pub sha256: String,
    /// Name as uploaded; shown, never used as a path.
    pub file_name: String,
    /// Media type, told from the content.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// Restriction on use, such as an NDA.
    pub restriction: Option<String>,
    /// Who brought it in.
    pub created_by: String,
    /// When it came in.
    pub created_at: Instant,
}
