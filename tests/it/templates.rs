//! The blank templates: what lies in `import/templates` is what the generator makes, the example row is passed over,
//! and filled in it is read without a word of complaint.

use std::{collections::BTreeSet, io::Cursor};

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        import_spreadsheet::{self, Apply, FileReport, ImportOptions},
        templates,
    },
    domain::{
        access::Actor,
        import::{
            field::ImportKind,
            template::{EXAMPLE_MARK, TemplateSheet, sheets},
        },
        person::Role,
    },
    spreadsheet::write_template,
};

use crate::{cli::Place, pages::visitor::Visitor, support::app::TestApp};

fn brought_in(app: &TestApp, kind: ImportKind, bytes: &[u8]) -> FileReport {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(templates::file_name(kind));
    std::fs::write(&path, bytes).unwrap();
    let of_vendor = (kind == ImportKind::Questionnaire).then(|| "Harbour Payroll".to_owned());
    let options = ImportOptions { vendor: of_vendor, ..ImportOptions::default() };
    let name = templates::file_name(kind);
    let incoming = import_spreadsheet::take_in(app, &name, std::fs::File::open(path).unwrap()).unwrap();
    import_spreadsheet::bring_in(app, &Actor::command_line(), &incoming, &options, Some(Apply::AllOrNothing)).unwrap()
}

/// The template with the mark taken off its example, as somebody would who keeps it.
fn filled(kind: ImportKind) -> Vec<u8> {
    let mut sheets: Vec<TemplateSheet> = sheets(kind);
    for cell in sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).filter_map(|row| row.first_mut()) {
        *cell = cell.strip_prefix(EXAMPLE_MARK).unwrap_or(cell).trim().to_owned();
    }
    let mut bytes = Cursor::new(Vec::new());
    write_template(&mut bytes, kind.label(), &sheets).unwrap();
    bytes.into_inner()
}

#[test]
fn the_template_files_are_what_the_generator_makes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("import/templates");
    for kind in ImportKind::ALL {
        let name = templates::file_name(*kind);
        let stored = std::fs::read(folder.join(&name)).unwrap_or_default();
        assert!(stored == templates::workbook(*kind).unwrap(), "{name} differs: run `cargo run --example templates`");
    }
    let listed: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(listed, ImportKind::ALL.iter().map(|kind| templates::file_name(*kind)).collect());
}

#[test]
fn a_template_filled_with_its_own_example_is_read_without_complaint() {
    let app = TestApp::new();
    for kind in ImportKind::ALL {
        let report = brought_in(&app, *kind, &filled(*kind));
        assert_eq!(report.kind.as_deref(), Some(kind.as_str()), "{}", report.summary);
        // What hangs on a report stands on sheets beside it; a register of its own says the same again.
        let records = u32::try_from(sheets(*kind).len()).unwrap();
        let told = (report.created + report.unchanged, report.updated, report.rejected);
        assert_eq!(told, (records, 0, 0), "{kind}: {:?}", report.problems);
        assert!(report.problems.is_empty(), "{kind}: {:?}", report.problems);
        for heading in &report.headings {
            assert!(heading.field.is_some() && heading.confidence >= 0.9, "{kind}: {heading:?}");
        }
    }
}

#[test]
fn the_example_of_a_template_is_passed_over_with_a_note() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    for kind in ImportKind::ALL.iter().filter(|kind| **kind != ImportKind::Questionnaire) {
        let report = brought_in(&app, *kind, &templates::workbook(*kind).unwrap());
        assert_eq!((report.rows, report.created, report.rejected), (0, 0, 0), "{kind}: {report:?}");
        let codes: Vec<_> = report.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, vec!["example_row"; sheets(*kind).len()], "{kind}");
        assert!(report.problems[0].message.contains("was passed over"), "{:?}", report.problems);
    }
}

#[test]
fn a_questionnaire_that_nobody_answered_is_not_filed() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let kind = ImportKind::Questionnaire;
    let report = brought_in(&app, kind, &templates::workbook(kind).unwrap());
    assert_eq!((report.created, report.applied), (0, false), "{report:?}");
    let codes: Vec<_> = report.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["example_row", "no_answers"]);
}

#[actix_web::test]
async fn templates_are_offered_where_files_are_dropped() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let page = visitor.get("/imports").await;
    for kind in ImportKind::ALL {
        let path = format!("/imports/templates/{}", templates::file_name(*kind));
        assert!(page.body.contains(&path), "{path}");
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.headers.get("content-disposition").unwrap().to_str().unwrap().contains("attachment"));
    }
    for path in ["/imports/templates/shoes.xlsx", "/imports/templates/vendor-register", "/imports/templates/.xlsx"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(Visitor::new(&app).get("/imports/templates/vendor-register.xlsx").await.status, StatusCode::SEE_OTHER);
}

#[test]
fn a_template_is_written_by_the_command_line() {
    let place = Place::new();
    place.done(&["layouts", "--template", "contract-register", "--out", "contracts.xlsx"]);
    let written = std::fs::read(place.folder.path().join("contracts.xlsx")).unwrap();
    assert!(written == templates::workbook(ImportKind::ContractRegister).unwrap());
    place.done(&["layouts", "--template", "soc-cuecs", "--out", "cuecs.xlsx"]);
    assert!(place.folder.path().join("cuecs.xlsx").is_file(), "a layout's name will do");
    assert_eq!(place.run(&["layouts", "--template", "shoes"]).code, 2);
    assert_eq!(place.run(&["layouts", "--out", "x.xlsx"]).code, 2);
}
