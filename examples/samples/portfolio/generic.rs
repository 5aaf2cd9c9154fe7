//! Filled questionnaires in the plainest shape: an “About” sheet, then questions and answers. The texts are our own.

use super::sheet::{Error, new_workbook, text, write_grid};

/// What a vendor answered, one letter a question in the order of `QUESTIONS`:
/// yes, no, partial, not applicable, or `-` for nothing.
pub struct Answers {
    pub vendor: &'static str,
    pub letters: &'static str,
    /// The reason given wherever something does not apply.
    pub not_applicable: &'static str,
}

const ACCESS: &str = "Identity and access";
const MONITORING: &str = "Vulnerability and monitoring";
const CHANGE: &str = "Change and development";

/// Domain and question; the ids count the questions of a domain: 1.1, 1.2, 2.1, …
const QUESTIONS: [(&str, &str); 30] = [
    ("Governance and risk", "Does management approve your security policy?"),
    ("Governance and risk", "Do you rate your own risks at least once a year?"),
    ("Governance and risk", "Is one person answerable for security?"),
    ("Communication", "Can customers reach you about security by a published address?"),
    ("Communication", "Do you tell customers of changes that matter to them?"),
    ("Compliance and audit", "Does anybody independent check your controls?"),
    ("Compliance and audit", "Do you follow findings until they are closed?"),
    ("Training of people", "Is everybody trained in security each year?"),
    ("Training of people", "Do you check people before they start, as law allows?"),
    (ACCESS, "Does every administrator sign in with a second factor?"),
    (ACCESS, "Is access removed on the day somebody leaves?"),
    (ACCESS, "Do you look through all access at least twice a year?"),
    (ACCESS, "Does each person have an account of their own?"),
    ("Encryption", "Is customer data encrypted at rest?"),
    ("Encryption", "Is customer data encrypted on its way?"),
    (MONITORING, "Do you scan for weaknesses at least once a month?"),
    (MONITORING, "Are critical weaknesses fixed within fourteen days?"),
    (MONITORING, "Are logs watched for attacks?"),
    ("Incident response", "Is there a tested plan for incidents?"),
    ("Incident response", "Do you tell customers of a breach within 72 hours?"),
    (CHANGE, "Is every change looked at by a second person?"),
    (CHANGE, "Are changes tested before they go live?"),
    ("Supply chain", "Do you keep a list of your own suppliers?"),
    ("Supply chain", "Do you review them at least once a year?"),
    ("Continuity and recovery", "Is there a plan for the loss of a site?"),
    ("Continuity and recovery", "Have you restored from backup in the last year?"),
    ("Data classification", "Is data classified and handled by class?"),
    ("Data classification", "Is customer data destroyed at the end of a contract?"),
    ("Privacy", "Do you process personal data only as instructed?"),
    ("Privacy", "Do you name your sub-processors?"),
];

/// The workbook of one vendor.
pub fn workbook(answers: &Answers) -> Result<Vec<u8>, Error> {
    if answers.letters.len() != QUESTIONS.len() {
        return Err(
            format!("{}: {} letters for {} questions", answers.vendor, answers.letters.len(), QUESTIONS.len()).into()
        );
    }
    let mut workbook = new_workbook(&format!("Security questions to {}", answers.vendor))?;
    let about = workbook.add_worksheet();
    about.set_name("About")?;
    let notes = [
        format!("Security questions to {}", answers.vendor),
        "Answer on the next sheet: Yes, No, Partial, or N/A with a reason.".to_owned(),
        "An open question counts as a No. Sample made for Ninefold.".to_owned(),
    ];
    for (row, note) in (0..).zip(&notes) {
        about.write_string(row, 0, note)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("Questions")?;
    let headings = ["Question ID", "Domain", "Question", "Answer", "Comment"];
    let mut grid = vec![headings.iter().map(|heading| text(*heading)).collect::<Vec<_>>()];
    let (mut chapter, mut number, mut before) = (0, 0, "");
    for ((domain, question), letter) in QUESTIONS.into_iter().zip(answers.letters.chars()) {
        (chapter, number) = if domain == before { (chapter, number + 1) } else { (chapter + 1, 1) };
        before = domain;
        let comment = if letter == 'a' { answers.not_applicable } else { "" };
        let id = format!("{chapter}.{number}");
        grid.push(vec![text(id), text(domain), text(question), text(word(letter)), text(comment)]);
    }
    write_grid(sheet, 0, &grid)?;
    Ok(workbook.save_to_buffer()?)
}

fn word(letter: char) -> &'static str {
    match letter {
        'y' => "Yes",
        'n' => "No",
        'p' => "Partial",
        'a' => "N/A",
        _ => "",
    }
}
