//! Whom somebody at a vendor answers: the vendor's owner, or the fallback in the owner's place.

use ninefold::{
    actions::{
        deliver_mail::deliver,
        records::{self, Expect},
        sweep_reminders::sweep,
        users,
    },
    app::App,
    db::outbox::Mail,
    domain::{
        access::Actor,
        ids::PersonId,
        person::{Person, Role},
        questionnaire::Questionnaire,
        vendor::{Contact, Vendor},
    },
    mail::Party,
};
use serde_json::json;

use crate::support::{app::TestApp, mails::outbox};

const OLIVE: &str = "olive@desk.example";
const SAM: &str = "sam@harbour.example";
const FALLBACK: &str = "Vendor risk <risk@desk.example>";

/// The day on which a vendor's people are reminded of answers that are due two weeks later.
const DAY: &str = "2026-11-23T09:00:00";

fn writing_outside() -> TestApp {
    TestApp::with(&[("NINEFOLD__MAIL__SEND_OUTSIDE", "true"), ("NINEFOLD__REMINDERS__FALLBACK", FALLBACK)])
}

/// A vendor of that owner whose security contact owes answers.
fn asked(app: &TestApp, owner: Option<PersonId>) -> Vendor {
    let vendor: Vendor = app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": owner }));
    app.add::<Contact>(json!({
        "vendor_id": vendor.id, "name": "Sam", "email": SAM, "role": "security", "receives_reminders": true,
    }));
    app.add::<Questionnaire>(json!({
        "vendor_id": vendor.id, "template": "generic", "sent_on": "2026-11-20", "due_on": "2026-12-07",
    }));
    vendor
}

fn olive(app: &TestApp, name: &str, email: Option<&str>) -> PersonId {
    app.add::<Person>(json!({ "name": name, "email": email })).id
}

fn mail_to(app: &App, recipient: &str) -> Mail {
    outbox(app).into_iter().find(|mail| mail.recipient == recipient).unwrap_or_else(|| panic!("no mail to {recipient}"))
}

/// Where Sam's answers go.
fn answers_go_to(app: &TestApp) -> Option<String> {
    let then = app.at(DAY);
    sweep(&then).unwrap();
    mail_to(&then, SAM).reply_to
}

#[test]
fn a_vendors_contact_answers_its_owner_whatever_letters_the_name_has() {
    let app = writing_outside();
    let owner = olive(&app, "Olive \"Oli\" <3, Ünal", Some(OLIVE));
    asked(&app, Some(owner));
    assert_eq!(answers_go_to(&app).as_deref(), Some("Olive 'Oli' <3, Ünal <olive@desk.example>"));
    let then = app.at(DAY);
    assert_eq!(mail_to(&then, OLIVE).reply_to, None, "our own people know whom to ask");
    deliver(&then, 100).unwrap();
    let sent = app.mail.sent();
    let reply_to = |email: &str| {
        let mail = sent.iter().find(|mail| mail.to.email == email).unwrap_or_else(|| panic!("nothing went to {email}"));
        mail.sender.reply_to.clone()
    };
    let olive = Party { name: "Olive 'Oli' <3, Ünal".to_owned(), email: OLIVE.to_owned() };
    assert_eq!((reply_to(SAM), reply_to(OLIVE)), (Some(olive), None));
}

#[test]
fn a_mail_that_waits_names_whoever_owns_the_vendor_by_then() {
    let app = writing_outside();
    let vendor = asked(&app, Some(olive(&app, "Olive", Some(OLIVE))));
    assert_eq!(answers_go_to(&app).as_deref(), Some("Olive <olive@desk.example>"));
    let bob = olive(&app, "Bob", Some("bob@desk.example"));
    let values = json!({ "business_owner_id": bob });
    let (actor, values) = (Actor::command_line(), values.as_object().unwrap());
    records::update::<Vendor>(&app, &actor, vendor.id, Expect::Any, values).unwrap();
    assert_eq!(answers_go_to(&app).as_deref(), Some("Bob <bob@desk.example>"));
}

#[test]
fn the_fallback_hears_what_an_owner_cannot() {
    let app = writing_outside();
    asked(&app, None);
    assert_eq!(answers_go_to(&app).as_deref(), Some(FALLBACK), "there is no owner");

    let app = writing_outside();
    asked(&app, Some(olive(&app, "Olive", None)));
    assert_eq!(answers_go_to(&app).as_deref(), Some(FALLBACK), "the owner has no address");

    let app = writing_outside();
    let (user, _) = users::add(&app, &Actor::command_line(), "Olive", OLIVE, Role::Owner).unwrap();
    asked(&app, Some(user.person_id));
    assert_eq!(answers_go_to(&app).as_deref(), Some("Olive <olive@desk.example>"));
    users::disable(&app, &Actor::command_line(), OLIVE, None).unwrap();
    assert_eq!(answers_go_to(&app).as_deref(), Some(FALLBACK), "the owner left");
}
