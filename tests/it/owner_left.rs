//! Somebody leaves: what they answer for goes to a successor in one write, or it stays and is told where it is looked
//! for; in neither case do its deadlines go silent.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        records::{self, Expect, Record},
        sweep_reminders::dry_run,
        users::{self, Leaving},
    },
    app::App,
    db,
    domain::{
        access::Actor,
        audit::AuditEntry,
        contract::Contract,
        control::Control,
        duty::Duties,
        finding::Finding,
        ids::{PersonId, VendorId},
        offboarding_step::OffboardingStep,
        person::{Person, Role},
        vendor::Vendor,
    },
    error::AppError,
};
use serde_json::{Value, json};

use crate::{pages::visitor::Visitor, support::app::TestApp};

const ADA: &str = "ada@desk.example";
const BO: &str = "bo@desk.example";

/// A small house: what Ada answers for at two vendors, and who is there besides.
struct House {
    ada: PersonId,
    bo: PersonId,
    cleo: Person,
    dora: Person,
    payroll: Vendor,
    paper: Vendor,
    contract: Contract,
    finding: Finding,
    settled: Finding,
    step: OffboardingStep,
    control: Control,
}

fn account(app: &TestApp, name: &str, email: &str) -> PersonId {
    users::add(app, &Actor::command_line(), name, email, Role::Security).unwrap().0.person_id
}

fn edit<R: Record>(app: &App, id: R::Id, values: &Value) -> R {
    records::update(app, &Actor::command_line(), id, Expect::Any, values.as_object().unwrap()).unwrap()
}

fn now<R: Record>(app: &App, id: R::Id) -> R {
    records::get(app, &Actor::command_line(), id).unwrap()
}

impl House {
    fn with(app: &TestApp) -> Self {
        let (ada, bo) = (account(app, "Ada Brook", ADA), account(app, "Bo Quill", BO));
        let dora = app.add::<Person>(json!({ "name": "Dora Finch" }));
        edit::<Person>(app, ada, &json!({ "manager_id": dora.id }));
        edit::<Person>(app, bo, &json!({ "manager_id": ada }));
        let both = json!({
            "name": "Harbour Payroll", "status": "active", "business_owner_id": ada, "security_owner_id": ada,
        });
        let payroll: Vendor = app.add(both);
        let paper: Vendor = app.add(json!({
            "name": "Quiet Paper", "status": "active", "business_owner_id": bo, "security_owner_id": ada,
        }));
        let settled = json!({
            "vendor_id": paper.id, "title": "No restore test", "severity": "low", "owner_id": ada, "status": "closed",
            "closed_on": "2026-11-02", "closure_evidence": "Minutes",
        });
        Self {
            cleo: app.add(json!({ "name": "Cleo Marsh", "manager_id": ada })),
            contract: app.add(json!({
                "vendor_id": payroll.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12,
                "auto_renew": true, "notice_value": 60, "notice_unit": "days", "owner_id": ada,
            })),
            finding: app.add(json!({
                "vendor_id": paper.id, "title": "Leaver accounts stay active", "severity": "high", "owner_id": ada,
                "due_on": "2027-01-31", "reference": "F-0031",
            })),
            settled: app.add(settled),
            step: app.add(json!({
                "vendor_id": payroll.id, "kind": "access_removed", "owner_id": ada, "due_on": "2027-01-15",
            })),
            control: app.add(json!({ "reference": "AC-03", "name": "Access review", "owner_id": ada })),
            ada,
            bo,
            dora,
            payroll,
            paper,
        }
    }

    /// Who owns what Ada owned: both fields of Payroll, one of Paper, the contract, the finding, the step, the control.
    fn owners(&self, app: &App) -> Vec<Option<PersonId>> {
        let (payroll, paper): (Vendor, Vendor) = (now(app, self.payroll.id), now(app, self.paper.id));
        vec![
            payroll.business_owner_id,
            payroll.security_owner_id,
            paper.security_owner_id,
            now::<Contract>(app, self.contract.id).owner_id,
            now::<Finding>(app, self.finding.id).owner_id,
            now::<OffboardingStep>(app, self.step.id).owner_id,
            now::<Control>(app, self.control.id).owner_id,
        ]
    }
}

/// An application where the fallback is not told of anything that somebody else is told of.
fn app() -> TestApp {
    TestApp::with(&[
        ("NINEFOLD__REMINDERS__FALLBACK", "Risk desk <desk@desk.example>"),
        ("NINEFOLD__REMINDERS__PROCUREMENT", "buying@desk.example"),
        ("NINEFOLD__REMINDERS__PROGRAMME_LEAD", "lead@desk.example"),
    ])
}

fn disable(app: &App, successor: Option<&str>) -> Result<Leaving, AppError> {
    users::disable(app, &Actor::command_line(), ADA, successor)
}

fn adas() -> Duties {
    let at_vendors = Duties { vendors: 2, contracts: 1, findings: 1, offboarding_steps: 1, ..Duties::default() };
    Duties { controls: 1, people: 2, ..at_vendors }
}

/// Everybody whom a reminder of the coming year goes to.
fn told(app: &App) -> BTreeSet<String> {
    dry_run(app, 365, None).unwrap().into_iter().map(|listing| listing.recipient).collect()
}

fn trail(app: &App, vendor: VendorId) -> Vec<AuditEntry> {
    app.db.read(|conn| Ok(db::audit::list_of_vendor(conn, vendor, 50)?)).unwrap()
}

#[test]
fn a_successor_takes_over_everything_in_one_write() {
    let app = app();
    let house = House::with(&app);
    assert!(told(&app).contains(ADA));
    let lines = |vendor: &Vendor| trail(&app, vendor.id).len();
    let before = (lines(&house.payroll), lines(&house.paper));
    let left = disable(&app, Some(BO)).unwrap();
    assert_eq!((left.duties, left.successor.as_ref().map(|person| person.id)), (adas(), Some(house.bo)));
    assert_eq!(
        left.told(),
        "Moved to Bo Quill: 2 vendors, 1 contract, 1 open finding, 1 open offboarding step, 1 control of our own and 2 \
         people to manage"
    );
    assert_eq!(house.owners(&app), vec![Some(house.bo); 7]);
    assert_eq!(now::<Finding>(&app, house.settled.id).owner_id, Some(house.ada), "what is settled is history");
    let versions = (now::<Vendor>(&app, house.payroll.id).version, now::<Contract>(&app, house.contract.id).version);
    assert_eq!(versions, (house.payroll.version + 1, house.contract.version + 1), "one change each");
    assert_eq!(now::<Person>(&app, house.cleo.id).manager_id, Some(house.bo));
    assert_eq!(now::<Person>(&app, house.bo).manager_id, Some(house.dora.id), "nobody manages themselves");
    let told = told(&app);
    assert!(told.contains(BO) && !told.contains(ADA) && !told.contains("desk@desk.example"), "{told:?}");
    let shown = app.db.read(|conn| Ok(db::summary::list_of(conn, &[house.payroll.id])?)).unwrap();
    assert_eq!((shown[0].owner_name.as_str(), shown[0].security_owner_name.as_str()), ("Bo Quill", "Bo Quill"));
    assert_eq!((lines(&house.payroll), lines(&house.paper)), (before.0 + 1, before.1 + 1));
    assert_eq!(
        trail(&app, house.payroll.id)[0].summary,
        "Moved from Ada Brook to Bo Quill: business owner, security owner, contract C-0107 and offboarding step Access \
         removed"
    );
    let line = &trail(&app, house.paper.id)[0];
    assert_eq!(line.summary, "Moved from Ada Brook to Bo Quill: security owner and finding F-0031");
    let after: Value = serde_json::from_str(line.after_values.as_deref().unwrap()).unwrap();
    let finding = house.finding.id.to_string();
    assert_eq!(after, json!({ "security_owner_id": house.bo, "finding": { finding: house.bo } }));
    let account = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 1)?)).unwrap().remove(0);
    assert_eq!((account.action.as_str(), account.record_kind.as_str()), ("disable", "user"));
    assert_eq!(account.summary, format!("{ADA} disabled. {}.", left.told()));
}

#[test]
fn without_a_successor_it_stays_and_the_fallback_is_told_until_somebody_takes_over() {
    let app = app();
    let house = House::with(&app);
    let left = disable(&app, None).unwrap();
    assert!(left.was_in_use && left.successor.is_none());
    assert!(left.told().starts_with("Left behind: 2 vendors, 1 contract,"), "{}", left.told());
    assert!(left.told().ends_with("; reminders go to desk@desk.example"), "{}", left.told());
    assert_eq!(house.owners(&app), vec![Some(house.ada); 7]);
    let told_now = told(&app);
    assert!(told_now.contains("desk@desk.example") && !told_now.contains(ADA), "{told_now:?}");
    let later = disable(&app.at("2026-11-25T09:00:00"), Some("bo  QUILL")).unwrap();
    assert!(!later.was_in_use);
    assert_eq!((later.user.disabled_at, later.duties), (left.user.disabled_at, adas()));
    assert_eq!(house.owners(&app), vec![Some(house.bo); 7]);
    let line = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 1)?)).unwrap().remove(0);
    assert_eq!(line.action, "reassign");
    assert_eq!(disable(&app, None).unwrap().told(), "Ada Brook answers for nothing");
}

#[test]
fn a_successor_who_cannot_take_over_is_refused_and_nothing_changes() {
    let app = app();
    let house = House::with(&app);
    account(&app, "Gil Moss", "gil@desk.example");
    users::disable(&app, &Actor::command_line(), "gil@desk.example", None).unwrap();
    for name in ["Eve Marsh", "Eve Finch"] {
        app.add::<Person>(json!({ "name": name, "email": "eve@desk.example" }));
    }
    for (successor, code) in [
        ("nobody@desk.example", "unknown_person"),
        ("", "unknown_person"),
        ("a\0b", "unknown_person"),
        ("Ada@desk.example", "same_person"),
        ("ada brook", "same_person"),
        ("gil@desk.example", "has_left"),
        ("eve@desk.example", "ambiguous"),
    ] {
        let Err(AppError::Invalid(errors)) = disable(&app, Some(successor)) else { panic!("{successor:?} is taken") };
        assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("reassign_to", code), "{successor:?}");
    }
    assert_eq!(house.owners(&app), vec![Some(house.ada); 7]);
    let kept = users::left_behind(&app, ADA).unwrap();
    assert!(kept.user.unwrap().disabled_at.is_none());
    assert!(matches!(users::left_behind(&app, "nobody@desk.example"), Err(AppError::NotFound(_))));
    app.add::<Person>(json!({ "name": "Payroll owner", "email": "Payroll@desk.example" }));
    let left = disable(&app, Some("payroll@DESK.example")).unwrap();
    assert_eq!(left.successor.unwrap().name, "Payroll owner", "somebody without an account takes over as well");
}

#[test]
fn what_is_counted_for_everybody_is_what_each_holds() {
    let app = app();
    let house = House::with(&app);
    edit::<Vendor>(&app, house.paper.id, &json!({ "status": "terminated" }));
    let everybody = users::everybody(&app).unwrap();
    assert_eq!(everybody.len(), 4);
    for one in everybody.iter().filter(|one| one.user.is_some()) {
        let held = users::left_behind(&app, &one.user.as_ref().unwrap().email).unwrap();
        assert_eq!(held.duties, one.duties, "{}", one.person.name);
    }
    let ada = everybody.iter().find(|one| one.person.id == house.ada).unwrap();
    assert_eq!(ada.duties, Duties { vendors: 1, archived_vendors: 1, ..adas() });
}

#[test]
fn what_somebody_answers_for_is_handed_over_without_an_account_and_without_leaving() {
    let app = app();
    let house = House::with(&app);
    let (actor, cleo) = (Actor::command_line(), house.cleo.id);
    let newest = || app.db.read(|conn| Ok(db::audit::list_before(conn, None, 1)?)).unwrap().remove(0);
    let before = newest().id;
    let foreseen = users::foresee_hand_over(&app, &actor, house.ada, "Cleo Marsh").unwrap();
    assert_eq!((foreseen.duties, foreseen.successor.id), (adas(), cleo));
    assert!(foreseen.foretold().starts_with("Would move from Ada Brook to Cleo Marsh: 2 vendors, 1 contract, "));
    assert_eq!((house.owners(&app), newest().id), (vec![Some(house.ada); 7], before), "nothing moved yet");
    // Ada goes on working; Cleo has no account.
    users::hand_over(&app, &actor, house.ada, "Cleo Marsh").unwrap();
    assert_eq!(house.owners(&app), vec![Some(cleo); 7]);
    assert!(users::somebody(&app, house.ada).unwrap().user.unwrap().disabled_at.is_none());
    let line = newest();
    assert_eq!((line.action.as_str(), line.record_kind.as_str()), ("reassign", "person"));
    assert_eq!(line.record_id, house.ada.to_string());
    assert!(line.summary.starts_with("Moved from Ada Brook to Cleo Marsh: 2 vendors"), "{}", line.summary);
    let after: Value = serde_json::from_str(line.after_values.as_deref().unwrap()).unwrap();
    assert_eq!((&after["controls"], &after["reassigned_to"]), (&json!([house.control.id]), &json!(cleo)));
    let trail = trail(&app, house.paper.id).remove(0);
    assert_eq!(trail.summary, "Moved from Ada Brook to Cleo Marsh: security owner and finding F-0031");
    let handed = users::hand_over(&app, &actor, cleo, BO).unwrap();
    assert_eq!((handed.duties.vendors, house.owners(&app)), (2, vec![Some(house.bo); 7]));
    assert_eq!(users::somebody(&app, cleo).unwrap().duties, Duties::default());
    let before = newest().id;
    assert_eq!(users::hand_over(&app, &actor, cleo, BO).unwrap().told(), "Cleo Marsh answers for nothing");
    assert_eq!(newest().id, before, "what moves nothing is not noted");
}

#[test]
fn a_hand_over_to_nobody_or_by_somebody_without_the_right_changes_nothing() {
    let app = app();
    let house = House::with(&app);
    let refused = |to: &str| match users::hand_over(&app, &Actor::command_line(), house.ada, to) {
        Err(AppError::Invalid(errors)) => errors[0].code.clone(),
        other => panic!("{to:?}: {other:?}"),
    };
    for (to, code) in [(" ", "required"), ("nobody", "unknown_person"), ("ada brook", "same_person")] {
        assert_eq!(refused(to), code, "{to:?}");
    }
    let security = Actor { role: Role::Security, ..Actor::command_line() };
    for done in
        [users::hand_over(&app, &security, house.ada, BO), users::foresee_hand_over(&app, &security, house.ada, BO)]
    {
        assert!(matches!(done, Err(AppError::Forbidden(_))), "{done:?}");
    }
    assert_eq!(house.owners(&app), vec![Some(house.ada); 7]);
    assert_eq!(users::find_person(&app, "cleo  MARSH").unwrap().id, house.cleo.id);
    assert!(matches!(users::find_person(&app, "nobody"), Err(AppError::NotFound(_))));
}

#[actix_web::test]
async fn the_quality_page_and_the_vendor_say_who_has_left_and_who_is_told_instead() {
    let app = app();
    let house = House::with(&app);
    let mut reader = Visitor::signed_in(&app, Role::Procurement).await;
    let vendor = format!("/vendors/{}", house.payroll.id);
    assert!(!reader.get("/quality").await.body.contains("Owner has left"));
    assert!(!reader.get(&vendor).await.body.contains("left; reminders"));
    disable(&app, None).unwrap();
    let page = reader.get("/quality").await.body;
    let instead = "has left; reminders go to desk@desk.example";
    for part in [
        "Owner has left".to_owned(),
        format!("href=\"{vendor}/edit#business_owner_id\">Business owner Ada Brook {instead}"),
        format!("href=\"{vendor}/edit#security_owner_id\">Security owner Ada Brook {instead}"),
        format!("href=\"/vendors/{}/edit#security_owner_id\">Security owner Ada Brook {instead}", house.paper.id),
        format!("href=\"/contracts/{}/edit#owner_id\">Owner Ada Brook {instead}", house.contract.id),
        format!("href=\"/offboarding-steps/{}/edit#owner_id\">Owner Ada Brook {instead}", house.step.id),
        // Procurement cannot change a finding: it is led to where it is shown.
        format!("href=\"/vendors/{}#findings\">Owner Ada Brook {instead}", house.paper.id),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
    let hand_over = format!("href=\"/people/{}/hand-over\"", house.ada);
    assert!(!page.contains(&hand_over), "only who administers hands over: {page}");
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let page = admin.get("/quality").await.body;
    assert_eq!(page.matches(&hand_over).count(), page.matches("Ada Brook has left").count(), "{page}");
    assert!(page.contains(&hand_over), "{page}");
    assert!(!page.contains(&house.settled.title), "what is settled needs no owner");
    let page = reader.get(&vendor).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("Ada Brook, left; reminders go to desk@desk.example").count(), 2, "{}", page.body);
    disable(&app, Some(BO)).unwrap();
    assert!(!reader.get("/quality").await.body.contains("Owner has left"));
    assert!(!reader.get(&vendor).await.body.contains("left; reminders"));
}

#[test]
fn an_owner_without_an_address_is_told_of_with_who_hears_instead() {
    let app = app();
    let person = app.add::<Person>(json!({ "name": "Payroll owner" }));
    app.add::<Vendor>(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": person.id }));
    let groups = ninefold::actions::quality::report(&app).unwrap().groups;
    let mut rows = groups.iter().flat_map(|group| &group.checks).flat_map(|checked| &checked.rows);
    let row = rows.find(|row| row.check.as_str() == "owner_without_email").unwrap();
    assert_eq!(row.what, "no e-mail address; reminders go to desk@desk.example");
}
