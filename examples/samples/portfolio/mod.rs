//! The sample portfolio: 31 invented vendors and four archived ones, written for one anchor day.
//!
//! Every date is a fact of the story as of 2026-11-22, in the fiscal year 2025-12-01 to 2026-11-30; `demo` shifts
//! them all by the same number of days. The same input gives the same bytes, which a test compares with the files
//! in `import/samples/`.

mod caiq;
mod caiq_a_to_d;
mod caiq_g_to_u;
pub mod contracts;
mod generic;
pub mod manifest;
mod papers;
pub mod payables;
mod people;
mod programme;
mod readme;
pub mod records;
pub mod register;
mod report_detail;
pub mod sheet;
pub mod soc_reports;
mod vendors_archived;
mod vendors_critical;
mod vendors_high;
mod vendors_low;
mod vendors_medium;

use manifest::{QUESTIONNAIRES, Template};
use sheet::Error;

/// Every file of the sample with its bytes, in the order in which they are imported.
pub fn files() -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = vec![
        ("01-vendors.xlsx".to_owned(), register::vendor_register().workbook("Vendors")?),
        ("02-contracts.xlsx".to_owned(), register::contract_register().workbook("Contracts")?),
        ("03-soc-reports.csv".to_owned(), register::soc_report_register().csv()?),
        ("04-certificates.xlsx".to_owned(), papers::certificate_register().workbook("Certificates")?),
        ("05-findings.xlsx".to_owned(), papers::finding_register().workbook("Findings")?),
        ("06-harbour-payroll-soc-2.xlsx".to_owned(), report_detail::workbook()?),
        ("07-audit-roadmaps.xlsx".to_owned(), papers::audit_roadmap_register().workbook("Audit roadmaps")?),
        ("08-controls.xlsx".to_owned(), papers::control_register().workbook("Controls")?),
        ("09-reviews.xlsx".to_owned(), papers::review_register().workbook("Reviews")?),
        ("10-relations.xlsx".to_owned(), papers::relation_register().workbook("Subservice organizations")?),
        ("11-incidents.xlsx".to_owned(), programme::incident_register().workbook("Incidents")?),
        ("12-access.xlsx".to_owned(), programme::access_register().workbook("Access and integrations")?),
        ("13-offboarding.xlsx".to_owned(), programme::offboarding_register().workbook("Offboarding")?),
        ("14-overrides.xlsx".to_owned(), programme::override_register().workbook("Overrides")?),
    ];
    for questionnaire in QUESTIONNAIRES {
        let bytes = match &questionnaire.template {
            Template::Caiq => caiq::workbook(questionnaire.vendor)?,
            Template::Generic(answers) => generic::workbook(answers)?,
        };
        files.push((questionnaire.file.to_owned(), bytes));
    }
    files.push((payables::FILE.to_owned(), payables::workbook()?));
    files.push(("manifest.toml".to_owned(), manifest::text().into_bytes()));
    files.push(("README.md".to_owned(), readme::text().into_bytes()));
    Ok(files)
}
