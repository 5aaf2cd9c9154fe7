use super::*;
use crate::domain::import::{
    cell::CellValue,
    layout::layouts,
    saved_layout::{SavedField, SavedLayout},
};

fn sheet(name: &str, lines: &[&str]) -> SheetHead {
    let cell = |text: &str| match text.parse::<f64>() {
        Ok(number) => CellValue::Number(number),
        Err(_) if text.is_empty() => CellValue::Empty,
        Err(_) => CellValue::Text(text.to_owned()),
    };
    let rows = (1..).zip(lines).map(|(row, line)| SheetRow { row, cells: line.split('|').map(cell).collect() });
    SheetHead { name: name.to_owned(), rows: rows.collect() }
}

fn found(sheets: &[SheetHead]) -> Result<(String, String, u32), &'static str> {
    let map = detect(sheets, layouts(), None, None).map_err(|error| error.code())?;
    Ok((map.layout, map.sheet, map.heading_row))
}

fn is(layout: &str, sheet: &str, row: u32) -> Result<(String, String, u32), &'static str> {
    Ok((layout.to_owned(), sheet.to_owned(), row))
}

#[test]
fn the_sheet_and_row_with_the_headings_are_found() {
    let about = sheet("About", &["Security questionnaire (completed)", "Made for a demonstration"]);
    let questions = sheet("Answers", &["Question ID|Domain|Question|Response|Details", "G-1|Risk|Is it?|Yes|So it is"]);
    assert_eq!(found(&[about, questions]), is("generic", "Answers", 1));
    let titled =
        sheet("Tabelle1", &["Unsere Lieferanten", "", "Lieferant|Kategorie|Risikoklasse", "Muster GmbH|Cloud|A"]);
    assert_eq!(found(&[titled]), is("vendor-register", "Tabelle1", 3));
}

#[test]
fn each_register_is_told_from_the_others() {
    for (lines, layout) in [
        (["Vendor|Service|Criticality|Business owner", "Acme|Mail|3|Jo"], "vendor-register"),
        (["Vendor", "Acme"], "vendor-register"),
        (["Vendor|Start|End|Auto-renew|Notice period", "Acme|x|y|Yes|90 days"], "contract-register"),
        (["Vendor|Reference|Start date|End date|Annual value|Currency", "Acme|C-2|x|y|4800|USD"], "contract-register"),
        (["Vendor|Service|Contract start|Contract end", "Acme|Mail|x|y"], "vendor-register"),
        (["Vendor|Report type|Period start|Period end|Auditor", "Acme|SOC 2 Type II|x|y|z"], "soc-report-register"),
        (["Vendor|Attestation|Period start|Period end|Auditor", "Acme|SOC 1|x|y|z"], "soc-report-register"),
        (["Vendor|Report|Type|Period start|Period end|Opinion", "Acme|SOC 2|Type 2|x|y|z"], "soc-report-register"),
        (["Question|Answer", "Is it?|Yes"], "generic"),
        (["Vendor|Certificate|Issuer|Valid until", "Acme|ISO 27001|x|y"], "certificate-register"),
        (["Lieferant|Zertifikat|Gültig bis", "Acme|ISO 27001|y"], "certificate-register"),
        (["Supplier|Finding|Severity|Due date|Status", "Acme|x|High|y|Open"], "finding-register"),
        (["Fournisseur|Constat|Gravité|Échéance|Statut", "Acme|x|Haute|y|Ouvert"], "finding-register"),
        (
            ["Vendor|Target report|Observation start|Observation end|Expected report date", "Acme|SOC 2|x|y|z"],
            "audit-roadmap-register",
        ),
        (["Vendor|Report period end|Bridge from|Bridge to", "Acme|x|y|z"], "bridge-letters"),
        (["Vendor|Incident|Reported on|Confirmed on|Status", "Acme|x|y|z|Open"], "incident-register"),
        (["Lieferant|Vorfall|Gemeldet am|Beschreibung", "Acme|x|y|z"], "incident-register"),
        (["Vendor|Incident|Reported on", "Acme|x|y"], "incident-register"),
        (["Vendor|System|Access level", "Acme|x|Read"], "access-register"),
        (["Vendor|Offboarding step", "Acme|Sign-off"], "offboarding-register"),
        (["Vendor|System|Access level|Last access review", "Acme|x|Admin|y"], "access-register"),
        (["Supplier|Integration|Permission|Granted on|Users", "Acme|x|Read|y|3"], "access-register"),
        (["Vendor|Offboarding step|Due|Done on|Evidence", "Acme|Access removed|x|y|z"], "offboarding-register"),
        (
            ["Vendor|Service|Held at|Reason|Approver|Approved on|Expires", "Acme|Mail|Medium|x|Jo|y|z"],
            "override-register",
        ),
        (
            ["Vendor|Contract|Decision|Reason|Decided by|Decided on", "Acme|C-2|Renew|x|Jo|y"],
            "renewal-decision-register",
        ),
        (
            [
                "Supplier|Contract no|Renewal decision|Rationale|Decision maker|Decision date|Notice sent on",
                "Acme|C-2|Terminate|x|Jo|y|z",
            ],
            "renewal-decision-register",
        ),
        (["Vendor|Period end|Exception|Management response", "Acme|x|y|z"], "soc-exceptions"),
        (["Vendor|Period end|CUEC|Our control|Status", "Acme|x|y|z|Yes"], "soc-cuecs"),
        (["Vendor|Period end|Subservice organization|Method", "Acme|x|y|Carve-out"], "soc-subservices"),
        (["Vendor|Period end|Subservice organization|CSOC", "Acme|x|y|z"], "soc-csocs"),
        (["Vendor|Subprocessor|Purpose|Country", "Acme|Beta|Mail|DE"], "soc-subservices"),
        (["Supplier|Sub-processor|Listed on", "Acme|Beta|x"], "soc-subservices"),
        (["Vendor|Sub-processor entity|Location of processing|Purpose", "Acme|Beta|DE|Mail"], "soc-subservices"),
        (["Subprocessor|Purpose|Country", "Beta|Mail|DE"], "vendor-register"),
        (["Sub-processor|Purpose|Location", "Beta|Mail|DE"], "vendor-register"),
        (
            ["Vendor|Purpose|Country|Subprocessors used|Criticality|Business owner", "Acme|x|DE|Beta|3|Jo"],
            "vendor-register",
        ),
        (["Vendor|Country|Subservice organization|Criticality", "Acme|DE|Yes|3"], "vendor-register"),
    ] {
        assert_eq!(found(&[sheet("CSV", &lines)]), is(layout, "CSV", 1), "{lines:?}");
    }
}

#[test]
fn a_saved_layout_reads_its_own_sheet_and_no_other() {
    let field = |key: &str, heading: &str| SavedField { key: key.into(), headings: vec![heading.into()] };
    let saved = SavedLayout {
        name: "our-list".into(),
        title: "Our list".into(),
        extends: "vendor-register".into(),
        ignore: vec!["Weird col".into()],
        fields: vec![field("name", "Supplier firm"), field("criticality", "Crit level")],
        ..SavedLayout::default()
    };
    let known: Vec<Layout> =
        [saved.complete(layouts()).unwrap()].into_iter().chain(layouts().iter().cloned()).collect();
    for (line, layout) in [
        ("Supplier firm|Crit level|Weird col", "our-list"),
        ("Supplier firm|Crit level|Country", "our-list"),
        ("Vendor|Criticality|Country", "vendor-register"),
    ] {
        let head = [sheet("CSV", &[line, "Acme|2|DE"])];
        assert_eq!(detect(&head, &known, None, None).unwrap().layout, layout, "{line}");
    }
    let asked = detect(&[sheet("CSV", &["Vendor|Criticality", "Acme|2"])], &known, Some("our-list"), None);
    assert_eq!(asked.unwrap().layout, "our-list", "who names it is given it");
}

#[test]
fn a_sheet_with_every_heading_of_its_kind_is_read_whole() {
    for kind in ImportKind::ALL {
        let labels: Vec<&str> = fields(*kind).iter().map(|field| field.label).collect();
        let map = detect(&[sheet("CSV", &[labels.join("|").as_str()])], layouts(), None, None).unwrap();
        let read: Vec<&str> = map.headings.iter().filter_map(|heading| Some(heading.field?.label)).collect();
        // A report's sheet alone, with nothing beside it, is a register of one row.
        let alone = if *kind == ImportKind::SocReportDetail { ImportKind::SocReportRegister } else { *kind };
        assert_eq!((map.kind, read), (alone, labels));
    }
}

#[test]
fn a_reports_sheet_leads_what_hangs_on_it() {
    let report = sheet("Report", &["Vendor|Report|Type|Period start|Period end|Opinion", "Acme|SOC 2|Type 2|x|y|z"]);
    let exceptions =
        sheet("Exceptions", &["Exception number|Control ID|Criteria|Exception|Severity", "1|a|CC6.1|b|Low"]);
    let letters = sheet("Bridge letters", &["From|To|Signer", "x|y|z"]);
    let about = sheet("About", &["Read me first", "Made for a demonstration"]);
    let sheets = [about, exceptions.clone(), report.clone(), letters];
    let map = detect(&sheets, layouts(), None, None).unwrap();
    assert_eq!((map.layout.as_str(), map.sheet.as_str()), ("soc-report-detail", "Report"));
    let along: Vec<_> = beside(&sheets, layouts(), &map, &[]).into_iter().map(|map| (map.sheet, map.layout)).collect();
    let expected = [("Exceptions", "soc-exceptions"), ("Bridge letters", "bridge-letters")];
    assert_eq!(along, expected.map(|(sheet, layout)| (sheet.to_owned(), layout.to_owned())));
    assert_eq!(found(&[exceptions]), is("soc-exceptions", "Exceptions", 1));
    assert_eq!(found(&[report]), is("soc-report-register", "Report", 1));
    let controls = ["ID|Description|Owner|Status", "1|a|b|c"];
    assert_eq!(found(&[sheet("CUECs", &controls)]), is("soc-cuecs", "CUECs", 1));
    let ours = sheet("Controls", &["ID|Control|Description|Owner|Status", "AC-1|a|b|c|d"]);
    assert_eq!(found(&[ours]), is("control-register", "Controls", 1));
    let asked = detect(&[sheet("Tabelle1", &controls)], layouts(), Some("soc-cuecs"), None).unwrap();
    assert_eq!(asked.layout, "soc-cuecs");
}

#[test]
fn a_caiq_is_told_by_its_headings_and_ids() {
    let headings = "Question ID|Question|CSP CAIQ  Answer|SSRM Control  Ownership|CSP Implementation Description (Optional/Recommended)";
    let rows = ["CAIQ|||", headings, "A&A-01.1|Is it?|Yes|CSP-owned|", "A&A-01.2|Is it?|No||"];
    assert_eq!(found(&[sheet("CAIQv4.0.3", &rows)]), is("caiq-4", "CAIQv4.0.3", 2));
    let others = ["Question ID|Question|Answer", "2.10|Is it?|Yes", "2.11|Is it?|Yes"];
    assert_eq!(found(&[sheet("Sheet1", &others)]), is("generic", "Sheet1", 1));
}

#[test]
fn what_cannot_be_read_is_said_with_its_headings() {
    let no_answers = sheet("CSV", &["id|domain|question", "Q1|Risk|Is it?"]);
    let people = sheet("Staff", &["Name|Email|Department", "Jo|jo@x.example|Sales"]);
    let controls = "control_code|domain|title|implementation_statement|owner|status|notes";
    let controls = sheet("CSV", &[controls, "CC1.1|a|b|c|d|e|", "CC9.2|Vendor|Vendor risk|b|c|d|"]);
    let text = sheet("Letter", &["Dear all,", "please find enclosed"]);
    for (sheets, code, said) in [
        (vec![no_answers], "no_answer_column", "“question”"),
        (vec![people], "headings_fit_nothing", "“Department”"),
        (vec![controls], "missing_field", "Vendor name"),
        (vec![text], "no_heading_row", "“Letter”"),
        (vec![sheet("Empty", &[])], "no_rows", "“Empty”"),
        (vec![], "no_rows", "no visible sheet"),
    ] {
        let error = detect(&sheets, layouts(), None, None).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn what_is_asked_for_is_taken_or_refused_by_name() {
    let one = sheet("One", &["Vendor|Tier", "Acme|1"]);
    let two = sheet("Two", &["Vendor|Tier", "Beta|1"]);
    let sheets = [one, two];
    assert_eq!(detect(&sheets, layouts(), None, Some("two")).unwrap().sheet, "Two");
    let error = detect(&sheets, layouts(), None, Some("Three")).unwrap_err().to_string();
    assert!(error.contains("“Three”") && error.contains("“One”, “Two”"), "{error}");
    let error = detect(&sheets, layouts(), Some("caiq-5"), None).unwrap_err().to_string();
    assert!(error.contains("vendor-register, contract-register"), "{error}");
    assert_eq!(detect(&sheets, layouts(), Some("contract-register"), None).unwrap_err().code(), "missing_field");
}

#[test]
fn a_chosen_heading_makes_a_sheet_readable() {
    let sheets = [sheet("Staff", &["Who|Stufe", "Acme|1"])];
    assert!(detect(&sheets, layouts(), None, None).is_err());
    let choice = |heading: &str, field: &str| HeadingChoice { heading: heading.into(), field: Some(field.into()) };
    let choices = [choice("Who", "name")];
    let map = detect_wanted(&sheets, layouts(), &Wanted { choices: &choices, ..Wanted::default() }).unwrap();
    assert_eq!((map.layout.as_str(), map.column("name")), ("vendor-register", Some(0)));
    assert_eq!(reason(&map), "1 of 2 headings in row 1 are fields of a vendor register");
    let wrong = [choice("Who", "nmae")];
    let error = detect_wanted(&sheets, layouts(), &Wanted { choices: &wrong, ..Wanted::default() }).unwrap_err();
    assert_eq!(error.code(), "unknown_field");
}
