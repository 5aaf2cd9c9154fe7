//! What a reviewer sees at once about SOC reports.

use ninefold::{
    actions::{
        demo,
        report_checks::{self, ReportChecks},
    },
    domain::access::Actor,
};

use crate::support::app::TestApp;

#[test]
fn the_sample_shows_what_a_reviewer_should_see_first() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let all = report_checks::report(&app, None).unwrap();
    let of = |vendor: &str, report: &str| -> &ReportChecks {
        all.iter().find(|one| one.vendor == vendor && one.report == report).unwrap_or_else(|| panic!("{vendor}"))
    };
    for (vendor, report, serious, text) in [
        (
            "Harbour Payroll",
            "SOC 2 Type 2",
            true,
            "Its opinion is qualified on CC6, which counts for “HR self-service” and “Payroll run”.",
        ),
        ("Harbour Payroll", "SOC 2 Type 2", false, "1 of 3 controls that it expects of us are mapped to none of ours."),
        ("Osprey Identity", "SOC 2 Type 2", false, "Nobody has looked up Gannet Attest LLC yet"),
        ("Cindermail", "SOC 2 Type 2", false, "under six months."),
        ("Fernhill Backup", "SOC 2 Type 2", true, "ask for the next one."),
        ("Kiteline Network", "SOC 2 Type 2", false, "“Wide-area network” is only partly inside its boundary."),
    ] {
        let checks = &of(vendor, report).checks;
        assert!(checks.iter().any(|one| one.serious == serious && one.text.contains(text)), "{vendor}: {checks:?}");
    }
    let carved = |one: &ReportChecks| one.checks.iter().any(|check| check.kind.as_str() == "carve_out");
    assert!(!all.iter().any(carved), "the sample's carved-out providers have current reports of their own");
    let archived = ["Sandpiper Fax", "Curlew Storage", "Lapwing Chat", "Teasel Metrics"];
    assert!(!all.iter().any(|one| archived.contains(&one.vendor.as_str())));
    let one = report_checks::report(&app, Some("Harbour Payroll")).unwrap();
    assert_eq!(one.iter().map(|one| one.report.as_str()).collect::<Vec<_>>(), ["SOC 2 Type 2"]);
    assert!(report_checks::report(&app, Some("Nobody")).is_err());
}
