//! The year: a sweep and a delivery each morning over the sample portfolio, and what happens meanwhile.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use chrono::Datelike as _;
use ninefold::{
    actions::{
        answer_reminder::{self, Wish},
        deliver_mail::deliver,
        demo,
        records::{self, Expect, Record},
        rescore,
        sweep_reminders::sweep,
        users,
    },
    app::App,
    db,
    domain::{
        Date,
        access::Actor,
        calendar::{BusinessDays, add_days},
        contract::Contract,
        ids::VendorId,
        person::{Person, Role},
        reminder::{ResponseKind, RuleName},
        reminder_answer::Occasion,
        renewal_decision::{RenewalDecision, deadline_on},
        vendor::{Contact, Vendor},
    },
    mail::{Delivery, Mailer, MemoryTransport},
};
use serde_json::{Value, json};

use super::{
    deadlines::{self, Deadline},
    told::{self, Told},
};
use crate::support::app::TestApp;

/// Days in the year, the first and the last included.
const DAYS: i64 = 366;

/// The first and the last day on which the relay refuses us: Thursday to Monday.
pub const OUTAGE: [&str; 2] = ["2027-01-14", "2027-01-18"];
/// The day after: then everything goes out that waited.
pub const RECOVERED: &str = "2027-01-19";
/// From here on vendors' contacts are written to.
pub const OUTSIDE: &str = "2027-06-01";

const SETTINGS: [(&str, &str); 5] = [
    ("NINEFOLD__ORGANIZATION__TIME_ZONE", "Europe/Dublin"),
    ("NINEFOLD__REMINDERS__HOLIDAYS", "GB"),
    ("NINEFOLD__REMINDERS__FALLBACK", "Risk desk <risk.desk@sample.example>"),
    ("NINEFOLD__REMINDERS__PROCUREMENT", "Procurement <procurement@sample.example>"),
    ("NINEFOLD__REMINDERS__PROGRAMME_LEAD", "Programme lead <programme.lead@sample.example>"),
];

/// What came of the year.
pub struct Year {
    /// The day on which the sample was brought in.
    pub first: Date,
    pub days: BusinessDays,
    /// What happened, in the order of the days.
    pub happened: Vec<(Date, String)>,
    /// The mails that went out, in the order of the days.
    pub mails: Vec<Told>,
    /// How many mails the transport accepted.
    pub accepted: usize,
    /// The mails that wait or were given up when the year is over.
    pub open: usize,
    pub deadlines: Vec<Deadline>,
    /// Ids of contracts by their references.
    pub contracts: HashMap<String, String>,
}

/// The year, lived once for all tests that look at it.
pub static YEAR: LazyLock<Year> = LazyLock::new(live);

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn all<R: Record>(app: &App) -> Vec<R> {
    records::list(app, &Actor::command_line(), None, None, 1_000).unwrap()
}

fn live() -> Year {
    let app = TestApp::with(&SETTINGS);
    let actor = Actor::command_line();
    demo::load(&app, &actor, &|_: &str| {}).unwrap();
    users::add(&app, &actor, "HR owner", "hr.owner@sample.example", Role::Owner).unwrap();
    let first = app.today();
    let vendors: HashMap<VendorId, Vendor> = all::<Vendor>(&app).into_iter().map(|one| (one.id, one)).collect();
    let mut story = Story { app: &app, happened: Vec::new() };
    let mut deadlines = Vec::new();
    for number in 0..DAYS {
        let today = add_days(first, number);
        let then = story.morning(today);
        sweep(&then).unwrap();
        deliver(&then, 1_000).unwrap();
        let due = all::<Contract>(&then).into_iter().filter(|one| deadline_on(one, today) == Some(today));
        deadlines.extend(due.map(|one| Deadline::new(&vendors[&one.vendor_id], &one.reference, one.id, today)));
    }
    let happened = story.happened;
    deadlines.extend(deadlines::others(&app, &vendors, first, add_days(first, DAYS - 1)));
    let decisions = all::<RenewalDecision>(&app);
    deadlines.retain(|one| !one.archived && !deadlines::is_decided(&decisions, one));
    let (mails, open) = told::read(&app, &vendors);
    Year {
        first,
        days: app.business_days.as_ref().clone(),
        happened,
        mails,
        accepted: app.mail.sent().len(),
        open,
        deadlines,
        contracts: all::<Contract>(&app).into_iter().map(|one| (one.reference, one.id.to_string())).collect(),
    }
}

/// What happens in the year, each on its day and before the sweep.
struct Story<'a> {
    app: &'a TestApp,
    happened: Vec<(Date, String)>,
}

impl Story<'_> {
    /// The application as it is on a day, after what happens on it.
    fn morning(&mut self, today: Date) -> App {
        let app = self.on(today);
        if today.day() == 1 {
            rescore::all(&app).unwrap();
        }
        let happened = match today.to_string().as_str() {
            "2026-11-23" => Self::report_to(&app, "Platform lead", "Security lead"),
            "2026-12-01" => self.answer(&app, ("C-0112", "2026-12-30"), "security.lead@sample.example", None),
            "2027-01-04" => {
                self.answer(&app, ("C-0099", "2027-03-01"), "sales.owner@sample.example", Some("2027-02-10"))
            }
            "2027-01-14" => "The relay refuses us".to_owned(),
            RECOVERED => "The relay takes mail again".to_owned(),
            "2027-02-03" => Self::disable(&app, "hr.owner@sample.example"),
            "2027-03-03" => self.renew(&app, "C-0101"),
            "2027-03-10" => self.change(&app, "C-0088", &json!({ "ends_on": "2027-09-30" })),
            OUTSIDE => Self::write_to_vendors(&app),
            _ => return app,
        };
        self.happened.push((today, happened));
        app
    }

    fn on(&self, today: Date) -> App {
        let mut app = self.app.at(&format!("{today}T09:00:00"));
        if OUTAGE.map(day)[0] <= today && today <= OUTAGE.map(day)[1] {
            app.mailer = Arc::new(refusing());
        }
        if today >= day(OUTSIDE) {
            let mut settings = app.settings.as_ref().clone();
            settings.mail.send_outside = true;
            app.settings = Arc::new(settings);
        }
        app
    }

    fn contract(&self, reference: &str) -> Contract {
        all::<Contract>(self.app).into_iter().find(|one| one.reference == reference).unwrap()
    }

    fn report_to(app: &App, name: &str, manager: &str) -> String {
        let person = |name: &str| app.db.read(|conn| Ok(db::person::find_by_name(conn, name)?)).unwrap().unwrap();
        let values = json!({ "manager_id": person(manager).id });
        let (actor, id) = (Actor::command_line(), person(name).id);
        records::update::<Person>(app, &actor, id, Expect::Any, values.as_object().unwrap()).unwrap();
        format!("{name} reports to {manager}")
    }

    fn answer(&self, app: &App, (reference, anchor): (&str, &str), email: &str, until: Option<&str>) -> String {
        let record_id = self.contract(reference).id.to_string();
        let occasion = Occasion { rule: RuleName::ContractNotice, record_id, anchor: day(anchor) };
        let kind = if until.is_some() { ResponseKind::Snoozed } else { ResponseKind::Acknowledged };
        let wish = Wish { kind, until: until.map(day), note: None };
        let about = (&occasion, Some(email));
        answer_reminder::by_actor(app, &Actor::command_line(), "command", about, &wish).unwrap();
        let until = until.map(|day| format!(" to {day}")).unwrap_or_default();
        format!("{email}: notice deadline of contract {reference}, {anchor}: {}{until}", kind.as_str())
    }

    fn disable(app: &App, email: &str) -> String {
        let now = app.clock.now();
        let disabled = app.db.write(|conn| {
            let user = db::user::find_by_email(conn, email)?.unwrap();
            Ok(db::user::set_disabled(conn, user.id, Some(now))?)
        });
        disabled.unwrap();
        format!("The account {email} is disabled")
    }

    /// Contacts at four vendors receive reminders from now on.
    fn write_to_vendors(app: &App) -> String {
        for name in ["Cindermail", "Greyfen Logs", "Harbour Payroll", "Northgate Cloud"] {
            let vendor = all::<Vendor>(app).into_iter().find(|vendor| vendor.name == name).unwrap();
            let domain = vendor.domain.unwrap_or_else(|| "vendor.example".to_owned());
            let values = json!({
                "vendor_id": vendor.id, "name": format!("{name} security desk"), "role": "security",
                "email": format!("security@{domain}"), "receives_reminders": true,
            });
            records::create::<Contact>(app, &Actor::command_line(), values.as_object().unwrap()).unwrap();
        }
        "Mail to vendors’ contacts is switched on, four of them have one".to_owned()
    }

    fn renew(&self, app: &App, reference: &str) -> String {
        let contract = self.contract(reference);
        let values = json!({
            "vendor_id": contract.vendor_id, "contract_id": contract.id, "decision": "renew",
            "reason": "All our history lies there",
        });
        let actor = Actor::command_line();
        records::create::<RenewalDecision>(app, &actor, values.as_object().unwrap()).unwrap();
        format!("It is decided to renew contract {reference}")
    }

    fn change(&self, app: &App, reference: &str, values: &Value) -> String {
        let (actor, id) = (Actor::command_line(), self.contract(reference).id);
        records::update::<Contract>(app, &actor, id, Expect::Any, values.as_object().unwrap()).unwrap();
        format!("Contract {reference} is changed: {values}")
    }
}

/// A transport that takes no mail, whoever asks.
fn refusing() -> Mailer {
    let memory = MemoryTransport::default();
    for _ in 0..1_000 {
        memory.answer_next(Delivery::QueueStopped { words: "454 4.7.0 no sign-in just now".to_owned() });
    }
    Mailer::Memory(memory)
}
