//! What is dated about a vendor beside contracts, reports, reviews and overrides: which records remind, of which date.

use super::{
    facts::{Addressee, Dated},
    gather::{Around, BandChange},
    key::{RecordKind, RuleName},
    matter::Matter,
};
use crate::domain::{
    Date, Instant,
    calendar::{add_days, add_months},
    certificate::Certificate,
    coverage::BRIDGE_MONTHS,
    dossier::Dossier,
    finding::Finding,
    ids::PersonId,
    review::{Review, ReviewKind, ReviewState},
    scoring::Band,
    soc_report::ReportType,
};

/// Everything dated in a vendor's file that `VendorFacts` has no list of its own for.
pub(super) fn dated(dossier: &Dossier, band_changes: &[BandChange], around: &Around<'_>) -> Vec<Dated> {
    let filing = Filing { dossier, around };
    let mut found = Vec::new();
    found.extend(filing.gap());
    found.extend(filing.bridges());
    found.extend(filing.questionnaires());
    found.extend(filing.certificates());
    found.extend(filing.findings());
    found.extend(filing.acceptances());
    found.extend(filing.privacy_review());
    found.extend(filing.steps());
    found.extend(band_changes.iter().filter_map(|change| filing.band_up(change)));
    found
}

struct Filing<'a> {
    dossier: &'a Dossier,
    around: &'a Around<'a>,
}

/// What every dated record has.
struct Of {
    rule: RuleName,
    kind: RecordKind,
    id: String,
    made_at: Instant,
    version: i32,
}

impl Filing<'_> {
    fn one(&self, of: Of, anchor: Date, matter: Matter) -> Dated {
        Dated {
            rule: of.rule,
            record_kind: of.kind,
            record_id: of.id,
            term: 0,
            anchor,
            recorded_on: (self.around.day)(of.made_at),
            version: of.version,
            owner: None,
            approver: None,
            matter,
            path: format!("/vendors/{}", self.dossier.vendor.id),
        }
    }

    fn owner(&self, id: Option<PersonId>) -> Option<Addressee> {
        id.and_then(|id| self.dossier.papers.owners.get(&id)).map(self.around.person)
    }

    fn named(&self, name: Option<&str>) -> Option<Addressee> {
        name.and_then(self.around.named)
    }

    /// Days of our fiscal year that the Type 2 reports on file leave open. A vendor without any is a matter of the quality
    /// page, not of a date.
    fn gap(&self) -> Option<Dated> {
        let vendor = &self.dossier.vendor;
        let type2 = self.dossier.reports.iter().filter(|report| report.report_type == ReportType::Type2);
        let first_recorded = type2.map(|report| report.created_at).min()?;
        let year = self.around.fiscal_year;
        let coverage = self.dossier.coverage(year);
        let first = coverage.gaps.first()?.from;
        let of = Of {
            rule: RuleName::CoverageGap,
            kind: RecordKind::Vendor,
            id: vendor.id.to_string(),
            made_at: first_recorded,
            version: 1,
        };
        let matter = Matter::Gap { days: coverage.gap_days, first, from: year.from, to: year.to };
        let gap = self.one(of, year.to, matter);
        // Each fiscal year is an event of its own.
        Some(Dated { term: chrono::Datelike::year(&year.to), path: format!("/coverage?vendor={}", vendor.id), ..gap })
    }

    /// The last day to which a letter can carry the newest Type 2 report on, where it does not reach it yet.
    fn bridges(&self) -> Option<Dated> {
        let type2 = self.dossier.reports.iter().filter(|report| report.report_type == ReportType::Type2);
        let newest = type2.filter(|report| report.period_end.is_some()).max_by_key(|report| report.period_end)?;
        let report_end = newest.period_end?;
        let letters = self.dossier.papers.bridge_letters.iter().filter(|letter| letter.soc_report_id == newest.id);
        let letter = letters.max_by_key(|letter| (letter.ends_on, letter.id))?;
        let cap = add_days(add_months(add_days(report_end, 1), BRIDGE_MONTHS), -1);
        let of = Of {
            rule: RuleName::CoverageGap,
            kind: RecordKind::BridgeLetter,
            id: letter.id.to_string(),
            made_at: letter.created_at,
            version: letter.version,
        };
        let bridge = self.one(of, cap, Matter::Bridge { report_end });
        Some(Dated { path: format!("/soc-reports/{}", newest.id), ..bridge })
    }

    fn questionnaires(&self) -> impl Iterator<Item = Dated> {
        let open = self.dossier.questionnaires.iter().map(|counted| &counted.questionnaire);
        open.filter(|one| one.submitted_on.is_none()).filter_map(|one| {
            let of = Of {
                rule: RuleName::QuestionnaireDue,
                kind: RecordKind::Questionnaire,
                id: one.id.to_string(),
                made_at: one.created_at,
                version: one.version,
            };
            let matter = Matter::Questionnaire { title: one.title(), sent_on: one.sent_on };
            Some(Dated { path: format!("/questionnaires/{}", one.id), ..self.one(of, one.due_on?, matter) })
        })
    }

    /// Those that nothing newer of the same kind and for the same service replaces.
    fn certificates(&self) -> impl Iterator<Item = Dated> {
        let all = &self.dossier.papers.certificates;
        let replaced = |one: &Certificate| {
            all.iter().any(|other| {
                (other.kind, other.service_id) == (one.kind, one.service_id)
                    && (other.expires_on.unwrap_or(Date::MAX), other.id) > (one.expires_on.unwrap_or(Date::MAX), one.id)
            })
        };
        all.iter().filter(move |one| !replaced(one)).filter_map(|one| {
            let of = Of {
                rule: RuleName::CertificateExpiry,
                kind: RecordKind::Certificate,
                id: one.id.to_string(),
                made_at: one.created_at,
                version: one.version,
            };
            Some(self.one(of, one.expires_on?, Matter::Certificate { title: one.kind.label().to_owned() }))
        })
    }

    /// Open ones that nobody accepted until after their day.
    fn findings(&self) -> impl Iterator<Item = Dated> {
        self.dossier.papers.findings.iter().filter(|one| one.is_open()).filter_map(|one| {
            let due_on = one.due_on?;
            let accepted = self.dossier.papers.acceptances_of(one.id).last().copied();
            if accepted.is_some_and(|acceptance| acceptance.holds_on(due_on)) {
                return None;
            }
            let of = Of {
                rule: RuleName::FindingDue,
                kind: RecordKind::Finding,
                id: one.id.to_string(),
                made_at: one.created_at,
                version: one.version,
            };
            let matter = Matter::Finding { title: title(one), severity: one.severity.label() };
            Some(Dated {
                owner: self.owner(one.owner_id),
                approver: self.named(accepted.and_then(|acceptance| acceptance.approver.as_deref())),
                ..self.one(of, due_on, matter)
            })
        })
    }

    /// The one that holds longest of each open finding.
    fn acceptances(&self) -> impl Iterator<Item = Dated> {
        self.dossier.papers.findings.iter().filter(|one| one.is_open()).filter_map(|finding| {
            let last = self.dossier.papers.acceptances_of(finding.id).last().copied()?;
            let of = Of {
                rule: RuleName::AcceptanceExpiry,
                kind: RecordKind::Acceptance,
                id: last.id.to_string(),
                made_at: last.created_at,
                version: last.version,
            };
            let matter = Matter::Acceptance { finding: title(finding), approver: last.approver.clone() };
            Some(Dated {
                owner: self.owner(finding.owner_id),
                approver: self.named(last.approver.as_deref()),
                ..self.one(of, last.expires_on?, matter)
            })
        })
    }

    fn privacy_review(&self) -> Option<Dated> {
        let done = |one: &&Review| one.kind == ReviewKind::Privacy && one.state == ReviewState::Completed;
        let last = self.dossier.papers.reviews.iter().filter(done).max_by_key(|one| (one.completed_on(), one.id))?;
        let of = Of {
            rule: RuleName::PrivacyReview,
            kind: RecordKind::Review,
            id: last.id.to_string(),
            made_at: last.created_at,
            version: last.version,
        };
        let privacy = self.one(of, last.next_due_on?, Matter::PrivacyReview { last_on: last.completed_on() });
        Some(Dated { path: format!("/reviews/{}", last.id), ..privacy })
    }

    /// Open steps; one without a day of its own is due on the vendor's last day.
    fn steps(&self) -> impl Iterator<Item = Dated> {
        let last_day = self.dossier.vendor.terminated_on;
        self.dossier.papers.offboarding_steps.iter().filter(|one| one.done_on.is_none()).filter_map(move |one| {
            let of = Of {
                rule: RuleName::OffboardingStep,
                kind: RecordKind::OffboardingStep,
                id: one.id.to_string(),
                made_at: one.created_at,
                version: one.version,
            };
            let matter = Matter::Step { title: one.title().to_owned() };
            let step = self.one(of, one.due_on.or(last_day)?, matter);
            Some(Dated { owner: self.owner(one.owner_id), ..step })
        })
    }

    /// An override holds the band whatever the model says: then nothing went up.
    fn band_up(&self, change: &BandChange) -> Option<Dated> {
        let service = self.dossier.active_services().find(|service| service.id == change.service)?;
        let held = self.dossier.override_on(service.id, self.around.today).is_some();
        let up =
            change.from != Band::Unrated && change.to != Band::Unrated && change.to.gravity() > change.from.gravity();
        if held || !up {
            return None;
        }
        let of = Of {
            rule: RuleName::BandUp,
            kind: RecordKind::Service,
            id: service.id.to_string(),
            made_at: service.created_at,
            version: 1,
        };
        let matter = Matter::BandUp { service: service.name.clone(), from: change.from, to: change.to };
        Some(Dated { recorded_on: change.on, ..self.one(of, change.on, matter) })
    }
}

/// “F-0012 Logs are kept too short”, as far as it has a number.
fn title(finding: &Finding) -> String {
    match &finding.reference {
        Some(reference) => format!("{reference} {}", finding.title),
        None => finding.title.clone(),
    }
}
