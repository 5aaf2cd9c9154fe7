//! Reviews that were kept elsewhere: brought in marked, frozen as they are, and written out again.

use ninefold::{
    actions::{import_spreadsheet::ImportOptions, records},
    domain::{
        access::Actor,
        review::{Review, ReviewState},
        soc_report::SocReport,
        vendor::Vendor,
    },
};
use serde_json::json;

use crate::{papers::import, support::app::TestApp};

#[test]
fn a_register_of_reviews_comes_in_marked_stays_frozen_and_goes_out_and_in_unchanged() {
    let app = TestApp::new();
    let alder: Vendor = app.add(json!({ "name": "Alder Pumps", "status": "active" }));
    let _: SocReport = app.add(json!({
        "vendor_id": alder.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified",
    }));
    let head = "Vendor,SOC report,Report period end,Review,Period to,What was looked at,Conclusion,Outcome,Reviewer,Reviewed on,Approver,Approved on\n";
    let whole = "Alder Pumps,SOC 2 Type 2,2026-09-30,SOC report,2026-09-30,The report; Its letter,Sound,Accepted,Bo Lind,2026-10-20,Ada Fenn,2026-10-27\n";
    let alone = "Alder Pumps,,,Annual,2026-06-30,The file,All well,Accepted,Bo Lind,2026-07-01,Bo Lind,2026-07-02\n";
    let wrong =
        "Alder Pumps,,,SOC report,2026-06-30,The file,All well,Accepted,Bo Lind,2026-07-01,Ada Fenn,2026-06-02\n";
    let bring = |name: &str, rows: &str| {
        let path = app.scratch(name);
        std::fs::write(&path, format!("{head}{rows}")).unwrap();
        import(&app, &path)
    };
    let read = bring("reviews.csv", &format!("{whole}{alone}"));
    let codes = |read: &ninefold::actions::import_spreadsheet::FileReport| {
        read.problems.iter().map(|one| format!("{} {}", one.cell, one.code)).collect::<Vec<_>>()
    };
    assert_eq!(
        (read.kind.as_deref(), read.created, codes(&read)),
        (Some("review_register"), 2, vec!["K3 same_person".to_owned()])
    );
    let reviews = || records::list::<Review>(&app, &Actor::command_line(), Some(alder.id), None, 9).unwrap();
    let stored = reviews();
    let states: Vec<_> = stored.iter().map(|one| (one.state, one.imported, one.reviewer.as_deref())).collect();
    assert_eq!(states, [(ReviewState::Completed, true, Some("Bo Lind")), (ReviewState::Draft, false, None)]);
    assert!(stored[0].soc_report_id.is_some() && stored[1].soc_report_id.is_none());
    let changed = bring("changed.csv", &whole.replace("Sound", "Not sound at all"));
    assert_eq!((changed.created, changed.updated, codes(&changed)), (0, 0, vec!["G2 frozen".to_owned()]));
    assert_eq!(reviews(), stored);
    assert_eq!(codes(&bring("wrong.csv", wrong)), ["L2 end_before_start"]);
    let without = bring("without.csv", &wrong.replace("2026-06-02", "2026-07-03"));
    assert_eq!(codes(&without), ["B2 missing_value"], "a review of a report names it");
    for format in ["csv", "xlsx"] {
        let path = app.scratch(&format!("out.{format}"));
        let output = app.command().args(["export", "reviews", "--out", path.to_str().unwrap()]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let read = app.import_fixture(path.to_str().unwrap(), &ImportOptions::default());
        assert_eq!((read.created, read.updated, read.unchanged, read.rejected), (0, 0, 2, 0), "{format} {read:?}");
    }
}
