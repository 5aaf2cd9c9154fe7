//! The real service, killed at exact calls while it answers: a review that is signed and approved, a document that is
//! uploaded. What was answered stays, and what was not is there whole or not at all.

use ninefold::{
    actions::{records, review, sign_in},
    app::App,
    domain::{access::Actor, review::Review, vendor::Vendor},
};
use serde_json::json;

use super::{
    asking::{Answer, Program},
    house::{House, Serving, add, session, token, vendor},
    is_on_sqlite, kills,
    strace::{self, Trap},
    survived::{Found, Tally, assert_no_mail_twice, assert_sound, assert_swept, count},
};

/// What is asked for, and by whom.
trait Request {
    const NAME: &'static str;
    /// Who may ask for it, and what has to be there first.
    fn new(app: &App) -> Self;
    /// What the request of this number needs.
    fn prepare(&mut self, app: &App, number: usize);
    /// Asks; none where the service was killed before it answered.
    fn ask(&self, address: &str, number: usize) -> Option<Answer>;
    /// Something that is only read, by the same somebody: it notes that they are there.
    fn look(&self, address: &str, number: usize) -> Option<Answer>;
    /// What stands there of it.
    fn found(&self, house: &House, number: usize) -> Found;
}

/// Asks a service that somebody waited for, so that nothing but the request itself is written.
fn asked<R: Request>(request: &R, serving: &Serving, number: usize) -> Option<Answer> {
    let answer = request.ask(&serving.address, number);
    let is_good = |answer: &Answer| matches!(answer.status, 200 | 201);
    assert!(answer.as_ref().is_none_or(is_good), "{}: {answer:?}", R::NAME);
    answer
}

fn besiege<R: Request>() {
    if !is_on_sqlite() || !strace::can_look() {
        return;
    }
    let (house, kills) = (House::new(), kills());
    let mut request = R::new(&house.app());
    let mut tally = Tally::of(R::NAME);
    request.prepare(&house.app(), 0);
    let serving = house.serve();
    assert_eq!(request.look(&serving.address, 0).unwrap().status, 200);
    let course = Trap::watch(serving.id(), &house.path("strace.log"), || {
        assert!(asked(&request, &serving, 0).is_some());
    });
    drop(serving);
    tally.note(0, request.found(&house, 0), true);
    for attempt in 0..4 * kills {
        if tally.kills == kills {
            break;
        }
        let number = attempt + 1;
        request.prepare(&house.app(), number);
        let mut serving = house.serve();
        assert_eq!(request.look(&serving.address, number).unwrap().status, 200);
        let trap = Trap::lay(serving.id(), course.spot(attempt, kills));
        let answer = asked(&request, &serving, number);
        // The last calls may come after the answer was sent.
        let killed = if answer.is_none() { serving.ends_soon() } else { serving.has_ended() };
        assert!(killed || answer.is_some(), "{}: no answer and no kill", R::NAME);
        drop((trap, serving));
        assert_sound(&house.app());
        let found = request.found(&house, number);
        tally.note(number, found, answer.is_some());
        tally.kills += usize::from(killed);
        if !found.whole {
            let serving = house.serve();
            assert!(asked(&request, &serving, number).is_some(), "{}: it cannot go on", R::NAME);
            drop(serving);
            tally.note(number, request.found(&house, number), true);
        }
    }
    tally.look_again(|number| request.found(&house, number));
    assert_no_mail_twice(&house);
    let app = house.app();
    assert_sound(&app);
    assert_swept(&house, &app);
    drop(app);
    house.done(&["audit", "verify"]);
    tally.tell(kills);
}

/// One signs, another approves: each in turn is what is asked for.
struct SigningOff {
    vendor: String,
    people: [(String, String); 2],
    reviews: Vec<String>,
}

/// The step of a number, the state it leads to, and who takes it.
fn step(number: usize) -> (&'static str, &'static str, usize) {
    if number.is_multiple_of(2) { ("sign", "signed", 0) } else { ("approve", "completed", 1) }
}

impl Request for SigningOff {
    const NAME: &'static str = "signing a review off";

    fn new(app: &App) -> Self {
        let people = [session(app, "Ada"), session(app, "Bo")];
        Self { vendor: vendor(app, "Alder Pumps"), people, reviews: Vec::new() }
    }

    fn prepare(&mut self, app: &App, number: usize) {
        let drafted: Review = add(
            app,
            &json!({
                "vendor_id": self.vendor, "kind": "periodic", "looked_at": ["its policy"], "conclusion": "Sound.",
                "outcome": "rely",
            }),
        );
        if step(number).0 == "approve" {
            let ada = sign_in::current(app, &self.people[0].0).unwrap().unwrap().actor;
            review::sign(app, &ada, drafted.id).unwrap();
        }
        self.reviews.push(drafted.id.to_string());
    }

    fn ask(&self, address: &str, number: usize) -> Option<Answer> {
        let (step, _, who) = step(number);
        let program = Program::in_session(address, &self.people[who]);
        program.post_empty(&format!("/api/v1/reviews/{}/{step}", self.reviews[number]))
    }

    fn look(&self, address: &str, number: usize) -> Option<Answer> {
        Program::in_session(address, &self.people[step(number).2]).get("/api/v1/vendors?limit=1")
    }

    fn found(&self, house: &House, number: usize) -> Found {
        let ((step, state, _), id) = (step(number), &self.reviews[number]);
        let is = format!("SELECT COUNT(*) AS count FROM reviews WHERE id = '{id}' AND state = '{state}'");
        let told =
            format!("SELECT COUNT(*) AS count FROM audit_entries WHERE record_id = '{id}' AND action = '{step}'");
        Found::of(&[(count(house, &is), 1), (count(house, &told), 1)])
    }
}

#[test]
fn a_review_killed_while_it_is_signed_off_is_signed_with_its_line_or_not_at_all() {
    besiege::<SigningOff>();
}

/// A file comes in over the network.
struct Uploading {
    vendor: String,
    token: String,
}

impl Request for Uploading {
    const NAME: &'static str = "taking an upload in";

    fn new(app: &App) -> Self {
        Self { vendor: vendor(app, "Alder Pumps"), token: token(app) }
    }

    fn prepare(&mut self, app: &App, _: usize) {
        let known = records::list::<Vendor>(app, &Actor::command_line(), None, None, 5);
        assert_eq!(known.unwrap().len(), 1, "the vendor that was acknowledged is there");
    }

    fn ask(&self, address: &str, number: usize) -> Option<Answer> {
        let bytes = format!("%PDF-1.7 number {number} {}", "x".repeat(40_000));
        let path = format!("/api/v1/vendors/{}/documents", self.vendor);
        Program::new(address, &self.token).upload(&path, &format!("report-{number}.pdf"), bytes.as_bytes())
    }

    fn look(&self, address: &str, _: usize) -> Option<Answer> {
        Program::new(address, &self.token).get("/api/v1/vendors?limit=1")
    }

    fn found(&self, house: &House, number: usize) -> Found {
        let name = format!("file_name = 'report-{number}.pdf'");
        let rows = |table: &str, of: &str| count(house, &format!("SELECT COUNT(*) AS count FROM {table} WHERE {of}"));
        let line = format!("action = 'create' AND record_id IN (SELECT id FROM documents WHERE {name})");
        Found::of(&[(rows("attachments", &name), 1), (rows("documents", &name), 1), (rows("audit_entries", &line), 1)])
    }
}

#[test]
fn an_upload_killed_on_its_way_in_is_there_with_its_file_or_not_at_all() {
    besiege::<Uploading>();
}
