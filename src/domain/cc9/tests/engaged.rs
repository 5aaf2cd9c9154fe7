//! Points on what was agreed with vendors, and on reviews of them.

use super::*;
use crate::domain::review::Review;

/// A change of the one contract.
fn agreed(case: &mut Case, change: impl Fn(&mut Contract)) {
    change(&mut case.dossier.contracts[0]);
}

#[test]
fn an_active_vendor_has_a_contract_in_force_with_a_complete_checklist() {
    let none = "no contract in force";
    assert_bent(
        Point::Requirements,
        &[
            ("not active", &|case| case.dossier.vendor.status = VendorStatus::Proposed, &[]),
            ("none", &|case| case.dossier.contracts.clear(), &[none]),
            ("begins today", &|case| agreed(case, |one| one.starts_on = Some(day("2026-11-22"))), &["-"]),
            ("begins tomorrow", &|case| agreed(case, |one| one.starts_on = Some(day("2026-11-23"))), &[none]),
            ("ended", &|case| agreed(case, |one| one.auto_renew = false), &[none]),
            (
                "ends today",
                &|case| agreed(case, |one| (one.auto_renew, one.ends_on) = (false, Some(day("2026-11-22")))),
                &["-"],
            ),
            (
                "ended yesterday",
                &|case| agreed(case, |one| (one.auto_renew, one.ends_on) = (false, Some(day("2026-11-21")))),
                &[none],
            ),
            (
                "states no end",
                &|case| agreed(case, |one| (one.auto_renew, one.ends_on, one.term_months) = (false, None, None)),
                &["-"],
            ),
            (
                "nobody looked at two",
                &|case| agreed(case, |one| (one.clauses.sla, one.clauses.breach_notice_hours) = (None, None)),
                &["C-0107: nobody has looked at SLA, breach-notice hours"],
            ),
            ("a clause it does not have", &|case| agreed(case, |one| one.clauses.audit_right = Some(false)), &["-"]),
            (
                "another is complete",
                &|case| {
                    agreed(case, |one| one.clauses.sla = None);
                    case.dossier.contracts.push(Contract { id: id(44), ..contract() });
                },
                &["-"],
            ),
        ],
    );
}

#[test]
fn owners_and_a_protocol_for_incidents_are_there() {
    assert_bent(
        Point::Owners,
        &[
            ("one missing", &|case| case.dossier.vendor.security_owner_id = None, &["no security owner"]),
            (
                "both missing",
                &|case| {
                    let vendor = &mut case.dossier.vendor;
                    (vendor.business_owner_id, vendor.security_owner_id) = (None, None);
                },
                &["no business owner; no security owner"],
            ),
        ],
    );
    assert_bent(
        Point::Protocol,
        &[
            (
                "another contact",
                &|case| case.dossier.contacts = vec![contact(ContactRole::Security)],
                &["no contact for incidents"],
            ),
            (
                "no hours",
                &|case| agreed(case, |one| one.clauses.breach_notice_hours = None),
                &["C-0107: no breach-notice hours"],
            ),
            (
                "nothing",
                &|case| {
                    case.dossier.contacts.clear();
                    case.dossier.contracts.clear();
                },
                &["no contact for incidents; no contract in force"],
            ),
        ],
    );
}

#[test]
fn commitments_are_asked_for_where_a_category_matters() {
    let open = |case: &mut Case| agreed(case, |one| one.clauses.confidentiality = None);
    assert_bent(
        Point::Confidentiality,
        &[
            ("not marked", &|case| case.dossier.services[0].needs_confidentiality = false, &[]),
            ("marked on one not in use", &|case| case.dossier.services[0].active = false, &[]),
            ("no clause", &|case| open(case), &["C-0107: no confidentiality clause or NDA"]),
            (
                "an NDA",
                &|case| {
                    open(case);
                    case.documents = vec![document("Mutual NDA, signed", "2026-11-22")];
                },
                &["-"],
            ),
            (
                "an NDA of tomorrow",
                &|case| {
                    open(case);
                    case.documents = vec![document("Mutual NDA, signed", "2026-11-23")];
                },
                &["C-0107: no confidentiality clause or NDA"],
            ),
            (
                "an agenda",
                &|case| {
                    open(case);
                    case.documents = vec![document("Agenda", "2026-11-22")];
                },
                &["C-0107: no confidentiality clause or NDA"],
            ),
        ],
    );
    assert_bent(
        Point::Privacy,
        &[
            ("not marked", &|case| case.dossier.services[0].needs_privacy = false, &[]),
            ("no DPA", &|case| agreed(case, |one| one.clauses.dpa = Some(false)), &["C-0107: no DPA, BAA or SCC"]),
            (
                "a BAA",
                &|case| agreed(case, |one| (one.clauses.dpa, one.clauses.baa) = (Some(false), Some(true))),
                &["-"],
            ),
            ("SCC", &|case| agreed(case, |one| (one.clauses.dpa, one.clauses.scc) = (None, Some(true))), &["-"]),
            ("no contract", &|case| case.dossier.contracts.clear(), &["no contract in force"]),
        ],
    );
}

fn reviews(case: &mut Case, kind: ReviewKind) -> impl Iterator<Item = &mut Review> {
    case.dossier.papers.reviews.iter_mut().filter(move |review| review.kind == kind)
}

/// The one review of a kind, on another day.
fn on(case: &mut Case, kind: ReviewKind, date: &str) {
    reviews(case, kind).for_each(|one| one.approved_at = day(date).and_hms_opt(10, 0, 0));
}

#[test]
fn a_review_counts_in_the_window_or_within_its_cadence() {
    let (kind, old) = (ReviewKind::Performance, "the last performance review was completed on");
    let missing = "no completed performance review";
    assert_bent(
        Point::Performance,
        &[
            ("today", &|case| on(case, kind, "2026-11-22"), &["-"]),
            ("tomorrow", &|case| on(case, kind, "2026-11-23"), &[missing]),
            ("on the first day", &|case| on(case, kind, "2025-12-01"), &["-"]),
            ("a year ago", &|case| on(case, kind, "2025-11-22"), &["-"]),
            (
                "before that",
                &|case| on(case, kind, "2025-11-21"),
                &[&format!("{old} 2025-11-21, more than 12 months ago")],
            ),
            (
                "before that, of tier Low",
                &|case| {
                    on(case, kind, "2023-11-22");
                    case.cadence = 36;
                },
                &["-"],
            ),
            (
                "in a window longer than the cadence",
                &|case| {
                    on(case, kind, "2024-06-01");
                    case.window = ["2024-01-01", "2026-11-30"];
                },
                &["-"],
            ),
            (
                "of another kind",
                &|case| reviews(case, kind).for_each(|one| one.kind = ReviewKind::Onboarding),
                &[missing],
            ),
            ("a draft", &|case| reviews(case, kind).for_each(|one| one.state = ReviewState::Draft), &[missing]),
            (
                "signed",
                &|case| reviews(case, kind).for_each(|one| one.state = ReviewState::Signed),
                &["the performance review, signed on 2026-06-01, waits for approval"],
            ),
            ("nobody approved", &|case| reviews(case, kind).for_each(|one| one.approver = None), &[missing]),
            ("no conclusion", &|case| reviews(case, kind).for_each(|one| one.conclusion = None), &[missing]),
        ],
    );
}

#[test]
fn an_imported_review_counts_with_its_evidence_filed_and_a_corrected_one_through_its_correction() {
    let kind = ReviewKind::Privacy;
    let imported = |case: &mut Case| reviews(case, kind).for_each(|one| one.imported = true);
    let unfiled = "the privacy review of 2026-06-03 came with an import, and its evidence is not filed as a document";
    let corrected = |case: &mut Case, on: &str| {
        let correction = Review { corrects_id: Some(id(84)), ..review(85, kind, on) };
        case.dossier.papers.reviews.push(correction);
    };
    assert_bent(
        Point::PrivacyReview,
        &[
            ("imported", &|case| imported(case), &[unfiled]),
            (
                "filed",
                &|case| {
                    imported(case);
                    case.documents = vec![document("Minutes", "2026-11-20")];
                },
                &["-"],
            ),
            (
                "filed under a report",
                &|case| {
                    imported(case);
                    case.documents = vec![document("Minutes", "2026-11-20")];
                    case.documents[0].soc_report_id = Some(id(60));
                },
                &[unfiled],
            ),
            ("corrected", &|case| corrected(case, "2026-07-01"), &["-"]),
            ("to be corrected tomorrow", &|case| corrected(case, "2026-11-23"), &["-"]),
            (
                "corrected by a draft",
                &|case| {
                    corrected(case, "2026-07-01");
                    case.dossier.papers.reviews[5].state = ReviewState::Draft;
                },
                &["-"],
            ),
        ],
    );
}

#[test]
fn the_inventory_is_tiered_reviewed_and_read() {
    let report = |case: &mut Case, change: &dyn Fn(&mut crate::domain::soc_report::SocReport)| {
        change(&mut case.dossier.reports[0]);
        case.dossier.papers.reviews.retain(|review| review.kind != ReviewKind::SocReport);
    };
    let unread = "no completed review of the SOC 2 Type 2 to 2026-06-30";
    assert_bent(
        Point::Assessment,
        &[
            ("unrated", &|case| case.tier = Band::Unrated, &["“Payroll run” is not rated"]),
            ("nothing in use", &|case| case.dossier.services[0].active = false, &["no service in use to tier"]),
            (
                "an onboarding",
                &|case| reviews(case, ReviewKind::Periodic).for_each(|one| one.kind = ReviewKind::Onboarding),
                &["-"],
            ),
            (
                "no review",
                &|case| case.dossier.papers.reviews.retain(|one| one.kind != ReviewKind::Periodic),
                &["no completed periodic review"],
            ),
            ("unread", &|case| report(case, &|_| ()), &[unread]),
            ("disclaimed by our check", &|case| report(case, &|one| one.auditor_check = AuditorCheck::Failed), &["-"]),
            ("issued tomorrow", &|case| report(case, &|one| one.issued_on = Some(day("2026-11-23"))), &["-"]),
            ("of none of ours", &|case| report(case, &|one| one.scope_fit = ScopeFit::None), &["-"]),
            (
                "two years old",
                &|case| report(case, &|one| (one.period_end, one.issued_on) = (Some(day("2024-11-22")), None)),
                &["no completed review of the SOC 2 Type 2 to 2024-11-22"],
            ),
            (
                "older",
                &|case| report(case, &|one| (one.period_end, one.issued_on) = (Some(day("2024-11-21")), None)),
                &["-"],
            ),
            (
                "an older one unread",
                &|case| {
                    let mut older = soc_report();
                    (older.id, older.period_end) = (id(64), Some(day("2026-03-31")));
                    case.dossier.reports.push(older);
                },
                &["-"],
            ),
        ],
    );
}

#[test]
fn what_reports_expect_is_mapped_and_who_stands_behind_grave_vendors_is_known() {
    assert_bent(
        Point::Assessment,
        &[
            (
                "not mapped",
                &|case| case.dossier.papers.cuecs.push(cuec(62, CuecStatus::NotMapped)),
                &["1 of 2 user entity controls of the SOC 2 Type 2 are not mapped"],
            ),
            ("planned", &|case| case.dossier.papers.cuecs.push(cuec(62, CuecStatus::Planned)), &["-"]),
            (
                "nobody behind it",
                &|case| case.dossier.papers.subservices.clear(),
                &["nobody on record who stands behind it"],
            ),
            (
                "rated to have nobody",
                &|case| {
                    case.dossier.papers.subservices.clear();
                    case.dossier.services[0].ratings.fourth_party = Some(0);
                },
                &["-"],
            ),
            (
                "of tier Medium",
                &|case| {
                    case.dossier.papers.subservices.clear();
                    case.tier = Band::Medium;
                },
                &["-"],
            ),
            (
                "of tier Medium and key",
                &|case| {
                    case.dossier.papers.subservices.clear();
                    (case.tier, case.dossier.vendor.key_vendor) = (Band::Medium, true);
                },
                &["nobody on record who stands behind it"],
            ),
        ],
    );
}
