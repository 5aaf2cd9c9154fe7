//! Versions of the risk model, drafts with their effect, publishing; overrides; rating by suggestion.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        model_effect, models, rating, records, rescore, score,
        sweep_reminders::{dry_run, sweep},
    },
    db,
    domain::{
        access::{Actor, Scope},
        ids::ServiceId,
        person::Role,
        scoring::{BUILT_IN, Band},
        scoring_model::{ModelState, next_name},
        vendor::{Service, Vendor},
    },
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    support::{api_site::ApiSite, app::TestApp},
};

fn us() -> Actor {
    Actor::command_line()
}

fn rated(app: &TestApp, name: &str, ratings: [i16; 3]) -> (Vendor, ServiceId) {
    let vendor: Vendor = app.add(json!({ "name": name, "status": "active" }));
    let service = app.db.read(|conn| Ok(db::service::list_of(conn, &[vendor.id])?)).unwrap().remove(0).id;
    let [data, criticality, access] = ratings;
    let values = json!({
        "data_sensitivity": data, "criticality": criticality, "access": access, "substitutability": 1,
        "data_volume": 1, "regulatory": 1, "fourth_party": 1, "geography": 1, "spend": 1,
    });
    records::update::<Service>(app, &us(), service, records::Expect::Any, values.as_object().unwrap()).unwrap();
    (vendor, service)
}

/// The built-in model under another version, with one constant changed.
fn other(was: &str, becomes: &str) -> String {
    let text = BUILT_IN.replacen(was, becomes, 1);
    assert_ne!(text, BUILT_IN, "{was}");
    text.replace("version = \"1.1\"", "version = \"1.2\"")
}

#[test]
fn a_draft_shows_its_effect_and_changes_nothing_until_it_is_published() {
    let app = TestApp::new();
    // 22·4 + 20·3 + 18·2 … ÷ 4 = 22 + 15 + 9 + 2.5 + 2 + 2 + 1.5 + 1 + 1 = 56 High; 24.25 Low
    rated(&app, "Harbour Payroll", [4, 3, 2]);
    rated(&app, "Umber Video", [1, 1, 1]);
    let text = other("high = 50\ncritical = 70", "high = 40\ncritical = 55");
    let draft = models::draft(&app, &us(), &text, Some("Stricter bands")).unwrap();
    assert_eq!((draft.state, draft.name.as_str()), (ModelState::Draft, "1.2"));
    let effect = model_effect::of_version(&app, draft.id).unwrap();
    assert_eq!((effect.services, effect.changed, effect.rises, effect.falls), (2, 1, 1, 0));
    let constants: Vec<&str> = effect.constants.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(constants, ["bands.critical", "bands.high"]);
    let moved = &effect.moves[0];
    let figures = [moved.before.residual, moved.after.residual].map(|residual| residual.to_text(3));
    assert_eq!(
        (moved.vendor.as_str(), figures, moved.held),
        ("Harbour Payroll", ["56.000"; 2].map(String::from), None)
    );
    assert_eq!((moved.before.band.as_str(), moved.after.band.as_str()), ("high", "critical"));
    assert_eq!(app.model().version(), "1.1");
    models::publish(&app, &us(), draft.id, draft.version).unwrap();
    assert_eq!(app.model().version(), "1.2");
    rescore::all_if_due(&app).unwrap().expect("publishing makes a rescoring due");
    let summaries = |app: &TestApp| app.db.read(|conn| Ok(db::summary::count_by_band(conn, Scope::All)?)).unwrap();
    assert!(summaries(&app).iter().any(|(_, band, count)| band == "critical" && *count == 1));
    // Another process takes the new version over before it scores.
    let elsewhere = app.other_process("2026-11-23T09:00:00");
    assert_eq!(elsewhere.model().version(), "1.2");
    let next = models::draft(&app, &us(), &text.replace("\"1.2\"", "\"1.3\""), None).unwrap();
    models::publish(&app, &us(), next.id, next.version).unwrap();
    rescore::all(&elsewhere).unwrap();
    assert_eq!(elsewhere.model().version(), "1.3");
}

#[test]
fn what_makes_no_sense_is_refused_with_its_line_and_the_old_model_stays() {
    let app = TestApp::new();
    let refused = |text: &str| models::draft(&app, &us(), text, None).unwrap_err().to_string();
    for (text, says) in [
        (other("CC6 = 25", "CC6 = 24"), "CC1 to CC9 sum to 99, not 100"),
        (other("high = 50", "high = 20"), "bands must rise"),
        (other("spend = 4", "spending = 4"), "spending"),
        (other("evidence_share", "evidence_shore"), "evidence_shore"),
        ("nothing".to_owned(), "line 1"),
    ] {
        let said = refused(&text);
        assert!(said.contains("line ") && said.contains(says), "{said}");
    }
    assert_eq!(app.model().version(), "1.1");
    assert_eq!(models::list(&app).unwrap().0.len(), 1, "only the one that ships");
    for (text, says) in [
        (BUILT_IN.to_owned(), "1.1 is taken; choose another name, such as 1.2"),
        (BUILT_IN.replace("incident = 10", "incident = 12"), "1.1 is taken; choose another name, such as 1.2"),
        (BUILT_IN.replace("\"1.1\"", "\"1.2 beta\""), "it takes letters from A to Z, digits"),
    ] {
        let said = refused(&text);
        assert!(said.contains("version (line 3)") && said.contains(says), "{said}");
    }
    assert_eq!(models::list(&app).unwrap().0.len(), 1, "none was kept");
    let text = models::to_begin_with(&app, None).unwrap();
    assert!(text.contains("version = \"1.2\""), "a new draft begins under the next version");
    assert_eq!(next_name("1.1"), "1.2");
}

#[test]
fn a_draft_changed_by_somebody_else_is_not_published_unseen() {
    let app = TestApp::new();
    let draft = models::draft(&app, &us(), &other("low = 0.03\nmoderate", "low = 0.02\nmoderate"), None).unwrap();
    let changed = models::change(&app, &us(), draft.id, draft.version, &other("incident = 10", "incident = 9"), None);
    let changed = changed.unwrap();
    let said = models::publish(&app, &us(), draft.id, draft.version).unwrap_err().to_string();
    assert!(said.contains("changed by somebody else"), "{said}");
    let late = models::draft(&app, &us(), &other("incident = 10", "incident = 8"), None).unwrap();
    models::publish(&app, &us(), draft.id, changed.version).unwrap();
    let said = models::publish(&app, &us(), late.id, late.version).unwrap_err().to_string();
    assert!(said.contains("1.2 is taken; choose another name, such as 1.3"), "{said}");
    let said = models::discard(&app, &us(), draft.id).unwrap_err().to_string();
    assert!(said.contains("was published"), "{said}");
}

#[actix_web::test]
async fn security_drafts_and_an_administrator_publishes() {
    let site = ApiSite::new();
    let text = other("incident = 10", "incident = 12");
    let id = site.made("models", &json!({ "toml": text, "note": "Incidents weigh more" })).await;
    let made = site.get(&format!("models/{id}")).await.body;
    assert_eq!((made["state"].as_str(), made["in_force"].as_bool()), (Some("draft"), Some(false)));
    let effect = site.get(&format!("models/{id}/effect")).await.body;
    assert_eq!(effect["changed"], 0);
    assert_eq!(effect["constants"], json!([{ "key": "adjustments.incident", "before": 10, "after": 12 }]));
    let wrong = site.post("models", &json!({ "toml": "version = 1" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let published = site.post(&format!("models/{id}/publish"), &json!({})).await;
    assert_eq!((published.status, published.body["in_force"].as_bool()), (StatusCode::OK, Some(true)));
    let listed = site.get("models").await.body;
    let states: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["in_force"].as_bool()).collect();
    assert_eq!(states, [Some(true), Some(false)]);
}

#[actix_web::test]
async fn a_draft_is_kept_seen_and_published_on_its_pages() {
    let app = TestApp::new();
    rated(&app, "Harbour Payroll", [4, 3, 2]);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let page = security.get("/risk-model").await.body;
    assert!(page.contains("Version 1.1") && page.contains("in force"));
    let broken = other("CC6 = 25", "CC6 = 24");
    let sent = security.post("/risk-model/drafts", &[("toml", broken.as_str()), ("note", "")]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.body.contains("sum to 99") && sent.body.contains("CC6 = 24"), "what was written is not lost");
    let text = other("high = 50\ncritical = 70", "high = 40\ncritical = 55");
    let sent = security.post("/risk-model/drafts", &[("toml", text.as_str()), ("note", "Stricter")]).await;
    let at = sent.location().to_owned();
    let draft = security.get(&at).await.body;
    assert!(
        draft.contains("1 of 1 service would change") && draft.contains("An administrator publishes it"),
        "{draft}"
    );
    assert!(draft.contains("What changes in the model") && draft.contains("<code>bands.high</code>"), "{draft}");
    let seen = admin.get(&at).await.body;
    assert!(seen.contains("Publish version 1.2"));
    let refused = security.post(&format!("{at}/publish"), &[("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let done = admin.post(&format!("{at}/publish"), &[("version", "1")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(app.model().version(), "1.2");
}

#[test]
fn an_override_shows_both_and_lapses() {
    let app = TestApp::new();
    let (vendor, service) = rated(&app, "Vetch Monitoring", [4, 3, 2]);
    let held = |app: &ninefold::app::App| {
        let row = app.db.read(|conn| Ok(db::summary::list_of(conn, &[vendor.id])?)).unwrap().remove(0);
        (row.band, row.model_band, row.next_action)
    };
    assert_eq!(held(&app).0, "high");
    let _held: ninefold::domain::score_override::ScoreOverride = app.add(json!({
        "vendor_id": vendor.id, "service_id": service, "band": "medium", "reason": "Replaced in January",
        "requested_by": "Ada Brook", "approver": "Cy Marsh", "approved_on": "2026-11-20", "expires_on": "2026-12-20",
    }));
    assert_eq!(held(&app), ("medium".into(), "high".into(), "Override of Vetch Monitoring lapses".into()));
    let listed = dry_run(&app, 40, None).unwrap();
    let lapses: Vec<_> =
        listed.iter().filter(|one| one.rule.as_str() == "override-lapse").map(|one| one.lead_days).collect();
    assert_eq!(lapses, [30, 14, 7, 1, -1], "{listed:?}");
    sweep(&app.at("2026-12-11T09:00:00")).unwrap();
    let mails = app.db.read(|conn| Ok(db::outbox::list_before(conn, None, None, 100)?)).unwrap();
    let told = mails.iter().find(|mail| mail.body_text.contains("held at Medium by decision of Cy Marsh"));
    assert!(told.is_some(), "{:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
    let later = app.at("2026-12-21T09:00:00");
    rescore::all(&later).unwrap();
    assert_eq!((held(&later).0.as_str(), held(&later).1.as_str()), ("high", "high"));
    let facts = ninefold::actions::explain::services(&app, &[records::get::<Service>(&app, &us(), service).unwrap()]);
    let explained = facts.unwrap().remove(0);
    assert_eq!(explained.explanation.residual.band.as_str(), "high", "what the model says stays");
    assert_eq!(explained.held.unwrap().approver, "Cy Marsh");
}

#[actix_web::test]
async fn a_decision_that_holds_a_band_is_told_beside_what_models_say() {
    let app = TestApp::new();
    let (vendor, service) = rated(&app, "Vetch Monitoring", [4, 3, 2]);
    let _held: ninefold::domain::score_override::ScoreOverride = app.add(json!({
        "vendor_id": vendor.id, "service_id": service, "band": "medium", "reason": "Replaced in January",
        "requested_by": "Ada Brook", "approver": "Cy Marsh", "approved_on": "2026-11-20", "expires_on": "2026-12-20",
    }));
    let text = other("high = 50\ncritical = 70", "high = 40\ncritical = 55");
    let draft = models::draft(&app, &us(), &text, None).unwrap();
    let moved = model_effect::of_version(&app, draft.id).unwrap().moves.remove(0);
    let bands = (moved.before.band, moved.after.band, moved.held);
    assert_eq!(bands, (Band::High, Band::Critical, Some(Band::Medium)), "the models' bands stay");
    let mut found = Vec::new();
    score::each(&app, &score::Question::default(), &mut |scored| {
        found.push(scored.vendor);
        Ok(())
    })
    .unwrap();
    assert_eq!((found[0].band, found[0].held, found[0].standing()), (Band::High, Some(Band::Medium), Band::Medium));
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let page = security.get(&format!("/risk-model/{}", draft.id)).await.body;
    assert!(page.contains("held at Medium by decision"), "{page}");
    let page = security.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("Held at Medium by decision of Cy Marsh until 2026-12-20."), "{page}");
}

#[test]
fn what_is_not_rated_is_listed_by_what_hangs_on_it_and_suggestions_are_taken() {
    let app = TestApp::new();
    for (name, category, key, tier) in [
        ("Alder Cleaning", "Cleaning", false, None),
        ("Birch Payroll", "Payroll", true, None),
        ("Cedar Hosting", "Cloud infrastructure", false, Some("Tier 1")),
        ("Dogwood Unknown", "Miscellany", false, None),
    ] {
        let _made: Vendor = app.add(json!({
            "name": name, "status": "active", "category": category, "key_vendor": key, "stated_tier": tier,
        }));
    }
    let queue = rating::queue(&app, &us()).unwrap();
    let order: Vec<&str> = queue.iter().map(|one| one.row.vendor.as_str()).collect();
    assert_eq!(order, ["Birch Payroll", "Cedar Hosting", "Alder Cleaning", "Dogwood Unknown"]);
    assert_eq!(queue[0].profile.as_deref(), Some("Payroll and benefits"));
    assert_eq!(queue[3].profile, None);
    let ids: Vec<ServiceId> = queue.iter().map(|one| one.row.service_id).collect();
    let entered = json!({ "access": 0 });
    records::update::<Service>(&app, &us(), ids[0], records::Expect::Any, entered.as_object().unwrap()).unwrap();
    assert_eq!(rating::take(&app, &us(), &ids, None).unwrap(), 3);
    let birch = records::get::<Service>(&app, &us(), ids[0]).unwrap();
    assert_eq!((birch.ratings.data_sensitivity, birch.ratings.access), (Some(4), Some(0)), "what was entered stays");
    assert_eq!(rating::queue(&app, &us()).unwrap().len(), 1);
    assert_eq!(rating::take(&app, &us(), &ids[3..], Some("Software in general")).unwrap(), 1);
    assert!(rating::queue(&app, &us()).unwrap().is_empty());
}

#[actix_web::test]
async fn after_an_old_register_came_in_the_first_page_says_what_to_rate_first() {
    let app = TestApp::new();
    for name in ["Alder Pumps", "Birch Payroll"] {
        let _made: Vendor = app.add(json!({ "name": name, "status": "active", "key_vendor": name.starts_with('B') }));
    }
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let page = visitor.get("/").await.body;
    assert!(page.contains("None of 2 vendors is rated yet"), "{page}");
    assert!(!page.contains("Critical and"), "no count of assumed bands");
    let birch = page.find("Birch Payroll").unwrap();
    assert!(birch < page.find("Alder Pumps").unwrap(), "the key vendor comes first");
    let screen = visitor.get("/rate").await.body;
    assert!(screen.contains("Birch Payroll") && screen.matches("<fieldset").count() == 9);
    let queue = rating::queue(&app, &us()).unwrap();
    let sent =
        [("data_sensitivity", "4"), ("criticality", "3"), ("access", "2"), ("next", queue[1].row.service_id.as_str())];
    let done = visitor.post(&format!("/rate/{}", queue[0].row.service_id), &sent).await;
    assert!(done.location().contains(queue[1].row.service_id.as_str()));
    assert_eq!(rating::queue(&app, &us()).unwrap().len(), 1);
}

#[actix_web::test]
async fn a_register_of_names_and_categories_is_rated_by_what_these_suggest_is_at_stake() {
    let app = TestApp::new();
    for (name, category) in [
        ("Alder Cleaning", "Cleaning"),
        ("Aspen Unknown", "Miscellany"),
        ("Birch Payroll", "Payroll"),
        ("Cedar Hosting", "Cloud infrastructure"),
    ] {
        let _made: Vendor = app.add(json!({ "name": name, "status": "active", "category": category }));
    }
    let queue = rating::queue(&app, &us()).unwrap();
    let order: Vec<&str> = queue.iter().map(|one| one.row.vendor.as_str()).collect();
    // By the suggestions 86.5, 70.5 and 19.5; nothing is suggested for the last.
    assert_eq!(order, ["Cedar Hosting", "Birch Payroll", "Alder Cleaning", "Aspen Unknown"]);
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let page = visitor.get("/").await.body;
    let lede = &page[page.find("Begin with").unwrap()..];
    assert!(lede.find("Cedar Hosting").unwrap() < lede.find("Birch Payroll").unwrap(), "{page}");
}
