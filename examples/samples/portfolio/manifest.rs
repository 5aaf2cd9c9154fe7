//! What is imported in which order, and what the questionnaires themselves do not say.

use super::{generic::Answers, payables};

/// A filled questionnaire.
pub struct Questionnaire {
    pub file: &'static str,
    pub vendor: &'static str,
    pub service: &'static str,
    pub submitted: &'static str,
    pub attestation: &'static str,
    pub template: Template,
}

/// How its workbook is laid out.
pub enum Template {
    Caiq,
    Generic(Answers),
}

const fn generic(vendor: &'static str, letters: &'static str, not_applicable: &'static str) -> Template {
    Template::Generic(Answers { vendor, letters, not_applicable })
}

/// Every questionnaire that came back.
pub const QUESTIONNAIRES: &[Questionnaire] = &[
    Questionnaire {
        file: "q-harbour-payroll.xlsx",
        vendor: "Harbour Payroll",
        service: "Payroll run",
        submitted: "2026-03-18",
        attestation: "self_attested",
        template: Template::Caiq,
    },
    Questionnaire {
        file: "q-tallow-analytics.xlsx",
        vendor: "Tallow Analytics",
        service: "Product analytics",
        submitted: "2026-05-12",
        attestation: "self_attested",
        template: generic("Tallow Analytics", "ypynyn-ynynyynyypnnyynpyyn-ynp", ""),
    },
    Questionnaire {
        file: "q-hazelmoor-screening.xlsx",
        vendor: "Hazelmoor Screening",
        service: "Candidate checks",
        submitted: "2026-08-21",
        attestation: "self_attested",
        template: generic("Hazelmoor Screening", "yyyyynyyyyypyyyyypyyaayypyyyyn", "We run packaged software only"),
    },
    Questionnaire {
        file: "q-junco-telephony.xlsx",
        vendor: "Junco Telephony",
        service: "Voice and contact centre",
        submitted: "2026-02-19",
        attestation: "verified",
        template: generic("Junco Telephony", "yyyyyyyyyyyyypyyyyyyyyypyyyyyy", ""),
    },
    Questionnaire {
        file: "q-thistle-forms.xlsx",
        vendor: "Thistle Forms",
        service: "Web forms",
        submitted: "2026-04-30",
        attestation: "self_attested",
        template: generic("Thistle Forms", "ypyynnyyyynyyyyynpynyypnyyynyy", ""),
    },
];

/// The manifest that `demo` reads.
pub fn text() -> String {
    let mut text = String::from(
        "# The sample portfolio: what `ninefold demo` imports, in this order. Made by `cargo run --example samples`.\n\
         # Dates in the files and below are told for the anchor day, in the fiscal year 2025-12-01 to 2026-11-30;\n\
         # `demo` shifts them all by the days between the anchor day and today.\n\
         anchor_day = \"2026-11-22\"\n",
    );
    for (file, kind) in [
        ("01-vendors.xlsx", "vendor_register"),
        ("02-contracts.xlsx", "contract_register"),
        ("03-soc-reports.csv", "soc_report_register"),
        ("04-certificates.xlsx", "certificate_register"),
        ("05-findings.xlsx", "finding_register"),
        ("06-harbour-payroll-soc-2.xlsx", "soc_report_detail"),
        ("07-audit-roadmaps.xlsx", "audit_roadmap_register"),
        ("08-controls.xlsx", "control_register"),
        ("09-reviews.xlsx", "review_register"),
        ("10-relations.xlsx", "subservices"),
        ("11-incidents.xlsx", "incident_register"),
        ("12-access.xlsx", "access_register"),
        ("13-offboarding.xlsx", "offboarding_register"),
        ("14-overrides.xlsx", "override_register"),
    ] {
        text += &format!("\n[[file]]\nname = \"{file}\"\nkind = \"{kind}\"\n");
    }
    for Questionnaire { file, vendor, service, submitted, attestation, .. } in QUESTIONNAIRES {
        text += &format!(
            "\n[[file]]\nname = \"{file}\"\nkind = \"questionnaire\"\nvendor = \"{vendor}\"\n\
             service = \"{service}\"\nsubmitted = \"{submitted}\"\nattestation = \"{attestation}\"\n"
        );
    }
    let (name, reason) = payables::NO_VENDOR;
    text += &format!(
        "\n# Other lists that the register is held against, and names on them that are no vendors.\n\
         [[list]]\nname = \"{}\"\nkind = \"accounts_payable\"\nas_of = \"{}\"\n\
         no_vendors = {{ \"{name}\" = \"{reason}\" }}\n",
        payables::FILE,
        payables::AS_OF
    );
    text
}
