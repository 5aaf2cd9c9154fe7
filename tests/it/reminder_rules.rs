//! The reminder rules: previewed, stored as versions, taken over by other processes, changed on their pages.
#![expect(clippy::unwrap_used, reason = "the records of these tests are made outside the test functions")]

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        records::{self, Expect},
        reminder_rules::{self, Source},
        sweep_reminders::dry_run,
    },
    db,
    domain::{
        access::Actor,
        contract::Contract,
        person::{Person, Role},
        reminder::{Exception, RuleName, Rules},
        vendor::{Contact, Vendor},
    },
    error::AppError,
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    support::{
        app::{NOW, TestApp},
        dump::{assert_same, dump},
    },
};

fn us() -> Actor {
    Actor::command_line()
}

/// A contract of Olive's whose notice deadline is 2026-12-30.
fn contract(app: &TestApp) -> Contract {
    let olive: Person = app.add(json!({ "name": "Olive", "email": "olive@desk.example" }));
    let vendor: Vendor =
        app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": olive.id }));
    app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }))
}

/// The rules that ship, with other leads of the notice deadline.
fn with_leads(leads: &[i32]) -> Rules {
    let rules = Rules::built_in().unwrap();
    let mut rule = rules.rule(RuleName::ContractNotice).unwrap().clone();
    rule.leads = leads.to_vec();
    rules.with_rule(RuleName::ContractNotice, rule)
}

fn leads(rules: &Rules) -> Vec<i32> {
    rules.rule(RuleName::ContractNotice).unwrap().leads.clone()
}

#[test]
fn a_preview_says_what_goes_out_and_changes_nothing() {
    let app = TestApp::new();
    contract(&app);
    let before = dump(app.database_url());
    let listed = dry_run(&app, 90, None).unwrap();
    let later = listed.iter().filter(|one| [14, 7, 1].contains(&one.lead_days)).count();
    assert!(later >= 6, "to Olive and to procurement: {listed:?}");
    let preview = reminder_rules::preview(&app, &us(), &with_leads(&[45, 30]), 90).unwrap();
    assert_eq!(
        preview.changes,
        ["Notice deadline: 45 and 30 days before, was 90, 60, 30, 14, 7 and 1 day before".to_owned()]
    );
    let effect = &preview.effect;
    assert_eq!((effect.before, effect.after), (listed.len(), listed.len() - later));
    assert_eq!((effect.added.count, effect.dropped.count, effect.moved.count), (0, later, 0));
    assert!(effect.dropped.first.iter().all(|one| [14, 7, 1].contains(&one.lead_days)));
    assert_eq!((effect.next_sweep.before, effect.next_sweep.after), (1, 1), "the backlog, to Olive alone");
    assert_eq!((effect.next_sweep.recipients, effect.next_sweep.outside), (1, 0));
    let moved = reminder_rules::preview(&app, &us(), &with_leads(&[90, 60, 28, 14, 7, 1]), 90).unwrap().effect;
    let days: Vec<_> =
        moved.moved.first.iter().map(|one| (one.was_on.to_string(), one.reminder.send_on.to_string())).collect();
    assert!(!days.is_empty(), "{moved:?}");
    assert!(days.iter().all(|day| *day == ("2026-11-30".to_owned(), "2026-12-02".to_owned())), "{days:?}");
    assert_same(&before, &dump(app.database_url()));
    assert_eq!((app.rules_in_force().number, leads(&app.rules())), (None, vec![90, 60, 30, 14, 7, 1]));
}

#[test]
fn another_process_takes_over_what_one_put_in_force() {
    let app = TestApp::new();
    contract(&app);
    let elsewhere = app.other_process(NOW);
    let kept = reminder_rules::set(&app, &us(), &with_leads(&[45, 30]), Some(" Later is enough "), Some(0)).unwrap();
    assert_eq!((kept.version, kept.changes.len(), leads(&app.rules())), (1, 1, vec![45, 30]));
    assert_eq!(leads(&elsewhere.rules()), [90, 60, 30, 14, 7, 1], "until it looks");
    let listed = dry_run(&elsewhere, 90, None).unwrap();
    assert!(listed.iter().all(|one| [45, 30].contains(&one.lead_days) || one.if_undecided), "{listed:?}");
    assert_eq!((elsewhere.rules_in_force().number, leads(&elsewhere.rules())), (Some(1), vec![45, 30]));
    let lost = reminder_rules::set(&elsewhere, &us(), &with_leads(&[5]), None, Some(0)).unwrap_err();
    assert_eq!(lost.code(), "lost_update");
    assert!(lost.to_string().contains("by command line (version 1)"), "{lost}");
    reminder_rules::set(&elsewhere, &us(), &with_leads(&[5]), None, Some(1)).unwrap();
    let here = reminder_rules::show(&app).unwrap();
    assert_eq!((here.version, here.source, leads(&here.rules)), (2, Source::Stored, vec![5]));
    let started = app.other_process(NOW);
    assert_eq!(reminder_rules::show(&started).unwrap().version, 2);
}

#[test]
fn versions_say_what_each_changed_and_can_be_restored() {
    let app = TestApp::new();
    reminder_rules::set(&app, &us(), &with_leads(&[45, 30]), Some("Later is enough"), None).unwrap();
    reminder_rules::set(&app, &us(), &with_leads(&[10]), None, None).unwrap();
    let same = reminder_rules::set(&app, &us(), &with_leads(&[10]), Some("Once more"), None).unwrap();
    assert!(!same.is_new() && same.version == 2, "what is in force already is not stored again");
    let kept = reminder_rules::restore(&app, &us(), 1).unwrap();
    assert_eq!((kept.version, leads(&app.rules())), (3, vec![45, 30]));
    assert_eq!(reminder_rules::restore(&app, &us(), 0).unwrap().version, 4);
    assert_eq!(*app.rules(), Rules::built_in().unwrap());
    assert_eq!(reminder_rules::restore(&app, &us(), 9).unwrap_err().code(), "not_found");
    let versions = reminder_rules::versions(&app, None, 10).unwrap();
    let told: Vec<_> = versions.iter().map(|one| (one.version, one.in_force, one.note.as_deref())).collect();
    let notes = [Some("Back to the rules that ship with the program"), Some("Back to version 1"), None];
    assert_eq!(
        told,
        [(4, true, notes[0]), (3, false, notes[1]), (2, false, notes[2]), (1, false, Some("Later is enough"))]
    );
    assert_eq!(versions[2].changes, ["Notice deadline: 10 days before, was 45 and 30 days before"]);
    let page = reminder_rules::versions(&app, Some(3), 1).unwrap();
    assert_eq!(page.iter().map(|one| one.version).collect::<Vec<_>>(), [2]);
    assert_eq!(page[0].changes, versions[2].changes, "compared with the version before, which is not on the page");
    let lines = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 10)?)).unwrap();
    let line = lines.iter().find(|line| line.summary.starts_with("Version 2 of the reminder rules")).unwrap();
    assert!(line.summary.ends_with("10 days before, was 45 and 30 days before"), "{}", line.summary);
    assert!(line.before_values.as_deref().is_some_and(|text| text.contains("\"leads\":[45,30]")));
    assert!(line.after_values.as_deref().is_some_and(|text| text.contains("\"leads\":[10]")));
}

#[test]
fn what_cannot_be_is_refused_with_its_key() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let of_vendor = |vendor: &str| {
        let off = Exception { enabled: Some(false), ..Exception::default() };
        let mut rules = Rules::built_in().unwrap();
        rules.vendors.insert(vendor.to_owned(), [(RuleName::ReviewDue, off)].into());
        rules
    };
    let refused = |rules: &Rules, note: Option<&str>| {
        let error = reminder_rules::set(&app, &us(), rules, note, None).unwrap_err();
        let AppError::Invalid(errors) = &error else { panic!("{error}") };
        errors[0].field.clone()
    };
    assert_eq!(refused(&with_leads(&[30, 30]), None), "contract-notice.leads");
    assert_eq!(refused(&of_vendor("V-9999"), None), "vendors.V-9999");
    assert_eq!(refused(&of_vendor("V\u{0}1"), None), "vendors.V\u{0}1");
    assert_eq!(refused(&with_leads(&[10]), Some("two\nlines")), "note");
    assert_eq!(refused(&with_leads(&[10]), Some(&"a".repeat(501))), "note");
    assert_eq!(reminder_rules::preview(&app, &us(), &of_vendor("V-9999"), 9).unwrap_err().code(), "invalid");
    assert_eq!(app.rules_in_force().number, None);
    reminder_rules::set(&app, &us(), &of_vendor("V-0001"), None, None).unwrap();
    // A vendor that left the register since stands in no way of another change.
    let gone = app.db.read(|conn| Ok(db::vendor::find_by_reference(conn, "V-0001")?)).unwrap().unwrap();
    records::delete::<Vendor>(&app, &us(), gone.id, Expect::Any).unwrap();
    let mut rules = (*app.rules()).clone();
    rules.single_within_days = 3;
    assert_eq!(reminder_rules::set(&app, &us(), &rules, None, None).unwrap().version, 2);
    let auditor = Actor { role: Role::Auditor, ..us() };
    for outcome in [
        reminder_rules::set(&app, &auditor, &with_leads(&[10]), None, None).map(drop),
        reminder_rules::restore(&app, &auditor, 0).map(drop),
        reminder_rules::preview(&app, &auditor, &with_leads(&[10]), 9).map(drop),
    ] {
        assert_eq!(outcome.unwrap_err().code(), "forbidden");
    }
}

/// An application whose rules are those of a file.
fn ruled_by_file(text: &str) -> (TestApp, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let app = TestApp::with(&[("NINEFOLD__REMINDERS__RULES_FILE", file.path().to_str().unwrap())]);
    (app, file)
}

#[actix_web::test]
async fn a_file_named_by_the_settings_rules_and_offers_no_form() {
    let (app, file) =
        ruled_by_file("single_within_days = 4\n[review-due]\nleads = [20]\nto = [{ role = \"owner\" }]\n");
    let shown = reminder_rules::show(&app).unwrap();
    assert_eq!((shown.version, shown.source, shown.rules.single_within_days), (0, Source::File, 4));
    let refused = reminder_rules::set(&app, &us(), &with_leads(&[10]), None, None).unwrap_err();
    assert_eq!(refused.code(), "rules_from_file");
    assert_eq!(reminder_rules::restore(&app, &us(), 0).unwrap_err().code(), "rules_from_file");
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let page = admin.get("/reminders").await.body;
    assert!(page.contains(file.path().to_str().unwrap()) && page.contains("20 days before"), "{page}");
    assert!(!page.contains("/edit\""), "no form is offered");
    let sent_back = admin.get("/reminders/rules/review-due/edit").await;
    assert_eq!((sent_back.status, sent_back.location()), (StatusCode::SEE_OTHER, "/reminders"));
    let toml = admin.get("/reminders/rules.toml").await.body;
    assert_eq!(Rules::parse(&toml).unwrap(), shown.rules);
}

/// The form of the notice deadline as it ships, with other leads.
fn form<'a>(leads: &'a str, version: &'a str, action: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", version),
        ("enabled", "yes"),
        ("leads", leads),
        ("send", "auto"),
        ("escalate", "yes"),
        ("told", "owner"),
        ("told", "procurement"),
        ("owner", "owner"),
        ("do", action),
    ]
}

const NOTICE: &str = "/reminders/rules/contract-notice/edit";

#[actix_web::test]
async fn a_rule_is_read_previewed_and_changed_on_its_page() {
    let app = TestApp::new();
    contract(&app);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let rules = admin.get("/reminders").await.body;
    for part in ["90, 60, 30, 14, 7 and 1 day before", "<span class=\"tag\">hard", NOTICE, "reminders.holidays"] {
        assert!(rules.contains(part), "{part}: {rules}");
    }
    let page = admin.get(NOTICE).await;
    assert!(page.body.contains("value=\"90, 60, 30, 14, 7, 1\"") && page.hidden("version") == "0", "{}", page.body);
    assert!(!page.body.contains("then_every"), "a hard date does not come again");
    let preview = admin.post(NOTICE, &form("45, 30", "0", "preview")).await;
    assert_eq!(preview.status, StatusCode::OK);
    for part in ["What this would send", "value=\"45, 30\"", "Dropped", "olive@desk.example", "The next sweep sends 1"]
    {
        assert!(preview.body.contains(part), "{part}: {}", preview.body);
    }
    assert_eq!(app.rules_in_force().number, None, "nothing is stored");
    let mut fields = form("45, 30", "0", "save");
    fields.push(("note", "Later is enough"));
    let saved = admin.post(NOTICE, &fields).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/reminders"));
    let rules = admin.get("/reminders").await.body;
    assert!(rules.contains("Version 1 is in force") && rules.contains("Later is enough"), "{rules}");
    let late = admin.post(NOTICE, &form("20", "0", "save")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("changed meanwhile") && late.body.contains("value=\"20\""), "{}", late.body);
    let versions = admin.get("/reminders/versions").await.body;
    assert!(versions.contains("45 and 30 days before, was 90") && versions.contains("As shipped"), "{versions}");
    let restored = admin.post("/reminders/versions/0/restore", &[]).await;
    assert_eq!(restored.location(), "/reminders/versions");
    assert_eq!((app.rules_in_force().number, leads(&app.rules()).len()), (Some(2), 6));
    assert_eq!(admin.get("/reminders/rules/no-such-rule/edit").await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn what_is_wrong_stands_beside_its_field_and_rows_come_and_go() {
    let app = TestApp::new();
    contract(&app);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    admin.get(NOTICE).await;
    let wrong = admin.post(NOTICE, &form("ninety", "0", "save")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("id=\"leads-error\"") && wrong.body.contains("“ninety” is no number"),
        "{}",
        wrong.body
    );
    let more = admin.post(NOTICE, &form("30", "0", "add-vendor")).await.body;
    assert!(more.contains("name=\"vendor_0_of\"") && more.contains("value=\"30\""), "{more}");
    let row = |vendor: &'static str, action: &'static str| {
        let mut fields = form("30", "0", action);
        fields.extend([("vendors", "1"), ("vendor_0_of", vendor), ("vendor_0_enabled", "off")]);
        fields
    };
    let unknown = admin.post(NOTICE, &row("V-9999", "preview")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.body.contains("id=\"vendor_0_of-error\""), "{}", unknown.body);
    assert!(unknown.body.contains("There is no vendor “V-9999” on the register."), "{}", unknown.body);
    assert!(!admin.post(NOTICE, &row("V-0001", "remove-0")).await.body.contains("vendor_0_of"));
    assert_eq!(admin.post(NOTICE, &row("V-0001", "save")).await.status, StatusCode::SEE_OTHER);
    let rules = admin.get("/reminders").await.body;
    assert!(rules.contains("Harbour Payroll (V-0001)</a>: off"), "{rules}");
    assert!(dry_run(&app, 90, None).unwrap().is_empty(), "the only vendor is not reminded of its deadline");
}

#[actix_web::test]
async fn what_holds_for_every_rule_has_a_form_of_its_own() {
    let app = TestApp::new();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let page = admin.get("/reminders/general/edit").await;
    assert!(page.body.contains("name=\"overdue_days\" value=\"14\""), "{}", page.body);
    let fields = |singly: &'static str| {
        let rest = [("unacknowledged", "0"), ("hard_within_days", "7"), ("overdue_days", "14"), ("do", "save")];
        [("version", "0"), ("single_within_days", singly)].into_iter().chain(rest).collect::<Vec<_>>()
    };
    let wrong = admin.post("/reminders/general/edit", &fields("-1")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("id=\"single_within_days-error\""), "{}", wrong.body);
    admin.post("/reminders/general/edit", &fields("3")).await;
    let rules = app.rules();
    assert_eq!((rules.single_within_days, rules.escalation.unacknowledged), (3, 0));
    let page = admin.get("/reminders").await.body;
    assert!(page.contains("A hard date at most 3 days away has a mail of its own"), "{page}");
    assert!(page.contains("Unanswered reminders do not go to the owner’s manager."), "{page}");
}

#[actix_web::test]
async fn an_auditor_reads_and_does_not_change() {
    let app = TestApp::new();
    let contract = contract(&app);
    let _contact: Contact = app.add(json!({
        "vendor_id": contract.vendor_id, "name": "Jo Reed", "role": "security", "email": "jo@harbour.example",
        "receives_reminders": true,
    }));
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let rules = auditor.get("/reminders").await;
    assert_eq!(rules.status, StatusCode::OK);
    assert!(!rules.body.contains("/edit\""), "{}", rules.body);
    let upcoming = auditor.get("/reminders/upcoming").await.body;
    for part in [
        "What goes out in the next 30 days",
        "Harbour Payroll: notice deadline of contract C-0107",
        "/reminders/upcoming?days=90",
        "Mail to vendor contacts is off",
        "One contact is marked to receive reminders.",
        "jo@harbour.example",
    ] {
        assert!(upcoming.contains(part), "{part}: {upcoming}");
    }
    assert_eq!(auditor.get("/reminders/upcoming?days=90").await.status, StatusCode::OK);
    assert_eq!(auditor.get("/reminders/versions").await.status, StatusCode::OK);
    assert_eq!(auditor.get("/reminders/rules.toml").await.status, StatusCode::OK);
    for path in [NOTICE, "/reminders/general/edit"] {
        assert_eq!(auditor.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(auditor.post(path, &form("30", "0", "save")).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(auditor.post("/reminders/versions/0/restore", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.rules_in_force().number, None);
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    for path in ["/reminders", "/reminders/upcoming", "/reminders/versions", "/reminders/rules.toml"] {
        assert_eq!(owner.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
