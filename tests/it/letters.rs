//! Bridge letters: the days they represent, and what they do for a report's freshness.

use ninefold::{
    actions::records,
    db,
    domain::{
        access::Actor,
        coverage::{CoverageStatus, Window},
        vendor::{Service, Vendor},
    },
};
use serde_json::json;

use crate::{
    papers::{SHEETS, import, problems, workbook},
    support::app::TestApp,
};

#[test]
fn a_letter_represents_the_days_after_its_report_and_keeps_it_fresh() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let rate = json!({ "data_sensitivity": 4, "criticality": 4, "access": 4 });
    let vendor = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 5).unwrap()[0].id;
    let mut service = json!({ "vendor_id": vendor, "name": "Pay run" });
    service.as_object_mut().unwrap().extend(rate.as_object().unwrap().clone());
    app.add::<Service>(service);
    let dossier = |app: &TestApp| app.db.read(|conn| Ok(db::facts::load(conn, &[vendor])?.remove(0))).unwrap();
    let window = Window { from: "2025-07-01".parse().unwrap(), to: "2026-06-30".parse().unwrap() };
    let days = |app: &TestApp| {
        let found = dossier(app).coverage(window);
        [found.covered_days, found.represented_days, found.gap_days]
    };
    import(&app, &workbook(&app, "report.xlsx", &SHEETS[..5]));
    assert_eq!(days(&app), [274, 0, 91]);
    let heading = SHEETS[5].1[0];
    let late = [heading, "2026-04-02|2026-06-30|Jo Reed|2026-07-02|No", "2026-04-01|2026-06-30||2026-07-02|No"];
    let report = import(&app, &workbook(&app, "late.xlsx", &[SHEETS[0], ("Bridge letters", &late)]));
    assert_eq!(problems(&report), ["Bridge letters C3 missing_value", "Bridge letters A2 not_contiguous"]);
    let why = report.problems.iter().find(|one| one.code == "not_contiguous").unwrap();
    assert!(why.message.ends_with("a letter that carries it on begins on 2026-04-01."), "{}", why.message);
    import(&app, &workbook(&app, "letters.xlsx", &[SHEETS[0], SHEETS[5]]));
    assert_eq!(days(&app), [274, 91, 0]);
    let dossier = dossier(&app);
    assert_eq!(dossier.coverage(window).status, CoverageStatus::CoveredWithBridge);
    let evidence = dossier.facts(&dossier.services[0]).evidence.remove(0);
    let at = |day: &str| evidence.age(day.parse().unwrap());
    assert_eq!((at("2026-07-01"), at("2026-07-02")), (92, 2), "what is not signed yet bridges nothing");
}
