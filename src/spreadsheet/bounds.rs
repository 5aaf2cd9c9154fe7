//! The bounds every reader keeps and the parent process checks again.

/// Rows a sheet can have.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// Columns a sheet can have.
pub(super) const MAX_COLUMNS: usize = 16_384;
/// Characters a cell can hold.
pub(super) const MAX_TEXT: usize = 32_767;
/// Sheets a workbook can have.
pub(super) const MAX_SHEETS: usize = 1_000;
/// Filled cells a workbook can have.
pub(super) const MAX_CELLS: u64 = 50_000_000;
/// Bytes one row can take on its way through the pipe.
pub(super) const MAX_RECORD: usize = 8 << 20;

/// Why a text cannot be stored as a cell; `None` when it can.
pub(super) fn refused_text(text: &str) -> Option<&'static str> {
    if text.contains('\0') {
        return Some("text with a NUL character");
    }
    // Bytes bound characters from above, so the count is needed for long texts only.
    (text.len() > MAX_TEXT && text.chars().count() > MAX_TEXT).then_some("text of more than 32 767 characters")
}
