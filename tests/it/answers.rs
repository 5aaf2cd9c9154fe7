//! Answers over time and side by side: what a later submission says otherwise, and what a vendor says in two ways.

use ninefold::{
    actions::{
        contradictions,
        import_spreadsheet::{self, Apply, FileReport, ImportOptions},
    },
    domain::{
        access::Actor,
        contradiction::Against,
        ids::{QuestionnaireId, VendorId},
        person::Role,
        soc_exception::SocException,
        soc_report::SocReport,
    },
};
use serde_json::{Value, json};

use crate::{pages::visitor::Visitor, support::app::TestApp};

const FIRST: &str = "Question ID,Domain,Question,Answer,Comment\n\
    1.1,Access control,Is customer data encrypted at rest?,Yes,\n\
    1.2,Access control,Is access removed when people leave?,No,planned\n\
    1.3,Access control,Are visitors escorted on all sites?,Yes,by a guard\n\
    1.4,Access control,Are paper files locked away?,Yes,\n";
const LATER: &str = "Question ID,Domain,Question,Answer,Comment\n\
    1.1,Access control,Is customer data encrypted at rest?,Yes,\n\
    1.2,Access control,Is access removed when people leave?,Yes,within a day\n\
    1.3,Access control,Are visitors escorted on all sites?,No,\n\
    1.5,Access control,Are badges returned?,Yes,\n";

fn bring_in(app: &TestApp, name: &str, text: &str, options: &ImportOptions, how: Option<Apply>) -> FileReport {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let incoming = import_spreadsheet::take_in(app, name, file).unwrap();
    import_spreadsheet::bring_in(app, &Actor::command_line(), &incoming, options, how).unwrap()
}

fn of_alder(day: &str) -> ImportOptions {
    ImportOptions {
        vendor: Some("Alder Pumps".to_owned()),
        submitted: Some(day.parse().unwrap()),
        ..ImportOptions::default()
    }
}

fn vendor_of(app: &TestApp) -> VendorId {
    app.db.read(|conn| Ok(ninefold::db::vendor::list_after(conn, None, 1)?[0].id)).unwrap()
}

/// The vendor's questionnaires, newest first.
fn questionnaires(app: &TestApp) -> Vec<QuestionnaireId> {
    let vendor = vendor_of(app);
    let listed = app.db.read(|conn| Ok(ninefold::db::questionnaire::list_of(conn, &[vendor])?)).unwrap();
    listed.into_iter().map(|questionnaire| questionnaire.id).collect()
}

#[actix_web::test]
async fn a_later_submission_supersedes_and_tells_what_it_says_otherwise() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let first = bring_in(&app, "first.csv", FIRST, &of_alder("2025-03-10"), Some(Apply::AllOrNothing));
    assert!(first.applied && !first.summary.contains("Supersedes"), "{}", first.summary);
    let sentence =
        "Supersedes the answers of 2025-03-10: 2 answers changed (1 better, 1 worse), 1 new, 1 gone, 1 as before.";
    let shown = bring_in(&app, "later.csv", LATER, &of_alder("2026-03-12"), None);
    assert!(shown.summary.contains(sentence), "before anything is stored: {}", shown.summary);

    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("later.csv", LATER.as_bytes()).await.location().to_owned();
    let said = [("answered", "yes"), ("vendor", "Alder Pumps"), ("submitted", "2026-03-12")];
    visitor.post(&format!("{path}/check"), &said).await;
    let preview = visitor.get(&path).await;
    assert!(preview.body.contains(sentence), "{}", preview.body);
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;

    let [later, earlier] = questionnaires(&app)[..] else { panic!("two submissions") };
    let page = visitor.get(&format!("/questionnaires/{later}")).await.body;
    let compared = page.split("id=\"compared\"").nth(1).unwrap().split("</section>").next().unwrap();
    for told in [
        "Questionnaire of 2025-03-10",
        "2 answers changed",
        "Is access removed",
        "Are badges returned?",
        "asked no more",
    ] {
        assert!(compared.contains(told), "{told}: {compared}");
    }
    assert!(!compared.contains("encrypted at rest"), "what is as before is not repeated: {compared}");
    let page = visitor.get(&format!("/questionnaires/{earlier}")).await.body;
    assert!(page.contains("A later submission counts instead") && !page.contains("id=\"compared\""), "{page}");

    let diff: Value =
        serde_json::from_str(&visitor.get(&format!("/api/v1/questionnaires/{later}/diff")).await.body).unwrap();
    assert_eq!(diff["compared_with"]["id"], earlier.to_string());
    let changed: Vec<_> =
        diff["changed"].as_array().unwrap().iter().map(|one| (&one["turn"], &one["after"]["raw"])).collect();
    assert_eq!(changed, [(&Value::from("better"), &Value::from("Yes")), (&Value::from("worse"), &Value::from("No"))]);
    assert_eq!((&diff["new"][0]["question_ref"], &diff["gone"][0]["question_ref"]), (&"1.5".into(), &"1.4".into()));
    let none: Value =
        serde_json::from_str(&visitor.get(&format!("/api/v1/questionnaires/{earlier}/diff")).await.body).unwrap();
    assert_eq!((&none["compared_with"], &none["summary"]), (&Value::Null, &Value::Null));
    assert_eq!(none["superseded_by"]["id"], later.to_string());
}

const TWO_WAYS: &str = "Vendor,Service,Questionnaire,Submitted,Question ID,Question,Answer,Criterion\n\
    Alder Pumps,,onboarding,2026-02-03,A-1,Is customer data encrypted at rest?,Yes,CC6\n\
    Alder Pumps,,onboarding,2026-02-03,A-2,Are backups restored in a yearly test?,Yes,A1.3\n\
    Alder Pumps,,yearly,2026-05-06,7,Is data at rest encrypted?,No,CC6; C\n\
    Alder Pumps,,yearly,2026-05-06,8,Are logs kept for a year?,No,CC7\n\
    Alder Pumps,,yearly,2025-05-06,9,Are backups restored in a yearly test?,No,A1.3\n";

#[actix_web::test]
async fn a_vendor_that_says_two_things_is_told_on_its_page_in_json_and_on_the_command_line() {
    let app = TestApp::new().with_vendor("Alder Pumps").with_vendor("Birch Valves");
    let report = bring_in(&app, "answers.csv", TWO_WAYS, &ImportOptions::default(), Some(Apply::AllOrNothing));
    assert_eq!((report.created, report.applied), (3, true), "{:?}", report.problems);
    let vendor = vendor_of(&app);
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = visitor.get(&format!("/vendors/{vendor}")).await.body;
    let told = page.split("id=\"contradictions\"").nth(1).unwrap().split("</section>").next().unwrap();
    for part in ["A-1 Is customer data encrypted at rest?", "7 Is data at rest encrypted?", "onboarding of 2026-02-03"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("backups"), "an answer that was superseded is history: {told}");

    let json: Value =
        serde_json::from_str(&visitor.get(&format!("/api/v1/vendors/{vendor}/contradictions")).await.body).unwrap();
    let found = json["contradictions"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{json}");
    assert_eq!((&found[0]["series"][0], &found[0]["against"]["kind"]), (&"CC6".into(), &"answer".into()));
    assert_eq!(found[0]["against"]["question_ref"], "7");

    let printed = |arguments: &[&str]| {
        let output = app.command().arg("contradictions").args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = printed(&[]);
    assert!(text.contains("Alder Pumps") && text.contains("yes  onboarding of 2026-02-03"), "{text}");
    assert!(!text.contains("Birch"), "{text}");
    let json: Value = serde_json::from_str(&printed(&["--vendor", "Birch Valves", "--json"])).unwrap();
    assert_eq!(json["vendors"][0]["contradictions"], Value::Array(Vec::new()));
}

#[actix_web::test]
async fn a_yes_that_an_auditor_refutes_is_told() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    bring_in(&app, "later.csv", LATER, &of_alder("2026-03-12"), Some(Apply::AllOrNothing));
    let vendor = vendor_of(&app);
    let report = app.add::<SocReport>(json!({
        "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-04-01",
        "period_end": "2026-03-31", "opinion_description": "unqualified", "opinion_design": "unqualified",
        "opinion_operation": "unqualified",
    }));
    let exception = |fixed: bool| {
        json!({
            "vendor_id": vendor, "soc_report_id": report.id, "criteria": ["CC6.2", "CC6.3"], "fixed": fixed,
            "description": "For 2 of 25 people access was removed a week after they leave",
        })
    };
    app.add::<SocException>(exception(true));
    let contradictions = || contradictions::of_vendor(&app, &Actor::command_line(), vendor).unwrap().contradictions;
    assert_eq!(contradictions(), [], "what is fixed stands against nothing");
    app.add::<SocException>(exception(false));
    let found = contradictions();
    assert_eq!(found.len(), 1, "{found:#?}");
    let Against::Exception(told) = &found[0].against else { panic!("{found:#?}") };
    assert_eq!((told.report.as_str(), told.criterion.as_str()), ("SOC 2 Type 2 to 2026-03-31", "CC6.2"));
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    assert!(visitor.get(&format!("/vendors/{vendor}")).await.body.contains("CC6.2: For 2 of 25 people"));
}

#[actix_web::test]
async fn an_owner_sees_neither_of_anothers_vendor() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    bring_in(&app, "first.csv", FIRST, &of_alder("2025-03-10"), Some(Apply::AllOrNothing));
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let (vendor, questionnaire) = (vendor_of(&app), questionnaires(&app)[0]);
    for path in [
        format!("/api/v1/vendors/{vendor}/contradictions"),
        format!("/api/v1/questionnaires/{questionnaire}/diff"),
        "/api/v1/vendors/shoes/contradictions".to_owned(),
    ] {
        assert_eq!(owner.get(&path).await.status.as_u16(), 404, "{path}");
    }
}
