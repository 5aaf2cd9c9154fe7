//! Files filed under a vendor or one of its reports: the report itself, a letter, a certificate.

use super::{
    Instant,
    ids::{AttachmentId, DocumentId, SocReportId, VendorId},
};

closed_list! {
    /// Who may open a document.
    pub enum Readers {
        Everyone = "everyone", "Everyone who sees the vendor";
        Assessors = "assessors", "Those who assess vendors, and auditors";
    }
}

/// A file that is filed; its bytes are an attachment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Document {
    /// Record id.
    pub id: DocumentId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report that it is, or belongs to.
    pub soc_report_id: Option<SocReportId>,
    /// The stored file.
    pub attachment_id: AttachmentId,
    /// The file's name as it came here; the same bytes may be called otherwise elsewhere.
    pub file_name: String,
    /// What people call it; at first the file's name.
    pub title: String,
    /// Restriction on use, such as the NDA it came under.
    pub restriction: Option<String>,
    /// Who may open it.
    pub readers: Readers,
    /// Who filed it.
    pub created_by: String,
    /// When it was filed.
    pub created_at: Instant,
    /// When the record was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
