//! An import as it is kept: the file, what it was taken for, and what came of it.

use crate::domain::{
    Instant,
    ids::{AttachmentId, ImportId},
};

closed_list! {
    /// Where an import stands.
    pub enum ImportState {
        Reading = "reading", "Being read";
        Preview = "preview", "To check";
        Applied = "applied", "Applied";
        Failed = "failed", "Could not be read";
        Discarded = "discarded", "Discarded";
        Undone = "undone", "Taken back";
    }
}

closed_list! {
    /// What an import did with a record.
    pub enum Touch {
        Created = "created", "Created";
        Updated = "updated", "Changed";
    }
}

/// One file brought in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Import {
    /// Record id.
    pub id: ImportId,
    /// Short reference, such as `I-0047`.
    pub reference: String,
    /// The original bytes.
    pub attachment_id: AttachmentId,
    /// File name as it came.
    pub file_name: String,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// Where it stands.
    pub state: ImportState,
    /// What it holds, as the stored word of `ImportKind`.
    pub kind: Option<String>,
    /// Layout that read it.
    pub layout: Option<String>,
    /// How sure the detection was, in thousandths.
    pub confidence_milli: Option<i32>,
    /// Sheet that was read.
    pub sheet: Option<String>,
    /// Row of the headings, from 1.
    pub heading_row: Option<i32>,
    /// What the user chose, as JSON (`ImportOptions`).
    #[serde(skip)]
    pub options: String,
    /// Headings, problems, possible duplicates and first changes, as JSON.
    #[serde(skip)]
    pub outcome: String,
    /// Data rows read.
    pub rows_read: i32,
    /// Records created.
    pub created: i32,
    /// Records changed.
    pub updated: i32,
    /// Records that were as the file says.
    pub unchanged: i32,
    /// Records rejected for an error.
    pub rejected: i32,
    /// Why it could not be read.
    pub failure: Option<String>,
    /// Part of the sample portfolio.
    pub sample: bool,
    /// Who brought it in.
    pub created_by: String,
    /// When it came in.
    pub created_at: Instant,
    /// When it was applied.
    pub applied_at: Option<Instant>,
    /// When it was taken back.
    pub undone_at: Option<Instant>,
    /// Who took it back.
    pub undone_by: Option<String>,
}
