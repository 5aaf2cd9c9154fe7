//! Renewal decisions: by form and under their contract on the vendor's page, from sheets, gone with their contract, and
//! told of where notice is missing.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        import_spreadsheet::{self, Undone},
        quality,
        records::{self, Expect},
    },
    domain::{
        access::Actor,
        contract::Contract,
        person::Role,
        quality::Check,
        renewal_decision::{RenewalChoice, RenewalDecision, standing},
    },
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    papers::{import, problems},
    programme::{all, csv, edit, text, vendor},
    support::app::TestApp,
};

/// Contract C-1 of twelve-month terms, the current one to 2027-02-28, with notice by 2026-12-30; and C-2 without dates.
fn agreed(app: &TestApp) -> [Contract; 2] {
    let vendor = vendor(app).id;
    let renewing = app.add(json!({
        "vendor_id": vendor, "reference": "C-1", "starts_on": "2024-03-01", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }));
    [renewing, app.add(json!({ "vendor_id": vendor, "reference": "C-2" }))]
}

/// What a form sends to record a decision.
fn sent<'a>(contract: &'a Contract, decision: &'a str, on: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("contract_id", contract.id.as_str()),
        ("decision", decision),
        ("reason", "Prices <rose>"),
        ("deadline_on", ""),
        ("decided_by", "Ada Brook"),
        ("decided_on", on),
        ("notice_given_on", ""),
    ]
}

#[actix_web::test]
async fn a_decision_is_recorded_by_form_and_stands_under_its_contract() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let [contract, undated] = agreed(&app);
    let page = format!("/vendors/{}", contract.vendor_id);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let form = format!("{page}/renewal-decisions/new?contract_id={}", contract.id);
    let shown = buyer.get(&page).await.body;
    assert!(shown.contains(&format!("href=\"{form}\"")), "{shown}");
    let blank = buyer.get(&form).await.body;
    for part in [
        format!("<option value=\"{}\" selected>C-1</option>", contract.id),
        "name=\"decided_by\" value=\"Test procurement\"".to_owned(),
        "name=\"decided_on\" value=\"2026-11-22\"".to_owned(),
        "name=\"deadline_on\" value=\"\"".to_owned(),
    ] {
        assert!(blank.contains(&part), "{part}: {blank}");
    }
    let post = format!("{page}/renewal-decisions");
    for (decision, on) in [("terminate", "2026-11-20"), ("renew", "2026-11-21")] {
        let added = buyer.post(&post, &sent(&contract, decision, on)).await;
        assert_eq!(added.location(), format!("{page}#contracts"), "{}", added.body);
    }
    let told = text(&buyer.get(&page).await.body);
    let about = "about the deadline 2026-12-30 Prices &#60;rose&#62;";
    let rows = format!(
        "Renew Ada Brook on 2026-11-21, {about} Terminate Ada Brook on 2026-11-20, {about} superseded Record a decision"
    );
    assert!(told.contains(&rows), "{told}");
    let refused = buyer.post(&post, &sent(&undated, "renew", "2026-11-21")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("ontract C-2 has no dates yet; enter the contract’s dates first"),
        "{}",
        refused.body
    );
    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    let body = reader.get(&page).await.body;
    assert!(text(&body).contains("Renew Ada Brook on 2026-11-21") && !body.contains("renewal-decisions"), "{body}");
    assert_eq!(reader.get(&form).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_termination_without_notice_is_told_of_until_its_notice_is_recorded() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let [contract, _] = agreed(&app);
    let one: RenewalDecision = app.add(json!({
        "vendor_id": contract.vendor_id, "contract_id": contract.id, "decision": "terminate", "reason": "Too dear",
        "deadline_on": "2026-12-22",
    }));
    assert_eq!((one.decided_by.as_str(), one.is_final()), ("Command line", false));
    let checks = || -> Vec<Check> {
        let groups = quality::report(&app).unwrap().groups;
        groups.iter().flat_map(|group| &group.checks).map(|checked| checked.check).collect()
    };
    assert!(checks().contains(&Check::TerminatedWithoutNotice), "{:?}", checks());
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let page = format!("/vendors/{}", contract.vendor_id);
    assert!(text(&buyer.get(&page).await.body).contains("Too dear no notice recorded"));
    let form = format!("/renewal-decisions/{}/edit", one.id);
    let body = buyer.get("/quality").await.body;
    let line = format!("href=\"{form}#notice_given_on\">Decided on 2026-11-22; notice is due by 2026-12-22");
    assert!(body.contains(&line), "{body}");
    let version = buyer.get(&form).await.hidden("version");
    let mut fields = sent(&contract, "terminate", "2026-11-22");
    fields.retain(|(name, _)| !matches!(*name, "deadline_on" | "notice_given_on"));
    fields.extend([("deadline_on", "2026-12-22"), ("notice_given_on", "2026-11-22"), ("version", version.as_str())]);
    let saved = buyer.post(&form, &fields).await;
    assert_eq!(saved.location(), format!("{page}#contracts"), "{}", saved.body);
    assert!(text(&buyer.get(&page).await.body).contains("notice given 2026-11-22"));
    assert!(!checks().contains(&Check::TerminatedWithoutNotice), "{:?}", checks());
}

const HEADINGS: &str = "Vendor|Contract|Decision|Reason|Decided by|Decided on|Notice given on";

#[test]
fn a_sheet_names_the_contract_by_its_reference() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let [contract, undated] = agreed(&app);
    let rows = [
        HEADINGS,
        "Alder Pumps|C-9|Renew|x|Ada Brook|2026-10-01|",
        "Alder Pumps|C-1|perhaps|x|Ada Brook|2026-10-02|",
        "Alder Pumps|C-1|Renew||Ada Brook|2026-10-03|",
        "Alder Pumps|C-1|Renew|x|Ada Brook|2026-11-23|",
        "Alder Pumps|C-1|Renew|x|Ada Brook|2026-10-05|2026-10-06",
        "Alder Pumps|C-2|Renew|x|Ada Brook|2026-10-06|",
        "Alder Pumps|C-1|Renew|x|Ada Brook|2026-10-07|",
    ];
    let report = import(&app, &csv(&app, "wrong.csv", &rows));
    assert_eq!(report.kind.as_deref(), Some("renewal_decision_register"));
    let mut found = problems(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "CSV B2 unknown_contract",
            "CSV B7 no_dates",
            "CSV C3 unknown_word",
            "CSV D4 missing_value",
            "CSV F5 in_the_future",
            "CSV G6 not_terminated",
        ],
        "{report:?}"
    );
    assert!(all::<RenewalDecision>(&app).is_empty(), "all or nothing");
    let rows = [
        HEADINGS,
        "Alder Pumps|c-1|verlängern|x|Ada Brook|2025-10-01|",
        "Alder Pumps|C-1|Cancel|x|Ada Brook|2026-11-20|2026-11-21",
    ];
    let report = import(&app, &csv(&app, "right.csv", &rows));
    assert_eq!((problems(&report), report.created), (vec![], 2), "{report:?}");
    let decisions = all::<RenewalDecision>(&app);
    let stands = |deadline: &str| {
        standing(&decisions, contract.id, deadline.parse().unwrap()).map(|one| (one.decision, one.is_final()))
    };
    assert_eq!(stands("2025-12-30"), Some((RenewalChoice::Renew, true)));
    assert_eq!(stands("2026-12-30"), Some((RenewalChoice::Terminate, true)));
    // A contract that loses its dates later keeps what was decided about it.
    let gone = json!({ "starts_on": null, "term_months": null, "auto_renew": false });
    edit(&app, &contract, gone).unwrap();
    let dates = json!({ "ends_on": "2026-12-31" });
    edit(&app, &undated, dates).unwrap();
    let rows = [
        HEADINGS,
        "Alder Pumps|C-1|Cancel|too dear|Ada Brook|2026-11-20|2026-11-21",
        "Alder Pumps|C-2|Renew|x|Ada Brook|2026-11-20|",
    ];
    let report = import(&app, &csv(&app, "changed.csv", &rows));
    let counts = (report.created, report.updated);
    assert_eq!((problems(&report), counts), (vec![], (1, 1)), "{report:?}");
    let last = all::<RenewalDecision>(&app).pop().unwrap();
    assert_eq!((last.contract_id, last.deadline_on), (undated.id, "2026-12-31".parse().unwrap()), "its last day");
}

#[test]
fn a_decision_goes_with_its_contract_and_holds_an_import_of_it() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let rows = [
        "Vendor|Contract reference|Start|Term (months)|Auto-renew|Notice period",
        "Alder Pumps|C-9|2024-03-01|12|Yes|60 days",
    ];
    let report = import(&app, &csv(&app, "contracts.csv", &rows));
    assert_eq!((problems(&report), report.created), (vec![], 1), "{report:?}");
    let contract = all::<Contract>(&app).remove(0);
    app.add::<RenewalDecision>(json!({
        "vendor_id": contract.vendor_id, "contract_id": contract.id, "decision": "renegotiate", "reason": "x",
    }));
    let actor = Actor::command_line();
    let Undone::Blocked(_, undo) = import_spreadsheet::undo(&app, &actor, report.import_id.unwrap()).unwrap() else {
        panic!("a decision builds on the contract")
    };
    let told: Vec<_> = undo.obstacles.iter().map(|one| (one.code, one.name.as_str())).collect();
    assert_eq!(told, [("built_on", "Decision of 2026-11-22 to renegotiate of Alder Pumps")]);
    let rows = [HEADINGS, "Alder Pumps|C-9|Renew|x|Ada Brook|2026-11-20|"];
    let report = import(&app, &csv(&app, "decisions.csv", &rows));
    assert_eq!((problems(&report), report.created), (vec![], 1), "{report:?}");
    let brought = all::<RenewalDecision>(&app).pop().unwrap().id.to_string();
    let kept = || {
        app.db.read(|conn| Ok(ninefold::db::provenance::list_of(conn, std::slice::from_ref(&brought))?.len())).unwrap()
    };
    assert_eq!(kept(), 1);
    records::delete::<Contract>(&app, &actor, contract.id, Expect::Any).unwrap();
    assert!(all::<RenewalDecision>(&app).is_empty());
    assert_eq!(kept(), 0, "nor does anybody remember where it was read");
}
