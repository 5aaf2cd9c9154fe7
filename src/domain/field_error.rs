//! What is wrong with one field of a form, request or sheet.

/// One field of a form, request or sheet that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// Name of the field as the form and the JSON call it.
    pub field: String,
    /// Stable snake_case code.
    pub code: String,
    /// A sentence that says what to do.
    pub message: String,
}

impl FieldError {
    /// Builds a field error.
    pub fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}
