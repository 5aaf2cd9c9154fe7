//! Look-alikes of the four public questionnaires: their structure with every quirk, our own texts. They import
//! completely and exactly, also when they differ in a detail.

mod books;

use ninefold::{
    actions::import_spreadsheet::{FileReport, ImportOptions},
    db,
    domain::{
        ids::VendorId,
        questionnaire::{Answer, AnswerValue, Questionnaire},
    },
};

use crate::support::app::TestApp;
use books::{Caiq3, Caiq4, Hecvat3, Hecvat4};

struct Imported {
    app: TestApp,
    report: FileReport,
}

fn import(bytes: &[u8]) -> Imported {
    import_with(bytes, ImportOptions::default())
}

fn import_with(bytes: &[u8], options: ImportOptions) -> Imported {
    let app = TestApp::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("filled.xlsx");
    std::fs::write(&file, bytes).unwrap();
    let options = ImportOptions { vendor: Some("Harbour Payroll".into()), create_vendor: true, ..options };
    let report = app.import_fixture(file.to_str().unwrap(), &options);
    Imported { app, report }
}

impl Imported {
    fn stored(&self) -> (Questionnaire, Vec<Answer>) {
        self.app
            .db
            .read(|conn| {
                let vendors = db::vendor::list_after(conn, None, 5)?;
                let ids: Vec<VendorId> = vendors.iter().map(|vendor| vendor.id).collect();
                let mut dossiers = db::facts::load(conn, &ids)?;
                let questionnaire = dossiers.remove(0).questionnaires.remove(0).questionnaire;
                let answers = db::questionnaire::answers_of(conn, questionnaire.id)?;
                Ok((questionnaire, answers))
            })
            .unwrap()
    }

    /// What is read: (questions, yes, no, n/a, partial, blank, other).
    fn counts(&self) -> (i32, i32, i32, i32, i32, i32, i32) {
        let counts = self.report.answers.unwrap_or_else(|| panic!("{}", self.report.summary));
        let (yes, no, na) = (counts.yes, counts.no, counts.not_applicable);
        (counts.questions, yes, no, na, counts.partial, counts.blank, counts.other)
    }

    fn assert_clean(&self, layout: &str) {
        assert_eq!(self.report.layout.as_deref(), Some(layout), "{}", self.report.summary);
        assert_eq!((self.report.applied, self.report.rejected), (true, 0), "{:?}", self.report.problems);
    }
}

fn answer<'a>(answers: &'a [Answer], id: &str) -> &'a Answer {
    answers.iter().find(|answer| answer.question_ref == id).unwrap_or_else(|| panic!("no answer {id}"))
}

fn series(answer: &Answer) -> String {
    answer.series.join(" ")
}

#[test]
fn a_caiq_4_is_read_to_its_last_question_and_no_further() {
    let imported = import(&Caiq4::default().book());
    imported.assert_clean("caiq-4");
    assert_eq!(imported.counts(), (261, 174, 58, 29, 0, 0, 0));
    let (questionnaire, answers) = imported.stored();
    assert_eq!(questionnaire.template_version.as_deref(), Some("4.0.3"));
    assert_eq!(answers.len(), 261);
    let second = answer(&answers, "A&A-01.2");
    assert_eq!((second.domain.as_deref(), series(second).as_str()), (Some("Audit and Assurance"), "CC4"));
    assert_eq!((second.row, second.column.as_str(), second.sheet.as_str()), (4, "C", "CAIQv4.0.3"));
    assert!(answers.iter().all(|answer| !answer.question.contains("Copyright")));
    assert_eq!(series(answer(&answers, "IVS-02.1")), "CC6 CC7");
}

#[test]
fn a_caiq_3_is_read_from_marks_in_three_columns_under_three_rows_of_headings() {
    let imported = import(&Caiq3::default().book());
    imported.assert_clean("caiq-3");
    assert_eq!(imported.counts(), (295, 197, 49, 49, 0, 0, 0));
    let (questionnaire, answers) = imported.stored();
    assert_eq!((questionnaire.template.as_str(), questionnaire.template_version.as_deref()), ("caiq-3", Some("3.0.1")));
    let first = answer(&answers, "AIS-01.1");
    assert_eq!((first.row, first.column.as_str(), first.raw.as_str()), (5, "F", "Yes"));
    assert_eq!(series(first), "CC8");
    assert_eq!(answer(&answers, "AIS-01.3").domain.as_deref(), Some("Application Security"));
}

#[test]
fn a_hecvat_3_is_read_section_by_section_with_the_weights_of_its_hidden_sheet() {
    let imported = import(&Hecvat3::default().book());
    imported.assert_clean("hecvat-3");
    let (questions, yes, no, na, _, blank, other) = imported.counts();
    assert_eq!((questions, yes, no, na, blank, other), (265, 102, 103, 20, 20, 20));
    let (questionnaire, answers) = imported.stored();
    assert_eq!(questionnaire.template_version.as_deref(), Some("3.04"));
    let asked = answer(&answers, "AAAI-02");
    assert_eq!(
        (series(asked).as_str(), asked.domain.as_deref()),
        ("CC6", Some("Authentication, Authorization, and Accounting"))
    );
    assert_eq!(
        (asked.weight_milli, asked.preferred),
        (20_000, None),
        "Yes is preferred unless the sheet says otherwise"
    );
    assert_eq!(answer(&answers, "HIPA-03").preferred, Some(AnswerValue::No));
    assert_eq!(series(answer(&answers, "GNRL-01")), "", "general questions score nothing");
    assert!(asked.question.starts_with("Asked by us"), "a formula's cached text: {}", asked.question);
    let numbered = answers.iter().find(|answer| answer.raw == "2) No").unwrap();
    assert_eq!(numbered.value, AnswerValue::No);
}

#[test]
fn a_hecvat_4_is_read_from_all_its_tabs_each_question_once() {
    let imported = import(&Hecvat4::default().book());
    imported.assert_clean("hecvat-4");
    assert_eq!(imported.counts().0, 331);
    let contradiction = imported.report.problems.iter().find(|problem| problem.code == "tabs_contradict").unwrap();
    assert!(
        contradiction.message.contains("COMP-02") && contradiction.message.contains("Organization!"),
        "{contradiction:?}"
    );
    let (_, answers) = imported.stored();
    assert_eq!(answers.len(), 331);
    let mut ids: Vec<&str> = answers.iter().map(|answer| answer.question_ref.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 331);
    assert_eq!(answer(&answers, "COMP-01").weight_milli, 15_000);
    assert_eq!(series(answer(&answers, "AIML-01")), "CC8");
    assert_eq!(series(answer(&answers, "PTHP-01")), "CC9 P");
    assert_eq!(answer(&answers, "PTHP-01").sheet, "Privacy");
}

#[test]
fn files_that_differ_in_a_detail_are_read_as_well() {
    for (what, bytes, layout, questions) in [
        ("a CAIQ 4 on a renamed sheet", Caiq4 { sheet: "Our answers", ..Caiq4::default() }.book(), "caiq-4", 261),
        ("a CAIQ 4 with a heading row more", Caiq4 { titles: 2, ..Caiq4::default() }.book(), "caiq-4", 261),
        ("a CAIQ 4 with a column moved", Caiq4 { left: 1, ..Caiq4::default() }.book(), "caiq-4", 261),
        ("a CAIQ 3 on a renamed sheet", Caiq3 { sheet: "Answers", ..Caiq3::default() }.book(), "caiq-3", 295),
        ("a CAIQ 3 with a title row more", Caiq3 { titles: 2, ..Caiq3::default() }.book(), "caiq-3", 295),
        ("a CAIQ 3 with a column moved", Caiq3 { left: 1, ..Caiq3::default() }.book(), "caiq-3", 295),
        (
            "a HECVAT 3 on a renamed sheet",
            Hecvat3 { sheet: "Vendor copy", ..Hecvat3::default() }.book(),
            "hecvat-3",
            265,
        ),
        ("a HECVAT 3 with a column moved", Hecvat3 { left: 1, ..Hecvat3::default() }.book(), "hecvat-3", 265),
        ("a HECVAT 4 with a tab renamed", Hecvat4 { first: "Our company" }.book(), "hecvat-4", 331),
    ] {
        let imported = import(&bytes);
        assert_eq!(imported.report.layout.as_deref(), Some(layout), "{what}: {}", imported.report.summary);
        assert!(imported.report.applied, "{what}: {:?}", imported.report.problems);
        assert_eq!(imported.counts().0, questions, "{what}");
    }
}

#[test]
fn two_marks_in_one_row_are_asked_about() {
    let imported = import(&Caiq3 { twice: true, ..Caiq3::default() }.book());
    let problem = imported.report.problems.iter().find(|problem| problem.code == "several_answers").unwrap();
    assert!(!imported.report.applied && problem.message.contains("columns F and G"), "{problem:?}");
}
