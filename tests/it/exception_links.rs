//! Exceptions of SOC reports name the findings that were made of them, in sheets too.

use crate::{
    papers::{SHEETS, counts, csv, import, papers, problems, workbook},
    support::app::TestApp,
};

#[test]
fn an_exception_names_the_finding_that_was_made_of_it() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let exceptions = [
        "Exception number|Control ID|Exception|Finding made of it",
        "1|AC-04|Two leavers kept their access.|f-7",
        "2|CM-02|One change was not approved.|Changes without approval",
    ];
    let path = workbook(&app, "report.xlsx", &[SHEETS[0], ("Exceptions", &exceptions)]);
    let report = import(&app, &path);
    assert!(!report.applied);
    let unknown = ["Exceptions D2 unknown_finding", "Exceptions D3 unknown_finding"];
    assert_eq!((problems(&report), counts(&report)), (unknown.map(String::from).into(), [1, 0, 0, 2]), "{report:?}");

    let findings = [
        "Vendor|Finding number|Finding|Severity|Status",
        "Harbour Payroll|F-7|Access of leavers|High|Open",
        "Harbour Payroll||Changes without approval|Low|Open",
    ];
    import(&app, &csv(&app, "findings.csv", &findings));
    let report = import(&app, &path);
    assert_eq!((problems(&report), counts(&report)), (vec![], [3, 0, 0, 0]), "{report:?}");
    let linked = papers(&app, "Harbour Payroll");
    for (exception, title) in linked.exceptions.iter().zip(["Access of leavers", "Changes without approval"]) {
        let finding = linked.findings.iter().find(|one| Some(one.id) == exception.finding_id).unwrap();
        assert_eq!(finding.title, title);
    }
    assert_eq!(counts(&import(&app, &path)), [0, 0, 3, 0], "the same file again changes nothing");
}
