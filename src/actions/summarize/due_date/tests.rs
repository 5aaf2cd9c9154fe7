use super::*;
use crate::domain::{
    cc9::tests::case::{Case, TODAY, WINDOW, acceptance, finding, id},
    contract::NoticeUnit,
    coverage::Window,
    evidence::tests::day,
    offboarding_step::{OffboardingKind, tests::step},
    renewal_decision::tests::decided,
    score_override::{ScoreOverride, tests::held},
    scoring::Model,
};

/// What falls due at a vendor: `day action: why`.
fn due(dossier: &Dossier) -> Vec<String> {
    let fiscal_year = Window { from: day(WINDOW[0]), to: day(WINDOW[1]) };
    let model = Model::built_in().unwrap();
    let context = Context { today: day(TODAY), fiscal_year, model: &model };
    let dates = due_dates(dossier, Band::High, &context);
    dates.iter().map(|date| format!("{} {}: {}", date.on, date.action, date.why)).collect()
}

/// The same of one rule, once the contract needs thirty days’ notice and this was decided: `deadline|decided|notice`.
fn notice_after(decisions: &[(RenewalChoice, &str)]) -> Vec<String> {
    let mut dossier = Case::whole().dossier;
    let contract = &mut dossier.contracts[0];
    (contract.notice_value, contract.notice_unit) = (Some(30), Some(NoticeUnit::Days));
    let decisions = decisions.iter().map(|(choice, days)| decided(contract.id, *choice, days));
    dossier.papers.decisions = decisions.collect();
    due(&dossier).into_iter().filter(|one| one.contains("C-0107")).collect()
}

#[test]
fn every_date_says_what_to_do_and_why() {
    let mut dossier = Case::whole().dossier;
    dossier.vendor.last_review_on = Some(day("2026-08-28"));
    let papers = &mut dossier.papers;
    papers.overrides = vec![ScoreOverride { service_id: id(2), ..held("2026-10-01|2026-12-31|") }];
    papers.findings.push(finding(41, "2026-03-01|2026-12-01|"));
    papers.acceptances = vec![acceptance(41, "2026-04-01|2026-12-20")];
    papers.offboarding_steps = vec![step(OffboardingKind::FinalInvoice, "2026-12-24|")];
    assert_eq!(
        due(&dossier),
        [
            "2026-11-30 Close the gap in coverage: no report covers 153 days of our fiscal year, the first of them \
             2026-07-01",
            "2026-12-15 Settle F-0031 Leaver accounts stay active: open, severity high",
            "2026-12-20 Settle F-0031 Leaver accounts stay active, or accept it anew: the acceptance by Cy Marsh runs \
             out",
            "2026-12-24 Offboarding: Final invoice: this step is not done",
            "2026-12-31 Decide on C-0107: notice deadline; else it renews itself on 2027-01-01",
            "2026-12-31 Ask for the new one: Insurance: it expires, and nothing newer is on file",
            "2026-12-31 Override of Payroll run lapses: held at Medium by decision of Cy Marsh",
            "2027-06-30 Ask for a new SOC 2 Type 2: the newest report speaks until 2026-06-30",
            "2027-08-28 Review: last review 2026-08-28",
            "2027-09-13 Ask for the next SOC 2 Type 2: reports are out by then; the newest report speaks until \
             2026-06-30",
        ]
    );
}

#[test]
fn a_notice_deadline_says_what_was_decided() {
    use RenewalChoice::{Renegotiate, Renew, Terminate};
    let renews = "renews itself on 2027-01-01";
    for (decisions, told) in [
        (
            vec![(Terminate, "2026-12-01|2026-11-20|")],
            Some("Give notice on C-0107: decided to terminate; without notice it"),
        ),
        (vec![(Renegotiate, "2026-12-01|2026-11-20|")], Some("Renegotiate C-0107: notice deadline; else it")),
        (
            vec![(Terminate, "2025-12-01|2025-11-20|2025-12-05")],
            Some(
                "Confirm the notice on C-0107: it came on 2025-12-05, late for the term before; unless it counts for \
                 this one the contract",
            ),
        ),
        (vec![(Renew, "2026-12-01|2026-11-20|")], None),
        (vec![(Terminate, "2025-12-01|2025-11-20|2025-11-21")], None),
    ] {
        let expected: Vec<String> = told.map(|told| format!("2026-12-01 {told} {renews}")).into_iter().collect();
        assert_eq!(notice_after(&decisions), expected);
    }
}

#[test]
fn a_contract_that_does_not_renew_itself_ends() {
    let mut dossier = Case::whole().dossier;
    let contract = &mut dossier.contracts[0];
    (contract.auto_renew, contract.ends_on) = (false, Some(day("2027-02-28")));
    let told: Vec<String> = due(&dossier).into_iter().filter(|one| one.contains("C-0107")).collect();
    assert_eq!(told, ["2027-02-28 Contract C-0107 ends: it does not renew itself"]);
}
