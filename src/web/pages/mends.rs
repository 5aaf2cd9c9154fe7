//! Where something that is missing or wrong is mended: the form and its field, for those who may; else where it is shown.

use super::{marks::address, records::RecordPage};
use crate::{
    domain::{
        acceptance::Acceptance,
        access::{Actor, Right},
        access_grant::AccessGrant,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        contract::Contract,
        csoc::Csoc,
        cuec::Cuec,
        document::Document,
        finding::Finding,
        ids::VendorId,
        incident::Incident,
        offboarding_step::OffboardingStep,
        person::Person,
        questionnaire::Questionnaire,
        record_ref::{Mend, MendAction, RecordKind},
        renewal_decision::RenewalDecision,
        review::Review,
        score_override::ScoreOverride,
        soc_exception::SocException,
        soc_report::SocReport,
        subservice::Subservice,
        vendor::{Contact, Service, Vendor},
    },
    web::session::Needs,
};

/// Where records of a kind are changed and shown.
struct Home {
    path: &'static str,
    anchor: &'static str,
    right: Right,
}

fn home_of<R: RecordPage>() -> Home {
    Home { path: R::PATH, anchor: R::ANCHOR, right: <R::Takes as Needs>::RIGHT }
}

fn home(kind: RecordKind) -> Home {
    match kind {
        RecordKind::Vendor => home_of::<Vendor>(),
        RecordKind::Service => home_of::<Service>(),
        RecordKind::Contact => home_of::<Contact>(),
        RecordKind::Contract => home_of::<Contract>(),
        RecordKind::SocReport => home_of::<SocReport>(),
        RecordKind::BridgeLetter => on_report(home_of::<BridgeLetter>()),
        RecordKind::Exception => on_report(home_of::<SocException>()),
        RecordKind::Cuec => on_report(home_of::<Cuec>()),
        RecordKind::Csoc => on_report(home_of::<Csoc>()),
        RecordKind::Subservice => home_of::<Subservice>(),
        RecordKind::Certificate => home_of::<Certificate>(),
        RecordKind::Questionnaire => home_of::<Questionnaire>(),
        RecordKind::Finding => home_of::<Finding>(),
        RecordKind::Acceptance => home_of::<Acceptance>(),
        RecordKind::Review => home_of::<Review>(),
        RecordKind::Document => home_of::<Document>(),
        RecordKind::Incident => home_of::<Incident>(),
        RecordKind::AccessGrant => home_of::<AccessGrant>(),
        RecordKind::OffboardingStep => home_of::<OffboardingStep>(),
        RecordKind::Override => home_of::<ScoreOverride>(),
        RecordKind::RenewalDecision => home_of::<RenewalDecision>(),
        RecordKind::Person => Home { anchor: "", ..home_of::<Person>() },
    }
}

/// What hangs on a report is reached from the reports of its vendor.
const fn on_report(home: Home) -> Home {
    Home { anchor: "#soc", ..home }
}

/// The address for the actor; `vendor` is whose record it is.
pub fn url(mend: &Mend, vendor: VendorId, actor: &Actor) -> String {
    let Home { path, anchor, right } = home(mend.kind);
    let shown = || format!("/vendors/{vendor}{anchor}");
    match (mend.action, mend.kind) {
        // A review is signed, approved and corrected from its page.
        (MendAction::Change, RecordKind::Review) => format!("/reviews/{}", mend.id),
        // A document is filed on the page of what it belongs to.
        (MendAction::Add, RecordKind::Document) => match &mend.value {
            Some(report) => format!("/soc-reports/{report}#documents"),
            None => format!("/vendors/{}#documents", mend.id),
        },
        _ if !actor.can(right) => shown(),
        (MendAction::Change, _) => {
            let field = mend.field.map(|field| format!("#{field}")).unwrap_or_default();
            format!("/{path}/{}/edit{field}", mend.id)
        }
        (MendAction::Add, _) => {
            let chosen = mend.field.zip(mend.value.as_deref());
            address(&format!("/vendors/{}/{path}/new", mend.id), chosen)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Role;

    fn actor(role: Role) -> Actor {
        Actor { label: String::new(), name: String::new(), role, user: None, person: None }
    }

    #[test]
    fn a_form_and_its_field_are_opened_by_those_who_may() {
        let vendor: VendorId = uuid::Uuid::from_u128(1).into();
        let (security, auditor) = (actor(Role::Security), actor(Role::Auditor));
        let owner = Mend::field(RecordKind::Vendor, vendor, "security_owner_id");
        assert_eq!(url(&owner, vendor, &security), format!("/vendors/{vendor}/edit#security_owner_id"));
        assert_eq!(url(&owner, vendor, &auditor), format!("/vendors/{vendor}"));
        let review = Mend::add_with(RecordKind::Review, vendor, "kind", "performance");
        assert_eq!(url(&review, vendor, &security), format!("/vendors/{vendor}/reviews/new?kind=performance"));
        assert_eq!(url(&review, vendor, &auditor), format!("/vendors/{vendor}#reviews"));
        let access = Mend::field(RecordKind::AccessGrant, "7", "ended_on");
        assert_eq!(url(&access, vendor, &security), "/access-grants/7/edit#ended_on");
        assert_eq!(url(&access, vendor, &auditor), format!("/vendors/{vendor}#access"));
        assert_eq!(url(&access, vendor, &actor(Role::Procurement)), format!("/vendors/{vendor}#access"));
        let waiting = Mend::record(RecordKind::Review, "8");
        assert_eq!(url(&waiting, vendor, &auditor), "/reviews/8");
        let filed = Mend::add_with(RecordKind::Document, vendor, "soc_report_id", "9");
        assert_eq!(url(&filed, vendor, &security), "/soc-reports/9#documents");
    }
}
