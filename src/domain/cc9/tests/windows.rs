//! What held in a window, whatever became of it since.

use super::*;
use crate::domain::coverage::Window;

#[test]
fn a_window_is_judged_on_its_last_day_or_today() {
    let window = Window { from: day("2025-12-01"), to: day("2026-11-30") };
    for (today, on) in [
        ("2026-11-22", "2026-11-22"),
        ("2026-11-30", "2026-11-30"),
        ("2027-03-01", "2026-11-30"),
        ("2025-12-01", "2025-12-01"),
        ("2025-06-01", "2025-12-01"),
    ] {
        assert_eq!(Programme::new(window, day(today)).on, day(on), "{today}");
    }
}

#[test]
fn a_vendor_is_active_from_its_first_day_to_the_day_before_its_last() {
    use VendorStatus as S;
    for (status, active, terminated, counts) in [
        (S::Active, "", "", true),
        (S::Active, "2026-11-22", "", true),
        (S::Active, "2026-11-23", "", false),
        (S::Offboarding, "2024-01-01", "2026-12-31", true),
        (S::Terminated, "2024-01-01", "2026-11-22", false),
        (S::Terminated, "2024-01-01", "2026-11-23", true),
        (S::Terminated, "2024-01-01", "", false),
        (S::Approved, "", "", false),
        (S::Approved, "2024-01-01", "", true),
        (S::InReview, "2024-01-01", "", true),
        (S::Proposed, "2024-01-01", "", false),
        (S::Rejected, "2024-01-01", "", false),
    ] {
        let mut case = Case::whole();
        let some = |text: &str| (!text.is_empty()).then(|| day(text));
        let vendor = &mut case.dossier.vendor;
        (vendor.status, vendor.active_on, vendor.terminated_on) = (status, some(active), some(terminated));
        assert_eq!(!case.of(Point::Owners).is_empty(), counts, "{status} {active} {terminated}");
    }
}

#[test]
fn a_window_long_past_is_told_from_the_days_of_its_records() {
    let mut case = terminated("2026-12-15", "2026-12-20");
    case.today = "2027-06-01";
    case.dossier.papers.findings = vec![finding(40, "2026-03-01|2026-12-15|2027-01-10")];
    assert_eq!(case.lacks(Point::Owners), ["-"], "it was active then");
    assert!(case.of(Point::Termination).is_empty(), "it left later");
    assert_eq!(case.lacks(Point::Issues), ["-"], "open then, and not due yet");
    case.dossier.papers.findings = vec![finding(40, "2026-03-01|2026-11-29|2027-01-10")];
    assert_eq!(case.lacks(Point::Issues), ["overdue since 2026-11-29"], "whatever became of it since");
    case.dossier.papers.access_grants = vec![access("2024-01-10|2027-02-01|2026-12-15")];
    assert_eq!(case.lacks(Point::Vulnerabilities), ["last reviewed on 2027-02-01, after the window"]);
    case.dossier.papers.reviews = vec![review(80, ReviewKind::Performance, "2026-12-01")];
    assert_eq!(case.lacks(Point::Performance), ["no completed performance review"], "written after it");
    case.dossier.papers.certificates = vec![insurance("2026-12-01", "2027-11-30")];
    assert_eq!(case.lacks(Point::Insurance), ["no insurance certificate on file"], "issued after it");
    case.dossier.papers.acceptances = vec![acceptance(40, "2026-05-01|2026-11-30")];
    case.dossier.papers.overrides.clear();
    assert_eq!(case.lacks(Point::Exceptions), ["-"], "it held to the window's end");
    case.window = ["2026-12-01", "2027-11-30"];
    assert_eq!(case.lacks(Point::Exceptions), ["ran out on 2026-11-30"]);
    assert_eq!(case.lacks(Point::Termination), ["access removed on 2026-12-20, after the end on 2026-12-15"]);
}

#[test]
fn each_lack_names_where_it_is_mended() {
    use crate::domain::record_ref::{MendAction, RecordKind};
    let mut case = Case::whole();
    case.dossier.vendor.security_owner_id = None;
    case.dossier.contacts.clear();
    case.dossier.papers.reviews.clear();
    let mends = |point: Point| -> Vec<_> {
        let items = case.of(point).into_iter().flat_map(|item| item.missing);
        items.map(|lack| (lack.mend.action, lack.mend.kind, lack.mend.field, lack.mend.value)).collect()
    };
    let vendor = (MendAction::Change, RecordKind::Vendor, Some("security_owner_id"), None);
    assert_eq!(mends(Point::Owners), [vendor]);
    let add = |kind, field, value: &str| (MendAction::Add, kind, Some(field), Some(value.to_owned()));
    assert_eq!(mends(Point::Protocol), [add(RecordKind::Contact, "role", "incident")]);
    assert_eq!(mends(Point::Performance), [add(RecordKind::Review, "kind", "performance")]);
    let report: crate::domain::ids::SocReportId = id(60);
    let both = [add(RecordKind::Review, "kind", "periodic"), add(RecordKind::Review, "soc_report_id", report.as_str())];
    assert_eq!(mends(Point::Assessment), both);
}
