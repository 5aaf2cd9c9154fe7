//! Which days of a window the vendors' SOC reports cover.

use super::score::each_dossier;
use crate::{
    app::App,
    domain::coverage::{Coverage, Window},
    error::AppError,
};

/// How one vendor stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct VendorCoverage {
    /// Name.
    pub vendor: String,
    /// Reference.
    pub reference: String,
    /// How the window is covered.
    #[serde(flatten)]
    pub coverage: Coverage,
}

/// How a window is covered, vendor by vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CoverageReport {
    /// The window.
    pub window: Window,
    /// The named vendor, or every vendor that is not archived, by name.
    pub vendors: Vec<VendorCoverage>,
}

/// Coverage of a window, of one vendor or of all.
///
/// # Errors
/// A window that ends before it begins, an unknown vendor, what the database says.
pub fn report(app: &App, vendor: Option<&str>, window: Window) -> Result<CoverageReport, AppError> {
    if window.days() == 0 {
        let message =
            format!("The window ends on {}, before it begins on {}; swap the two days.", window.to, window.from);
        return Err(AppError::invalid("to", "ends_before_it_begins", message));
    }
    let mut vendors = Vec::new();
    each_dossier(app, vendor, &mut |dossier| {
        if vendor.is_some() || !dossier.vendor.status.is_archived() {
            vendors.push(VendorCoverage {
                vendor: dossier.vendor.name.clone(),
                reference: dossier.vendor.reference.clone(),
                coverage: dossier.coverage(window),
            });
        }
        Ok(())
    })?;
    vendors.sort_by_key(|vendor| vendor.vendor.to_lowercase());
    Ok(CoverageReport { window, vendors })
}
