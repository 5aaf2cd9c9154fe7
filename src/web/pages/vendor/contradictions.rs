//! What a vendor says in two ways, for somebody to look at.

use crate::{
    actions::vendor_page::VendorFile,
    domain::contradiction::{Against, Contradiction, Statement},
    web::view::{mark::Link, vendor::ContradictionRow},
};

/// One row a contradiction.
pub fn rows(file: &VendorFile) -> Vec<ContradictionRow> {
    file.contradictions.iter().map(row).collect()
}

fn row(contradiction: &Contradiction) -> ContradictionRow {
    let (against, against_in) = match &contradiction.against {
        Against::Answer(no) => (asked(no), place(no)),
        Against::Exception(found) => (format!("{}: {}", found.criterion, found.text), Link::new(&found.report, "#soc")),
    };
    ContradictionRow {
        series: contradiction.series.join(", "),
        says: asked(&contradiction.says),
        says_in: place(&contradiction.says),
        against,
        against_in,
    }
}

fn asked(statement: &Statement) -> String {
    [statement.question_ref.as_str(), &statement.question].join(" ").trim().to_owned()
}

fn place(statement: &Statement) -> Link {
    let url = format!("/questionnaires/{}", statement.questionnaire_id);
    Link::new(format!("{}, {}", statement.questionnaire, statement.cell), url)
}
