//! Standing inconsistencies: what the records of the register leave open or say against each other.
//!
//! None of them is an error that would be refused; each makes a figure weaker, a reminder go astray, or a date wrong, until
//! somebody mends it. A rule a function, a file a group; each says what it finds and where that is mended.

mod access;
mod claim;
mod contract;
mod date;
mod finding;
mod known;
mod name;
mod owner;
mod report;
mod review;
mod scope;
mod service;

pub use known::{Known, Reach};
pub use name::{Named, near_duplicates};

use std::collections::HashMap;

use super::{
    ids::PersonId,
    record_ref::{Mend, RecordRef, VendorRef},
};

closed_list! {
    /// What inconsistencies are about.
    pub enum Group {
        Owners = "owners", "Owners";
        Services = "services", "Services and tiers";
        Contracts = "contracts", "Contracts";
        Claims = "claims", "Claims";
        Reports = "reports", "SOC reports";
        Scope = "scope", "Evidence filed for no service";
        Findings = "findings", "Findings and exceptions from them";
        Reviews = "reviews", "Reviews";
        Access = "access", "Access";
        Names = "names", "Names";
        Dates = "dates", "Dates";
    }
}

closed_list! {
    /// An inconsistency that is looked for.
    pub enum Check {
        NoOwner = "no_owner", "High or Critical without an owner";
        OwnerLeft = "owner_left", "Owner has left";
        OwnerWithoutEmail = "owner_without_email", "Owner without an e-mail address";
        OwnerWithoutDigests = "owner_without_digests", "Owner of vendors takes no digests";
        NoActiveService = "no_active_service", "Active vendor without a service in use";
        UnratedService = "unrated_service", "Service not rated";
        StatedTier = "stated_tier", "Stated tier is not the computed one";
        ContractEndBeforeStart = "contract_end_before_start", "Contract ends before it starts";
        RenewalWithoutTerm = "renewal_without_term", "Contract renews itself for no stated term";
        ContractWithoutDates = "contract_without_dates", "Contract without dates";
        TerminatedWithoutNotice = "terminated_without_notice", "Decided to terminate, no notice recorded";
        ClaimedSoc2 = "claimed_soc2", "Claims a SOC 2, and none is on file";
        ClaimedIso27001 = "claimed_iso27001", "Claims ISO 27001, and no certificate is on file";
        ClaimedDpa = "claimed_dpa", "Claims a DPA, and no contract has one";
        PeriodEndBeforeStart = "period_end_before_start", "Report ends before it starts";
        LongPeriod = "long_period", "Report over more than 12 months";
        ExceptionIncomplete = "exception_incomplete", "Exception without criteria or severity";
        CarveOutWithoutControls = "carve_out_without_controls", "Carve-out without the controls it expects";
        CsocWithoutOrganization = "csoc_without_organization", "Expected control of no named organization";
        CuecsNotMapped = "cuecs_not_mapped", "User entity controls not mapped";
        QuestionnaireForNoService = "questionnaire_for_no_service", "Questionnaire filed for the vendor alone";
        CertificateForNoService = "certificate_for_no_service", "Certificate filed for the vendor alone";
        FindingWithoutCriteria = "finding_without_criteria", "Finding without criteria";
        FindingClosedUnproven = "finding_closed_unproven", "Finding closed without day or evidence";
        AcceptanceRanOut = "acceptance_ran_out", "Acceptance ran out, finding open";
        OverrideRanOut = "override_ran_out", "Override ran out";
        ReviewWaiting = "review_waiting", "Review waits for approval";
        AccessOutlives = "access_outlives", "Access of a terminated vendor";
        SimilarVendors = "similar_vendors", "Vendors that look alike";
        FutureDate = "future_date", "Day still to come";
    }
}

impl Check {
    /// The group it belongs to.
    pub const fn group(self) -> Group {
        match self {
            Self::NoOwner | Self::OwnerLeft | Self::OwnerWithoutEmail | Self::OwnerWithoutDigests => Group::Owners,
            Self::NoActiveService | Self::UnratedService | Self::StatedTier => Group::Services,
            Self::ContractEndBeforeStart
            | Self::RenewalWithoutTerm
            | Self::ContractWithoutDates
            | Self::TerminatedWithoutNotice => Group::Contracts,
            Self::ClaimedSoc2 | Self::ClaimedIso27001 | Self::ClaimedDpa => Group::Claims,
            Self::PeriodEndBeforeStart
            | Self::LongPeriod
            | Self::ExceptionIncomplete
            | Self::CarveOutWithoutControls
            | Self::CsocWithoutOrganization
            | Self::CuecsNotMapped => Group::Reports,
            Self::QuestionnaireForNoService | Self::CertificateForNoService => Group::Scope,
            Self::FindingWithoutCriteria
            | Self::FindingClosedUnproven
            | Self::AcceptanceRanOut
            | Self::OverrideRanOut => Group::Findings,
            Self::ReviewWaiting => Group::Reviews,
            Self::AccessOutlives => Group::Access,
            Self::SimilarVendors => Group::Names,
            Self::FutureDate => Group::Dates,
        }
    }

    /// What follows while it stands, in a sentence.
    pub const fn consequence(self) -> &'static str {
        match self {
            Self::NoOwner => "Nobody is told in time, and nobody answers for it.",
            Self::OwnerLeft => "Reminders go to the fallback address until somebody takes over.",
            Self::OwnerWithoutEmail => "Reminders go to the fallback address instead.",
            Self::OwnerWithoutDigests => {
                "They hear of a date only once it is urgent; digests are turned on again in their account menu."
            }
            Self::NoActiveService => "Nothing of it is scored.",
            Self::UnratedService => "Its score is assumed and shown in grey.",
            Self::StatedTier => "The register that came in says otherwise than the ratings do.",
            Self::ContractEndBeforeStart => "Its notice deadline cannot be right.",
            Self::RenewalWithoutTerm => "Renewals are taken to last as long as the first term, or 12 months.",
            Self::ContractWithoutDates => "No end and no notice deadline is reminded of.",
            Self::TerminatedWithoutNotice => {
                "Until notice is given and recorded, the contract goes on, and so do reminders."
            }
            Self::ClaimedSoc2 | Self::ClaimedIso27001 => "A claim takes nothing off a score.",
            Self::ClaimedDpa => "A claim is no commitment.",
            Self::PeriodEndBeforeStart => "It covers no day.",
            Self::LongPeriod => "Reports cover 12 months at most; one of its days is likely mistyped.",
            Self::ExceptionIncomplete => {
                "Without criteria it lowers no series; without severity it counts as moderate."
            }
            Self::CarveOutWithoutControls => "What the report expects of the organization lowers no series.",
            Self::CsocWithoutOrganization => "It is not known whose report would answer it.",
            Self::CuecsNotMapped => "Not mapped counts as not implemented.",
            Self::QuestionnaireForNoService | Self::CertificateForNoService => {
                "The vendor has several services, so it counts half for each until somebody says which it is for."
            }
            Self::FindingWithoutCriteria => "It lowers no series of a score.",
            Self::FindingClosedUnproven => "When and why it was settled cannot be shown.",
            Self::AcceptanceRanOut => "Nobody stands by living with it any more.",
            Self::OverrideRanOut => "It holds no more; the computed band is shown.",
            Self::ReviewWaiting => "It is no review until somebody approves it.",
            Self::AccessOutlives => "Nobody has noted that it was removed.",
            Self::SimilarVendors => "If they are one vendor, its evidence and its risk are split in two.",
            Self::FutureDate => "What is dated after today does not exist for a score.",
        }
    }
}

/// Something that stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Inconsistency {
    /// Which inconsistency.
    pub check: Check,
    /// Whose it is.
    #[serde(flatten)]
    pub vendor: VendorRef,
    /// The record that it stands in.
    pub record: RecordRef,
    /// What stands, in a few words.
    pub what: String,
    /// Where it is mended.
    pub mend: Mend,
    /// Who has left, where that is what stands: all of theirs can be handed over at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

/// What stands in one vendor's file.
pub fn of_vendor(known: &Known<'_>) -> Vec<Inconsistency> {
    let mut found = Vec::new();
    // A vendor that has left, or was turned down, is looked at for what it can still reach, for steps that nobody sees
    // to, and for days that cannot be.
    if !known.dossier.vendor.status.is_archived() {
        owner::check(known, &mut found);
        service::check(known, &mut found);
        contract::check(known, &mut found);
        claim::check(known, &mut found);
        report::check(known, &mut found);
        scope::check(known, &mut found);
        finding::check(known, &mut found);
        review::check(known, &mut found);
    }
    owner::steps(known, &mut found);
    access::check(known, &mut found);
    date::check(known, &mut found);
    found
}

/// All that was found in the order of the page: by check, then by vendor. A person without an address, or without
/// digests, is told of once, however many vendors they answer for.
pub fn ordered(mut found: Vec<Inconsistency>) -> Vec<Inconsistency> {
    let key = |one: &Inconsistency| {
        (
            one.check,
            one.vendor.vendor.to_lowercase(),
            one.vendor.vendor_id,
            one.record.label.clone(),
            one.record.id.clone(),
        )
    };
    found.sort_by_cached_key(key);
    let mut owned: HashMap<(Check, String), usize> = HashMap::new();
    let of_person = |one: &Inconsistency| matches!(one.check, Check::OwnerWithoutEmail | Check::OwnerWithoutDigests);
    for one in found.iter().filter(|one| of_person(one)) {
        *owned.entry((one.check, one.record.id.clone())).or_default() += 1;
    }
    found.retain_mut(|one| {
        if !of_person(one) {
            return true;
        }
        match owned.remove(&(one.check, one.record.id.clone())) {
            Some(1) => true,
            Some(vendors) => {
                one.what.push_str(&owner::elsewhere(vendors));
                true
            }
            None => false,
        }
    });
    found
}

/// A check with what it found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// What it is called.
    pub label: &'static str,
    /// What follows while it stands.
    pub consequence: &'static str,
    /// How many rows it has.
    pub count: usize,
    /// The rows, by vendor.
    pub rows: Vec<Inconsistency>,
}

/// A group with the checks that found something.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Grouped {
    /// The group.
    pub group: Group,
    /// What it is called.
    pub label: &'static str,
    /// How many rows its checks have.
    pub count: usize,
    /// The checks that found something.
    pub checks: Vec<Checked>,
}

/// All that was found, by group and check.
pub fn grouped(found: Vec<Inconsistency>) -> Vec<Grouped> {
    let mut groups: Vec<Grouped> = Vec::new();
    for one in ordered(found) {
        let group = one.check.group();
        if groups.last().is_none_or(|last| last.group != group) {
            groups.push(Grouped { group, label: group.label(), count: 0, checks: Vec::new() });
        }
        let Some(last) = groups.last_mut() else { continue };
        last.count += 1;
        if last.checks.last().is_none_or(|checked| checked.check != one.check) {
            let (check, rows) = (one.check, Vec::new());
            last.checks.push(Checked { check, label: check.label(), consequence: check.consequence(), count: 0, rows });
        }
        let Some(checked) = last.checks.last_mut() else { continue };
        checked.count += 1;
        checked.rows.push(one);
    }
    groups
}

#[cfg(test)]
mod tests;
