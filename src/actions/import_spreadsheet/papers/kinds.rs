//! Each record's side of being read from rows.

use super::{Accepted, FromRows};
use crate::actions::review::refusal;
use crate::actions::vendor::{RELATION_TO_ITSELF, relation_to_itself};
use crate::domain::{
    acceptance::Acceptance,
    audit_roadmap::AuditRoadmap,
    bridge_letter::BridgeLetter,
    certificate::Certificate,
    csoc::Csoc,
    cuec::Cuec,
    field_error::FieldError,
    finding::{Finding, FindingStatus},
    ids::{FindingId, PersonId, ServiceId, SocReportId, VendorId},
    import::paper_rows::{
        AuditRoadmapFields, BridgeLetterFields, CertificateDraft, CsocFields, CuecDraft, ExceptionDraft, FindingDraft,
        ReviewDraft, SubserviceDraft,
    },
    import::value::Unreadable,
    papers::Papers,
    review::{Review, ReviewKind},
    soc_exception::SocException,
    subservice::Subservice,
    vendor::Vendor,
};

/// What is the same for every record that hangs on a report.
macro_rules! of_a_report {
    ($list:ident) => {
        fn stored(papers: &Papers) -> &[Self] {
            &papers.$list
        }

        fn file_under(&mut self, vendor: VendorId, report: Option<SocReportId>) {
            self.vendor_id = vendor;
            if let Some(report) = report {
                self.soc_report_id = report;
            }
        }

        fn report(&self) -> Option<SocReportId> {
            Some(self.soc_report_id)
        }
    };
}

/// What is the same for every record that may be for one service.
macro_rules! for_a_service {
    () => {
        fn service(&self) -> Option<ServiceId> {
            self.service_id
        }

        fn serve(&mut self, service: ServiceId) {
            self.service_id = Some(service);
        }
    };
}

// Behind the macros, which it uses.
mod programme;

impl FromRows for BridgeLetter {
    type Draft = BridgeLetterFields;
    of_a_report!(bridge_letters);
}

impl FromRows for SocException {
    type Draft = ExceptionDraft;
    of_a_report!(exceptions);

    fn finding(&mut self) -> Option<&mut Option<FindingId>> {
        Some(&mut self.finding_id)
    }
}

impl FromRows for Cuec {
    type Draft = CuecDraft;
    of_a_report!(cuecs);

    fn owner(&mut self) -> Option<&mut Option<PersonId>> {
        Some(&mut self.owner_id)
    }
}

impl FromRows for Subservice {
    type Draft = SubserviceDraft;
    const OF_ONE_SERVICE: bool = true;

    fn stored(papers: &Papers) -> &[Self] {
        &papers.subservices
    }

    fn file_under(&mut self, vendor: VendorId, report: Option<SocReportId>) {
        self.vendor_id = vendor;
        self.soc_report_id = report;
    }

    fn report(&self) -> Option<SocReportId> {
        self.soc_report_id
    }

    for_a_service!();

    fn is_for(&self, service: Option<ServiceId>) -> bool {
        self.service_id == service
    }

    fn against(&self, vendor: &Vendor) -> Option<(&'static str, Unreadable)> {
        let why = relation_to_itself(vendor, &self.name)?;
        Some(("name", Unreadable::new(RELATION_TO_ITSELF, why)))
    }
}

impl FromRows for Csoc {
    type Draft = CsocFields;
    of_a_report!(csocs);
}

impl FromRows for Certificate {
    type Draft = CertificateDraft;

    fn stored(papers: &Papers) -> &[Self] {
        &papers.certificates
    }

    fn file_under(&mut self, vendor: VendorId, _report: Option<SocReportId>) {
        self.vendor_id = vendor;
    }

    for_a_service!();
}

impl FromRows for AuditRoadmap {
    type Draft = AuditRoadmapFields;

    fn stored(papers: &Papers) -> &[Self] {
        &papers.audit_roadmaps
    }

    fn file_under(&mut self, vendor: VendorId, _report: Option<SocReportId>) {
        self.vendor_id = vendor;
    }
}

impl FromRows for Review {
    type Draft = ReviewDraft;

    fn stored(papers: &Papers) -> &[Self] {
        &papers.reviews
    }

    fn file_under(&mut self, vendor: VendorId, report: Option<SocReportId>) {
        self.vendor_id = vendor;
        self.soc_report_id = report;
    }

    fn report(&self) -> Option<SocReportId> {
        self.soc_report_id
    }

    fn against(&self, _vendor: &Vendor) -> Option<(&'static str, Unreadable)> {
        let without = self.kind == ReviewKind::SocReport && self.soc_report_id.is_none();
        let message = "A review of a SOC report names the report: write which, and its period end.";
        without.then(|| ("report", Unreadable::new("missing_value", message)))
    }

    fn frozen(&self) -> Option<(&'static str, Unreadable)> {
        let why = self.editable().err().map(|why| refusal(self, why))?;
        Some(("conclusion", Unreadable::new("frozen", why.to_string())))
    }
}

impl FromRows for Finding {
    type Draft = FindingDraft;

    fn stored(papers: &Papers) -> &[Self] {
        &papers.findings
    }

    fn file_under(&mut self, vendor: VendorId, _report: Option<SocReportId>) {
        self.vendor_id = vendor;
    }

    fn owner(&mut self) -> Option<&mut Option<PersonId>> {
        Some(&mut self.owner_id)
    }

    for_a_service!();

    fn doubt(&self) -> Option<FieldError> {
        let unshown = self.status == FindingStatus::Closed && self.closure_evidence.is_none();
        let message = "The finding is closed and nothing shows that it is settled; fill in “Evidence of closure”.";
        unshown.then(|| FieldError::new("closure_evidence", "no_evidence", message))
    }

    fn acceptance(&self, draft: &FindingDraft, known: &Papers, blank: Acceptance) -> Option<Accepted> {
        let said = draft.acceptance.as_ref()?;
        let stored = said.find(&known.acceptances_of(self.id)).cloned();
        let is_new = stored.is_none();
        let blank = Acceptance { vendor_id: self.vendor_id, finding_id: self.id, ..blank };
        let mut acceptance = stored.unwrap_or(blank);
        let changes = said.apply(&mut acceptance);
        Some(Accepted { acceptance, changes, is_new })
    }
}
