//! Who fills in a review cannot approve it, nor does a sheet; who asks for an override does not enter their own approval.

use std::io::{Seek, Write};

use ninefold::{
    actions::{
        import_spreadsheet::{self as import, Apply, FileReport, ImportOptions},
        records::{self, Expect},
        review, users,
    },
    domain::{
        access::Actor,
        lines::Lines,
        person::Role,
        review::{Review, ReviewState},
        score_override::ScoreOverride,
        vendor::{Service, Vendor},
    },
    error::AppError,
};
use serde_json::{Value, json};

use crate::{pages::visitor::Visitor, support::app::TestApp};

fn person(app: &TestApp, name: &str) -> Actor {
    let email = format!("{}@ours.example", name.to_lowercase());
    let (user, _) = users::add(app, &Actor::command_line(), name, &email, Role::Security).unwrap();
    Actor {
        label: email,
        name: name.to_owned(),
        role: Role::Security,
        user: Some(user.id),
        person: Some(user.person_id),
    }
}

fn filled_in(app: &TestApp, by: &Actor) -> Review {
    let vendor: Vendor = app.add(json!({ "name": "Sorrel Notary", "status": "active" }));
    let values = json!({
        "vendor_id": vendor.id, "kind": "periodic", "looked_at": ["its policy"], "conclusion": "Sound.",
        "outcome": "rely",
    });
    records::create(app, by, values.as_object().unwrap()).unwrap()
}

#[test]
fn whoever_filled_in_a_review_does_not_approve_it() {
    let app = TestApp::new();
    let (ada, bo, cy, dee) = (person(&app, "Ada"), person(&app, "Bo"), person(&app, "Cy"), person(&app, "Dee"));
    let review = filled_in(&app, &ada);
    review::sign(&app, &bo, review.id).unwrap();
    for who in [&ada, &bo] {
        let refused = review::approve(&app, who, review.id).unwrap_err();
        assert!(matches!(refused, AppError::Forbidden(_)), "{}: {refused:?}", who.name);
    }
    review::send_back(&app, &dee, review.id, Some("Say which policy.")).unwrap();
    let change = json!({ "conclusion": "Sound, by the policy of May." });
    records::update::<Review>(&app, &cy, review.id, Expect::Any, change.as_object().unwrap()).unwrap();
    // What changes nothing leaves nobody's mark.
    records::update::<Review>(&app, &dee, review.id, Expect::Any, change.as_object().unwrap()).unwrap();
    let signed = review::sign(&app, &bo, review.id).unwrap();
    assert_eq!(signed.filled_by, Lines::new(["ada@ours.example", "cy@ours.example"]));
    for who in [&ada, &cy] {
        assert!(matches!(review::approve(&app, who, review.id), Err(AppError::Forbidden(_))), "{}", who.name);
    }
    let approved = review::approve(&app, &dee, review.id).unwrap();
    assert_eq!(approved.state, ReviewState::Completed);
}

fn bring(app: &TestApp, by: &Actor, rows: &str, how: Option<Apply>) -> FileReport {
    let mut file = tempfile::tempfile().unwrap();
    let head =
        "Vendor,Review,Period to,What was looked at,Conclusion,Outcome,Reviewer,Reviewed on,Approver,Approved on";
    write!(file, "{head}\n{rows}").unwrap();
    file.rewind().unwrap();
    let incoming = import::take_in(app, "reviews.csv", file).unwrap();
    import::bring_in(app, by, &incoming, &ImportOptions::default(), how).unwrap()
}

/// The second was approved before Cy could do so here.
const SIGNED: &str = "Alder Pumps,Annual,2026-10-31,The file,All well,Accepted,Bo Lind,2026-11-21,CY,2026-11-22\n\
                      Alder Pumps,Performance,2026-06-30,The file,All well,Accepted,Bo Lind,2026-07-01,Cy,2026-07-02\n";

#[test]
fn a_persons_sheet_signs_for_nobody_who_signs_here() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let (ada, cy) = (person(&app, "Ada"), person(&app, "Cy"));
    let codes = |read: &FileReport| read.problems.iter().map(|one| one.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&bring(&app, &ada, SIGNED, None)), ["signs_here"], "the preview says so");
    let read = bring(&app, &ada, SIGNED, Some(Apply::AllOrNothing));
    assert_eq!((read.created, codes(&read)), (2, vec!["signs_here".to_owned()]));
    let reviews = records::list::<Review>(&app, &ada, None, None, 9).unwrap();
    let told: Vec<_> = reviews.iter().map(|one| (one.state, one.imported, one.filled_by.as_str())).collect();
    let by = "ada@ours.example";
    assert_eq!(told, [(ReviewState::Draft, false, by), (ReviewState::Completed, true, by)]);
    let again = bring(&app, &ada, &format!("{SIGNED}\n"), Some(Apply::AllOrNothing));
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2), "{again:?}");
    review::sign(&app, &cy, reviews[0].id).unwrap();
    assert!(matches!(review::approve(&app, &ada, reviews[0].id), Err(AppError::Forbidden(_))));
}

#[test]
fn the_command_line_brings_in_what_was_signed_elsewhere_and_answers_for_it() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let cy = person(&app, "Cy");
    let read = bring(&app, &Actor::command_line(), SIGNED, Some(Apply::AllOrNothing));
    assert_eq!((read.created, read.problems.len()), (2, 0), "{read:?}");
    for one in records::list::<Review>(&app, &cy, None, None, 9).unwrap() {
        assert_eq!((one.state, one.imported, one.filled_by.as_str()), (ReviewState::Completed, true, "command line"));
        let brought = review::file(&app, &cy, one.id).unwrap().brought.unwrap();
        assert_eq!((brought.by.as_str(), brought.file.as_str()), ("command line", "reviews.csv"));
    }
}

#[test]
fn an_override_is_asked_for_in_ones_own_name_and_approved_by_somebody_else() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let (ada, bo) = (person(&app, "Ada"), person(&app, "Bo"));
    let service = records::list::<Service>(&app, &ada, None, None, 9).unwrap().remove(0);
    let create = |by: &Actor, more: Value| {
        let mut values = json!({
            "vendor_id": service.vendor_id, "service_id": service.id, "band": "low", "reason": "Weeks away",
            "approver": "Cy Marsh", "approved_on": "2026-11-20", "expires_on": "2026-12-20",
        });
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        records::create::<ScoreOverride>(&app, by, values.as_object().unwrap())
    };
    let refused = |done: Result<ScoreOverride, AppError>| match done {
        Err(AppError::Invalid(errors)) => {
            errors.iter().map(|one| format!("{} {}", one.field, one.code)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(create(&ada, json!({ "requested_by": "Bo" }))), ["requested_by not_allowed"]);
    for own in ["ADA@ours.example", " ada"] {
        assert_eq!(refused(create(&ada, json!({ "approver": own }))), ["approver same_person"], "{own}");
    }
    let held = create(&ada, json!({})).unwrap();
    assert_eq!(held.requested_by.as_deref(), Some("Ada"));
    let change = |by: &Actor, values: Value| {
        records::update::<ScoreOverride>(&app, by, held.id, Expect::Any, values.as_object().unwrap())
    };
    assert_eq!(refused(change(&ada, json!({ "requested_by": "Bo" }))), ["requested_by not_allowed"]);
    assert_eq!(refused(change(&bo, json!({ "approver": "bo" }))), ["approver same_person"]);
    change(&ada, json!({ "approver": "Bo" })).unwrap();
    assert_eq!(refused(change(&bo, json!({ "expires_on": "2027-06-30" }))), ["approver same_person"]);
    change(&bo, json!({ "withdrawn_on": "2026-11-22" })).unwrap();
}

/// What a file brings, somebody wrote.
#[test]
fn whoever_imported_a_draft_does_not_approve_it() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let (ada, bo, cy) = (person(&app, "Ada"), person(&app, "Bo"), person(&app, "Cy"));
    let row = "Alder Pumps,Annual,2026-06-30,The file,All well,Accepted,Bo Lind,2026-07-01,Bo Lind,2026-07-02\n";
    let read = bring(&app, &ada, row, Some(Apply::AllOrNothing));
    assert_eq!((read.created, read.rejected), (1, 0), "{read:?}");
    let review = records::list::<Review>(&app, &ada, None, None, 9).unwrap().remove(0);
    assert_eq!((review.state, review.filled_by.as_str()), (ReviewState::Draft, "ada@ours.example"));
    review::sign(&app, &bo, review.id).unwrap();
    assert!(matches!(review::approve(&app, &ada, review.id), Err(AppError::Forbidden(_))));
    assert_eq!(review::approve(&app, &cy, review.id).unwrap().state, ReviewState::Completed);
}

#[test]
fn an_organization_of_one_may_approve_what_it_wrote() {
    let app = TestApp::with(&[("NINEFOLD__REVIEWS__REVIEWER_MAY_APPROVE", "true")]);
    let ada = person(&app, "Ada");
    let review = filled_in(&app, &ada);
    review::sign(&app, &ada, review.id).unwrap();
    assert_eq!(review::approve(&app, &ada, review.id).unwrap().state, ReviewState::Completed);
}

#[actix_web::test]
async fn the_page_says_why_it_cannot_be_approved() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let accounts: Vec<_> = users::list(&app).unwrap().into_iter().map(|(user, _)| user).collect();
    let user = accounts.into_iter().find(|user| user.email == "security@test.example").unwrap();
    let own = Actor { label: user.email, user: Some(user.id), role: Role::Security, ..Actor::command_line() };
    let review = filled_in(&app, &own);
    review::sign(&app, &person(&app, "Bo"), review.id).unwrap();
    let page = visitor.get(&format!("/reviews/{}", review.id)).await;
    assert!(page.body.contains("You filled it in; somebody else approves it."), "{}", page.body);
    assert!(!page.body.contains(&format!("/reviews/{}/approve", review.id)), "{}", page.body);
    let row = "Sorrel Notary,Annual,2026-06-30,The file,All well,Accepted,Cy Marsh,2026-07-01,Ada Fenn,2026-07-02\n";
    bring(&app, &own, row, Some(Apply::AllOrNothing));
    let reviews = records::list::<Review>(&app, &own, None, None, 9).unwrap();
    let brought = reviews.iter().find(|one| one.imported).unwrap();
    let page = visitor.get(&format!("/reviews/{}", brought.id)).await;
    let said = "Brought in by security@test.example on 2026-11-22, with reviews.csv.";
    assert!(page.body.contains(said), "{}", page.body);
}
