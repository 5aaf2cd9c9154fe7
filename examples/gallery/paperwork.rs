//! Questionnaire, imports, outbox.

use ninefold::{
    domain::import::field::{ImportKind, fields},
    web::view::{
        form::Choice,
        frame::{Frame, Place},
        imports::{
            ChangeRow, CountBar, DuplicateRow, HeadingRow, ImportCounts, ImportDonePage, ImportPreviewPage, ImportRow,
            ImportsPage, ProblemCell, ProblemGroup, UploadView,
        },
        mark::{Link, Tag, Tone},
        outbox::{MailPage, MailRow, OutboxPage},
        questionnaire::{AnswerBar, AnswerGroup, AnswerRow, QuestionnairePage},
        table::TabView,
        vendor::Fact,
    },
};

use crate::frame;

fn groups() -> Vec<AnswerGroup> {
    let answer = |reference: &str, question: &str, words: &str, tone, comment: Option<&str>, cell: &str| AnswerRow {
        reference: reference.into(),
        question: question.into(),
        answer: Tag::new(words, tone),
        comment: comment.map(str::to_owned),
        series: "CC6".into(),
        cell: cell.into(),
    };
    let group =
        |title: &str, remark: &str, answers| AnswerGroup { title: title.into(), remark: remark.into(), answers };
    vec![
        group(
            "Identity and access",
            "2 of 4 in order",
            vec![
                answer("IAM-01", "Do administrators sign in with two factors?", "Yes", Tone::Good, None, "C38"),
                answer(
                    "IAM-02",
                    "Are leavers’ accounts closed within a day?",
                    "No",
                    Tone::Bad,
                    Some("Within five working days; a ticket exists."),
                    "C39",
                ),
                answer("IAM-03", "Are shared accounts in use?", "Blank", Tone::Bad, None, "C40"),
                answer(
                    "IAM-04",
                    "Is access reviewed each quarter?",
                    "Yes",
                    Tone::Good,
                    Some("Last review in February."),
                    "C41",
                ),
            ],
        ),
        group(
            "Recovery",
            "1 of 1 in order",
            vec![answer(
                "BCR-01",
                "Has a restore been tested in the last year?",
                "Not applicable",
                Tone::Dim,
                Some("Stateless service."),
                "C52",
            )],
        ),
    ]
}

/// Answers, with questions of our own.
pub fn questionnaire() -> QuestionnairePage {
    QuestionnairePage {
        frame: frame("CAIQ 4.0.2", Some(Place::Vendors)),
        vendor: Link::new("Harbour Payroll", "vendor.html"),
        title: "CAIQ 4.0.2".into(),
        subtitle: "Harbour Payroll · Payroll run · submitted 2026-03-10, 257 d ago".into(),
        facts: vec![
            Fact::new("Standing", "self-attested"),
            Fact::new("Questions", "261"),
            Fact::new("Effectiveness", "32 %"),
        ],
        source: Some(Link::new("Harbour CAIQ.xlsx · CAIQv4.0.2", "import-done.html")),
        bar: AnswerBar::new(&[
            ("yes", 209, Tone::Good),
            ("partly", 6, Tone::Plain),
            ("not applicable", 15, Tone::Dim),
            ("no", 31, Tone::Bad),
        ]),
        groups: groups(),
    }
}

fn import_row(file: &str, kind: &str, outcome: &str, state: Tag) -> ImportRow {
    ImportRow {
        link: Link::new(file, "import-done.html"),
        kind: kind.into(),
        at: "2026-11-18 09:12".into(),
        by: "Security lead".into(),
        outcome: outcome.into(),
        state,
    }
}

/// The list with the drop zone.
pub fn imports() -> ImportsPage {
    ImportsPage {
        frame: frame("Imports", Some(Place::Imports)),
        upload: Some(UploadView {
            action: "/imports".into(),
            layouts: vec![Choice::new("generic-register", "Generic register"), Choice::new("caiq-4", "CAIQ 4")],
            vendors: vec!["Harbour Payroll".into(), "Northgate Cloud".into()],
            accepts: ".xlsx .xlsm .xlsb .xls .ods .csv, up to 50 MiB".into(),
            error: None,
            layout: String::new(),
            vendor: String::new(),
        }),
        imports: vec![
            import_row(
                "Supplier register 2026.xlsx",
                "Vendor register · Generic register",
                "11 new, 9 changed, 21 same, 5 rejected",
                Tag::new("waiting", Tone::Plain),
            ),
            import_row(
                "Greyfen CAIQ.xlsx",
                "Questionnaire answers · CAIQ 4",
                "261 answers: 209 yes, 31 no",
                Tag::new("applied", Tone::Good),
            ),
            import_row(
                "Contracts.csv",
                "Contract register · Generic contracts",
                "14 changed",
                Tag::new("applied", Tone::Good),
            ),
            import_row(
                "photo.xlsx",
                "not a spreadsheet",
                "This file could not be read: it holds only charts.",
                Tag::new("rejected", Tone::Bad),
            ),
        ],
        previous: None,
        next: Some("/imports?after=x".into()),
        empty: None,
    }
}

const COUNTS: ImportCounts = ImportCounts { created: 11, updated: 9, same: 21, held: 2, rejected: 5 };

fn heading(index: usize, heading: &str, field: &str, values: &str, matched: &str, problems: usize) -> HeadingRow {
    HeadingRow {
        column: ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K"].get(index).copied().unwrap_or("Z").into(),
        name: format!("map_{index}"),
        heading: heading.into(),
        field: field.into(),
        values: values.into(),
        matched: matched.into(),
        doubtful: matched.starts_with("similar"),
        problems,
    }
}

fn headings() -> Vec<HeadingRow> {
    vec![
        heading(0, "Supplier", "name", "Harbor Payroll Inc · Northgate Cloud · Thistle Forms", "exact", 2),
        heading(1, "Web site", "domain", "harbourpayroll.example · northgate.example", "synonym", 0),
        heading(2, "Was liefert er?", "service", "Payroll · Hosting · Forms", "synonym", 0),
        heading(3, "Country of data", "geography", "IE · DE · US", "synonym", 0),
        heading(4, "Owner", "business_owner", "Payroll owner · Platform lead · Facilities", "exact", 2),
        heading(5, "Data class", "data_sensitivity", "Personal · Confidential · Public", "synonym", 0),
        heading(6, "How critical", "criticality", "high · low · Very", "similar 0.84", 1),
        heading(7, "Contract until", "contract_end", "31/12/2026 · 03/04/2027 · end of Q1", "synonym", 7),
        heading(8, "Spend p.a.", "annual_value", "184000 · 612000 · #REF!", "similar 0.81", 1),
        heading(9, "Old ref", "", "P-11 · P-12 · P-19", "nothing like it", 0),
    ]
}

fn problems() -> Vec<ProblemGroup> {
    let cell = |cell: &str, heading: &str, value: &str, message: &str| ProblemCell {
        cell: cell.into(),
        heading: heading.into(),
        value: value.into(),
        message: message.into(),
    };
    let group = |title: &str, count: &str, tone, cells| ProblemGroup {
        title: title.into(),
        count: Tag::new(count, tone),
        cells,
        not_listed: 0,
    };
    vec![
        group(
            "Give a date that can be read",
            "3 rows rejected",
            Tone::Bad,
            vec![
                cell(
                    "H14",
                    "Contract until",
                    "end of Q1",
                    "This is no date. Write it as 2027-03-31, or leave it empty for a contract without an end.",
                ),
                cell("H29", "Contract until", "31/02/2027", "There is no such day. Write it as 2027-02-28."),
                cell("H33", "Contract until", "open", "This is no date. Leave it empty for a contract without an end."),
            ],
        ),
        group(
            "Say what the word means",
            "1 row rejected",
            Tone::Bad,
            vec![cell(
                "G21",
                "How critical",
                "Very",
                "Not one of the known words. Use low, medium, high or critical, or a number from 0 to 4.",
            )],
        ),
        group(
            "Mend in the workbook",
            "1 row rejected",
            Tone::Bad,
            vec![cell("J22", "Spend p.a.", "#REF!", "The cell holds an error. Give a value, or clear it.")],
        ),
        group(
            "Point the owner to a person",
            "2 warnings",
            Tone::Plain,
            vec![cell(
                "E12",
                "Owner",
                "Facilities",
                "Nobody we know. A person without an address is made; reminders go to the fallback meanwhile.",
            )],
        ),
    ]
}

fn changes() -> Vec<ChangeRow> {
    let change = |record: &str, row: &str, field: &str, before: Option<&str>, after: &str| ChangeRow {
        record: record.into(),
        row: row.into(),
        field: field.into(),
        before: before.map(str::to_owned),
        after: after.into(),
    };
    vec![
        change("Northgate Cloud", "row 5", "Annual value", Some("590 000"), "612 000"),
        change("Thistle Forms", "row 7", "Business owner", None, "Marketing owner"),
        change("Kiteline Network", "row 11", "Contract end", None, "2027-07-31"),
    ]
}

/// What a register is and would do.
pub fn preview() -> ImportPreviewPage {
    ImportPreviewPage {
        frame: frame("Check import", Some(Place::Imports)),
        file: "Supplier register 2026.xlsx".into(),
        subtitle:
            "41 KB · sheet Suppliers, headings in row 3, 48 rows · sheet About holds text only · SHA-256 9f2c…41aa"
                .into(),
        kind: "Vendor register".into(),
        layout: "Generic register".into(),
        confidence: "91 %".into(),
        known: "9 of 10 headings known".into(),
        vendor: None,
        counts: COUNTS,
        bar: CountBar::new(COUNTS),
        headings: headings(),
        fields: fields(ImportKind::VendorRegister).iter().map(|field| Choice::new(field.key, field.label)).collect(),
        layouts: vec![
            Choice::new("generic-register", "Generic register"),
            Choice::new("generic-contracts", "Generic contracts"),
        ],
        layout_name: "generic-register".into(),
        problems: problems(),
        duplicates: vec![DuplicateRow {
            cell: "A6".into(),
            name: "Harbor Payroll Inc".into(),
            vendor: Link::new("Harbour Payroll", "vendor.html"),
            because: "similar 0.93, same domain".into(),
        }],
        changes: changes(),
        remark: "nothing has been changed yet".into(),
        check_url: "/imports/1/check".into(),
        apply_url: "/imports/1/apply".into(),
        repeated: None,
    }
}

/// What it did.
pub fn done(frame: Frame) -> ImportDonePage {
    ImportDonePage {
        frame,
        file: "Supplier register 2026.xlsx".into(),
        subtitle: "Vendor register · 2026-11-22 09:12 · Security lead · SHA-256 9f2c…41aa".into(),
        sentence: "11 vendors were created and 9 changed; 21 are as they were. Seven rows stayed out.".into(),
        counts: COUNTS,
        bar: CountBar::new(COUNTS),
        problems: problems(),
        changes: changes(),
        headings: headings()
            .into_iter()
            .map(|h| (h.heading, if h.field.is_empty() { "not read".into() } else { h.field }))
            .collect(),
        actions: vec![Link::new("See the vendors", "vendors.html"), Link::new("Another file", "imports.html")],
    }
}

/// Mails queued, sent and refused.
pub fn outbox() -> OutboxPage {
    let mail = |subject: &str, to: &str, state: Tag, when: &str, distance: Option<&str>, reply: Option<&str>| MailRow {
        link: Link::new(subject, "mail.html"),
        recipient: to.into(),
        state,
        when: when.into(),
        distance: distance.map(str::to_owned),
        attempts: i32::from(reply.is_some()) * 3,
        reply: reply.map(str::to_owned),
        retry_url: reply.map(|_| "/outbox/1/retry".to_owned()),
    };
    let tab = |label: &str, count, current| TabView {
        label: label.into(),
        url: "/outbox".into(),
        count: Some(count),
        current,
    };
    OutboxPage {
        frame: frame("Outbox", Some(Place::Outbox)),
        subtitle: "12 queued, 214 sent, 1 refused · mail goes to files in data/outbox".into(),
        tabs: vec![tab("All", 227, true), tab("Queued", 12, false), tab("Sent", 214, false), tab("Refused", 1, false)],
        mails: vec![
            mail(
                "Wickerdesk Support: notice deadline missed on 2026-11-20",
                "procurement@ninefold.example",
                Tag::new("refused", Tone::Bad),
                "2026-11-21 06:00",
                Some("1 d ago"),
                Some("550 5.1.1 <procurement@ninefold.example>: Recipient address rejected: User unknown"),
            ),
            mail(
                "Harbour Payroll: give notice by 2026-12-01",
                "payroll.owner@ninefold.example",
                Tag::new("queued", Tone::Plain),
                "2026-11-24 06:00",
                Some("in 2 d"),
                None,
            ),
            mail(
                "Your vendor dates for 22 November: 3 reports, 1 review",
                "security.lead@ninefold.example",
                Tag::new("sent", Tone::Good),
                "2026-11-22 06:00",
                Some("today"),
                None,
            ),
        ],
        count: "1–3 of 227".into(),
        previous: None,
        next: Some("/outbox?after=x".into()),
        empty: None,
    }
}

/// One of them.
pub fn mail() -> MailPage {
    MailPage {
        frame: frame("Mail", Some(Place::Outbox)),
        subject: "Wickerdesk Support: notice deadline missed on 2026-11-20".into(),
        state: Tag::new("refused", Tone::Bad),
        facts: vec![
            Fact::new("To", "Procurement lead <procurement@ninefold.example>"),
            Fact::new("Rule", "contract-notice"),
            Fact::new("Due", "2026-11-21 06:00"),
            Fact::new("Attempts", "3"),
            Fact::new("Message-ID", "<5f1c.contract-notice@ninefold.example>"),
        ],
        record: Some(Link::new("Wickerdesk Support", "vendor.html")),
        reply: Some("550 5.1.1 Recipient address rejected: User unknown".into()),
        text: "Contract C-0118 with Wickerdesk Support\n\nThe last day to give notice was Friday, 2026-11-20.\nIt renews itself on 2027-01-20 for 12 months. Exit is possible from 2028-01-20.\n\nhttp://127.0.0.1:8080/vendors/01934f5e#contracts\n".into(),
        retry_url: Some("/outbox/1/retry".into()),
    }
}
