//! Days on which nobody swept, clocks that jump, zones that change: each chain of reminders goes on as if nothing had
//! been, nothing twice and nothing skipped.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

use ninefold::{
    actions::{deliver_mail::deliver, records, sweep_reminders::sweep},
    db,
    domain::{
        Date, Instant,
        access::Actor,
        certificate::Certificate,
        contract::Contract,
        ids::{OutboxId, VendorId},
        organization::Organization,
        outbox::MailState,
        person::Person,
        soc_report::SocReport,
        vendor::Vendor,
    },
};
use serde_json::json;

use super::at;
use crate::support::{app::TestApp, mails::outbox};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The instants of these hours and minutes, UTC, of each day from one to another.
fn each_day(from: &str, to: &str, times: &[(u32, u32)]) -> Vec<Instant> {
    let to = day(to);
    let days = day(from).iter_days().take_while(|day| *day <= to);
    days.flat_map(|day| times.iter().map(move |(hour, minute)| day.and_hms_opt(*hour, *minute, 0).unwrap())).collect()
}

fn mornings(from: &str, to: &str) -> Vec<Instant> {
    each_day(from, to, &[(9, 0)])
}

/// Every hour from an instant to another.
fn hours(from: &str, to: &str) -> Vec<Instant> {
    let (from, to): (Instant, Instant) = (from.parse().unwrap(), to.parse().unwrap());
    let hour = chrono::Duration::hours(1);
    std::iter::successors(Some(from), |instant| Some(*instant + hour)).take_while(|instant| *instant <= to).collect()
}

/// A register of Olive's contracts: (vendor, end, whether it renews itself with a notice of 30 days).
fn register(contracts: &[(&str, &str, bool)]) -> TestApp {
    let app = TestApp::with(&[("NINEFOLD__ORGANIZATION__TIME_ZONE", "Europe/Dublin")]);
    let olive: Person = app.add(json!({ "name": "Olive", "email": "olive@desk.example" }));
    for (name, ends_on, renews) in contracts {
        let vendor: Vendor = app.add(json!({ "name": name, "status": "active", "business_owner_id": olive.id }));
        app.add::<Contract>(json!({
            "vendor_id": vendor.id, "reference": "C-1", "ends_on": ends_on, "term_months": 12, "auto_renew": renews,
            "notice_value": 30, "notice_unit": "days",
        }));
    }
    app
}

/// Contracts with deadlines on 2026-12-30, 12-18 and 2027-02-10, one that ends on 2027-02-20; a certificate that
/// expires on 2026-12-28 and a report that goes stale on 2027-01-15.
fn winter() -> TestApp {
    let app = register(&[
        ("Harbour Payroll", "2027-01-29", true),
        ("Tallow Analytics", "2027-01-17", true),
        ("Junco Telephony", "2027-03-12", true),
        ("Thistle Forms", "2027-02-20", false),
    ]);
    let vendors = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 10).unwrap();
    app.add::<Certificate>(json!({
        "vendor_id": vendors[0].id, "kind": "iso27001", "issued_on": "2023-12-29", "expires_on": "2026-12-28",
    }));
    app.add::<SocReport>(json!({
        "vendor_id": vendors[1].id, "kind": "soc2", "report_type": "type2", "period_start": "2025-01-16",
        "period_end": "2026-01-15", "opinion_operation": "unqualified",
    }));
    app
}

/// The first and the last morning of a winter: nothing falls due around the last.
const FIRST: &str = "2026-11-22";
const LAST: &str = "2027-01-18";

/// Sweeps and delivers at each of these instants.
fn live(app: &TestApp, instants: impl IntoIterator<Item = Instant>) {
    for instant in instants {
        let now = at(app, instant);
        sweep(&now).unwrap();
        deliver(&now, 1_000).unwrap();
    }
}

/// What was told of each chain: when, and with which lead.
type Told = BTreeMap<String, Vec<(Instant, i32)>>;

fn told(app: &TestApp) -> Told {
    let sent: HashMap<OutboxId, Instant> =
        outbox(app).into_iter().filter_map(|mail| Some((mail.id, mail.sent_at?))).collect();
    let vendors = records::list::<Vendor>(app, &Actor::command_line(), None, None, 100).unwrap();
    let names: HashMap<VendorId, String> = vendors.into_iter().map(|vendor| (vendor.id, vendor.name)).collect();
    let rows = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 10_000)?)).unwrap();
    let mut told = Told::new();
    for row in rows {
        let news = row.news.unwrap_or_default();
        let chain = format!("{} {} {} {} {news}", names[&row.vendor_id], row.rule, row.anchor_on, row.recipient);
        told.entry(chain).or_default().push((sent[&row.outbox_id], row.lead_days));
    }
    told.values_mut().for_each(|leads| leads.sort());
    assert_sent_once(app);
    told
}

/// Every mail went out, and each once.
fn assert_sent_once(app: &TestApp) {
    let mails = outbox(app);
    assert!(mails.iter().all(|mail| mail.state == MailState::Sent), "{mails:?}");
    let ids: BTreeSet<String> = app.mail.sent().into_iter().map(|mail| mail.message_id).collect();
    assert_eq!((ids.len(), app.mail.sent().len()), (mails.len(), mails.len()));
}

fn leads(told: &Told) -> BTreeMap<String, Vec<i32>> {
    let leads = |all: &Vec<(Instant, i32)>| all.iter().map(|(_, lead)| *lead).collect();
    told.iter().map(|(chain, all)| (chain.clone(), leads(all))).collect()
}

/// What a winter that nobody disturbs tells; checked to be a winter in which something falls due.
static UNDISTURBED: LazyLock<Told> = LazyLock::new(|| {
    let app = winter();
    live(&app, mornings(FIRST, LAST));
    let told = told(&app);
    let olive = told["Harbour Payroll contract-notice 2026-12-30 olive@desk.example "].clone();
    let days: Vec<(String, i32)> = olive.iter().map(|(at, lead)| (at.date().to_string(), *lead)).collect();
    let expected = [
        ("2026-11-22", 60),
        ("2026-11-30", 30),
        ("2026-12-16", 14),
        ("2026-12-23", 7),
        ("2026-12-29", 1),
        ("2026-12-31", -1),
    ];
    assert_eq!(days, expected.map(|(day, lead)| (day.to_owned(), lead)));
    told
});

#[test]
fn after_ten_days_of_downtime_each_chain_sends_its_nearest_lead_once() {
    let (down, up) = (day("2026-12-14"), day("2026-12-24"));
    let app = winter();
    live(&app, mornings(FIRST, LAST).into_iter().filter(|at| at.date() < down || at.date() >= up));
    let (told, before) = (told(&app), &*UNDISTURBED);

    let missed = |at: &Instant| (down..=up).contains(&at.date());
    let mut expected = BTreeMap::new();
    for (chain, all) in before {
        let nearest = all.iter().rfind(|(at, _)| missed(at));
        let kept = all.iter().filter(|one| !missed(&one.0) || Some(*one) == nearest);
        expected.insert(chain.clone(), kept.map(|(_, lead)| *lead).collect::<Vec<_>>());
    }
    assert_eq!(leads(&told), expected);
    assert_ne!(leads(before), expected, "leads were passed over");
    let late = told.values().flatten().filter(|(at, _)| at.date() == up).count();
    assert!(late >= 5, "what fell due meanwhile went out on the first day: {told:?}");
    let mails = outbox(&app).into_iter().filter(|mail| mail.created_at.date() == up);
    let digests: Vec<String> = mails.filter(|mail| mail.kind != "single").map(|mail| mail.recipient).collect();
    assert_eq!(digests.iter().collect::<BTreeSet<_>>().len(), digests.len(), "one digest each, not ten: {digests:?}");
}

#[test]
fn a_clock_that_jumps_a_day_forward_and_back_tells_nothing_twice_and_skips_nothing() {
    let app = winter();
    let jump = chrono::Duration::days(1);
    live(&app, mornings(FIRST, LAST).into_iter().flat_map(|at| [at, at + jump, at]));
    assert_eq!(leads(&told(&app)), leads(&UNDISTURBED));
}

#[test]
fn a_change_of_the_organizations_zone_tells_nothing_twice_and_skips_nothing() {
    let app = winter();
    let moves =
        [("2026-12-10", "Pacific/Auckland"), ("2026-12-20", "America/New_York"), ("2027-01-05", "Europe/Dublin")];
    for instant in each_day(FIRST, LAST, &[(0, 30), (11, 30), (23, 30)]) {
        for (on, zone) in moves {
            if instant == day(on).and_hms_opt(11, 30, 0).unwrap() {
                app.set_organization(Organization::parse("Test", zone, "01-01").unwrap());
            }
        }
        live(&app, [instant]);
    }
    assert_eq!(leads(&told(&app)), leads(&UNDISTURBED));
}

#[test]
fn both_changes_of_the_clocks_tell_nothing_twice_and_skip_nothing_and_days_begin_when_they_do() {
    // Deadlines a week after the Friday before and the Monday after each change: 2027-03-28 and 2027-10-31.
    let contracts = [
        ("Before spring", "2027-05-02", true),
        ("After spring", "2027-05-05", true),
        ("Before autumn", "2027-12-05", true),
        ("After autumn", "2027-12-08", true),
    ];
    let (hourly, daily) = (register(&contracts), register(&contracts));
    let spring = hours("2027-03-25T20:00:00", "2027-03-29T12:00:00");
    let autumn = hours("2027-10-28T20:00:00", "2027-11-01T12:00:00");
    live(&hourly, spring.into_iter().chain(autumn));
    for (from, to) in [("2027-03-25", "2027-03-29"), ("2027-10-28", "2027-11-01")] {
        live(&daily, each_day(from, to, &[(12, 0)]));
    }
    let told = told(&hourly);
    assert_eq!(leads(&told), leads(&self::told(&daily)));
    for (chain, began) in [
        ("Before spring contract-notice 2027-04-02", "2027-03-26T00:00:00"),
        ("After spring contract-notice 2027-04-05", "2027-03-28T23:00:00"),
        ("Before autumn contract-notice 2027-11-05", "2027-10-28T23:00:00"),
        ("After autumn contract-notice 2027-11-08", "2027-11-01T00:00:00"),
    ] {
        let week_before = told[&format!("{chain} olive@desk.example ")].iter().find(|(_, lead)| *lead == 7);
        assert_eq!(week_before.map(|(at, _)| *at), Some(began.parse().unwrap()), "{chain}: at midnight in Dublin");
    }
}
