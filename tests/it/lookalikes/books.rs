//! Makes the look-alikes. Ids and headings are the publishers' structure; every question, title and note is ours.

use rust_xlsxwriter::{Formula, Workbook, Worksheet};

/// The domains of a CAIQ with how many questions of each.
type Domains = &'static [(&'static str, &'static str, u32)];

const CAIQ_4: Domains = &[
    ("A&A", "Audit and Assurance", 15),
    ("AIS", "Application Security", 15),
    ("BCR", "Continuity", 16),
    ("CCC", "Change Control", 15),
    ("CEK", "Cryptography", 24),
    ("DCS", "Datacenters", 20),
    ("DSP", "Data and Privacy", 24),
    ("GRC", "Governance", 10),
    ("HRS", "People", 17),
    ("IAM", "Identity", 20),
    ("IPY", "Interoperability", 8),
    ("IVS", "Infrastructure", 14),
    ("LOG", "Logging", 16),
    ("SEF", "Incidents", 11),
    ("STA", "Supply Chain", 15),
    ("TVM", "Threats", 10),
    ("UEM", "Endpoints", 11),
];

const CAIQ_3: Domains = &[
    ("AIS", "Application Security", 18),
    ("AAC", "Assurance", 18),
    ("BCR", "Continuity", 22),
    ("CCC", "Change Control", 18),
    ("DSI", "Data", 18),
    ("DCS", "Datacenters", 18),
    ("EKM", "Keys", 18),
    ("GRM", "Governance", 22),
    ("HRS", "People", 22),
    ("IAM", "Identity", 36),
    ("IVS", "Infrastructure", 30),
    ("IPY", "Interoperability", 8),
    ("MOS", "Mobile", 20),
    ("SEF", "Incidents", 9),
    ("STA", "Supply Chain", 12),
    ("TVM", "Threats", 6),
];

const HECVAT_3: Domains = &[
    ("GNRL", "General Information", 15),
    ("COMP", "Company Overview", 12),
    ("DOCU", "Documentation", 14),
    ("THRD", "Assessment of Third Parties", 10),
    ("APPL", "Application Security", 19),
    ("AAAI", "Authentication, Authorization, and Accounting", 22),
    ("BCPL", "Continuity Plan", 15),
    ("CHNG", "Change Management", 20),
    ("DATA", "Data", 32),
    ("DCTR", "Datacenter", 26),
    ("DRPL", "Recovery Plan", 15),
    ("FIDP", "Detection and Prevention", 11),
    ("PPPR", "Policies and Procedures", 23),
    ("IH", "Incident Handling", 7),
    ("QLAS", "Quality Assurance", 10),
    ("VULN", "Vulnerability Scanning", 6),
    ("HIPA", "Health Data", 8),
];

/// A CAIQ 4 as it comes back.
pub struct Caiq4 {
    pub sheet: &'static str,
    /// Title rows above the headings.
    pub titles: u32,
    /// Empty columns on the left.
    pub left: u16,
}

impl Default for Caiq4 {
    fn default() -> Self {
        Self { sheet: "CAIQv4.0.3", titles: 1, left: 0 }
    }
}

impl Caiq4 {
    pub fn book(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name(self.sheet).unwrap();
        for title in 0..self.titles {
            text(sheet, title, self.left, "Consensus questionnaire, answered by us");
        }
        let headings = [
            "Question ID",
            "Question",
            "CSP CAIQ  Answer",
            "SSRM Control  Ownership",
            "CSP Implementation Description (Optional/Recommended)",
            "CSC Responsibilities (Optional/Recommended)",
            "CCM Control ID",
            "CCM Control Specification",
            "CCM Control Title",
            "CCM Domain Title",
        ];
        row(sheet, self.titles, self.left, &headings);
        let mut at = self.titles + 1;
        for (number, (prefix, domain, place)) in questions(CAIQ_4).enumerate() {
            let id = format!("{prefix}-{:02}.{}", (place - 1) / 5 + 1, (place - 1) % 5 + 1);
            let answer = ["Yes", "Yes", "No", "Yes", "Yes", "NA", "Yes", "Yes", "No"][number % 9];
            let owner = ["CSP-owned", "Shared CSP and CSC", "3rd-party outsourced", "see note"][number % 4];
            let asked = format!("Asked by us: matter {number} of {domain}?");
            row(sheet, at, self.left, &[&id, &asked, answer, owner, if answer == "NA" { "We have none" } else { "" }]);
            if place == 1 {
                // Merged down: only a control's first row has them.
                row(sheet, at, self.left + 6, &[&format!("{prefix}-01"), "What it specifies", "Its title", domain]);
            }
            at += 1;
        }
        text(sheet, at, self.left, "End of Standard");
        text(sheet, at + 2, self.left, "Copyright of somebody, all rights reserved");
        book.save_to_buffer().unwrap()
    }
}

/// A CAIQ 3.0.1 as it comes back.
pub struct Caiq3 {
    pub sheet: &'static str,
    pub titles: u32,
    pub left: u16,
    /// Whether the second question is marked twice.
    pub twice: bool,
}

impl Default for Caiq3 {
    fn default() -> Self {
        Self { sheet: "CAIQ v3.0.1", titles: 1, left: 0, twice: false }
    }
}

impl Caiq3 {
    pub fn book(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name(self.sheet).unwrap();
        for title in 0..self.titles {
            text(sheet, title, self.left, "Consensus questionnaire v3.0.1");
        }
        let headings = [
            "Control Domain",
            "Control ID",
            "Question ID",
            "Control Specification",
            "Consensus Assessment Questions",
            "Consensus Assessment Answers",
        ];
        row(sheet, self.titles, self.left, &headings);
        text(sheet, self.titles, self.left + 8, "Notes");
        row(sheet, self.titles + 2, self.left + 5, &["Yes", "No", "Not Applicable"]);
        let mut at = self.titles + 3;
        for (number, (prefix, domain, place)) in questions(CAIQ_3).enumerate() {
            let id = format!("{prefix}-{:02}.{}", (place - 1) / 6 + 1, (place - 1) % 6 + 1);
            if place == 1 {
                row(sheet, at, self.left, &[domain, &format!("{prefix}-01")]);
            }
            text(sheet, at, self.left + 2, &id);
            text(sheet, at, self.left + 4, &format!("Asked by us: matter {number} of {domain}?"));
            let marked = [5, 5, 6, 5, 5, 7][number % 6];
            text(sheet, at, self.left + marked, if number % 2 == 0 { "x" } else { "X" });
            if self.twice && number == 1 {
                text(sheet, at, self.left + 6, "x");
            }
            if marked == 7 {
                text(sheet, at, self.left + 8, "There is none with us");
            }
            at += 1;
        }
        text(sheet, at + 1, self.left, "Copyright of somebody");
        book.save_to_buffer().unwrap()
    }
}

/// A HECVAT 3 as it comes back.
pub struct Hecvat3 {
    pub sheet: &'static str,
    pub left: u16,
}

impl Default for Hecvat3 {
    fn default() -> Self {
        Self { sheet: "HECVAT - Full", left: 0 }
    }
}

impl Hecvat3 {
    pub fn book(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let about = book.add_worksheet().set_name("Instructions").unwrap();
        text(about, 0, 0, "How to fill this in");
        let sheet = book.add_worksheet().set_name(self.sheet).unwrap();
        text(sheet, 0, self.left, "Community questionnaire, version 3.04");
        let mut at = 2;
        let mut ids = Vec::new();
        for (number, (prefix, domain, place)) in questions(HECVAT_3).enumerate() {
            if place == 1 && prefix != "GNRL" {
                at += 1;
                row(sheet, at, self.left, &[domain, "", "Vendor Answers", "Additional Information", "Guidance"]);
                at += 1;
            }
            let id = format!("{prefix}-{place:02}");
            text(sheet, at, self.left, &id);
            let asked = format!("Asked by us: matter {number} of {domain}?");
            let formula = Formula::new("Questions!B2").set_result(&asked);
            sheet.write_formula(at, self.left + 1, formula).unwrap();
            let answer =
                ["Yes", "No", "Yes", "no", "2) No", "Yes", "NA", "", "We do so with care", "Yes", "Yes", "No", "No"]
                    [number % 13];
            text(sheet, at, self.left + 2, answer);
            text(sheet, at, self.left + 3, if answer == "NA" { "We hold none" } else { "" });
            if number % 40 == 7 {
                sheet.write_formula(at, self.left + 4, Formula::new("#REF!").set_result("#REF!")).unwrap();
            }
            ids.push(id);
            at += 1;
        }
        let hidden = book.add_worksheet().set_name("Questions").unwrap();
        hidden.set_hidden(true);
        lookup(hidden, 0, &ids, 20.0);
        book.save_to_buffer().unwrap()
    }
}

/// A HECVAT 4 as it comes back.
pub struct Hecvat4 {
    pub first: &'static str,
}

impl Default for Hecvat4 {
    fn default() -> Self {
        Self { first: "Organization" }
    }
}

const TABS: [(&str, Domains); 8] = [
    ("START HERE", &[("GNRL", "General", 8)]),
    (
        "Organization",
        &[("COMP", "Company", 20), ("DOCU", "Documents", 25), ("THRD", "Third Parties", 12), ("PPPR", "Policies", 30)],
    ),
    ("Product", &[("CHNG", "Change", 24), ("APPL", "Application", 26), ("AAAI", "Authentication", 22)]),
    (
        "Infrastructure",
        &[
            ("DCTR", "Datacenter", 30),
            ("FIDP", "Detection", 14),
            ("VULN", "Vulnerabilities", 10),
            ("HFIH", "Incidents", 12),
        ],
    ),
    ("IT Accessibility", &[("ITAC", "Accessibility", 16)]),
    ("Case-Specific", &[("HIPA", "Health Data", 20), ("CONS", "Consulting", 8), ("OPEM", "Premises", 6)]),
    (
        "AI",
        &[
            ("AIQU", "Qualifying", 4),
            ("AIGN", "General", 5),
            ("AIPL", "Policy", 5),
            ("AISC", "Security", 5),
            ("AIML", "Learning", 6),
            ("AILM", "Language", 6),
        ],
    ),
    ("Privacy", &[("PRGN", "General", 6), ("PTHP", "Third Parties", 5), ("DRPV", "Rights", 6)]),
];

impl Hecvat4 {
    pub fn book(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let mut ids = Vec::new();
        for (tab, domains) in TABS {
            let name = if tab == "Organization" { self.first } else { tab };
            let sheet = book.add_worksheet().set_name(name).unwrap();
            text(sheet, 0, 0, "Community questionnaire 4");
            sheet.set_row_hidden(1).unwrap();
            sheet.set_column_hidden(6).unwrap();
            let mut at = 2;
            for (number, (prefix, domain, place)) in questions(domains).enumerate() {
                if place == 1 {
                    at += 1;
                    row(
                        sheet,
                        at,
                        0,
                        &[&format!(" {domain}"), "", "Vendor Answers", "Additional Information", "Guidance"],
                    );
                    at += 1;
                }
                let id = format!("{prefix}-{place:02}");
                let asked = format!("Asked by us: matter {number} of {domain}?");
                row(sheet, at, 0, &[&id, &asked, ["Yes", "No", "Yes"][number % 3]]);
                ids.push(id);
                at += 1;
            }
            if tab == "Product" {
                // Some questions stand on several tabs: answered alike, left blank, and once otherwise.
                row(sheet, at + 1, 0, &[" Again", "", "Vendor Answers", "Additional Information", "Guidance"]);
                for (place, (id, answer)) in
                    [("COMP-01", "Yes"), ("COMP-02", "Yes"), ("COMP-03", "")].into_iter().enumerate()
                {
                    row(sheet, at + 2 + u32::try_from(place).unwrap(), 0, &[id, "Asked by us once more?", answer]);
                }
            }
        }
        let hidden = book.add_worksheet().set_name("Questions").unwrap();
        hidden.set_hidden(true);
        text(hidden, 0, 0, "Kept by the publisher");
        lookup(hidden, 1, &ids, 15.0);
        book.save_to_buffer().unwrap()
    }
}

/// The hidden sheet with weights and preferred answers; No is preferred for one question.
fn lookup(sheet: &mut Worksheet, headings: u32, ids: &[String], weight: f64) {
    row(sheet, headings, 0, &["ID", "Question", "Compliant Response", "Default Weight"]);
    for (at, id) in (headings + 1..).zip(ids) {
        text(sheet, at, 0, id);
        text(sheet, at, 2, if id == "HIPA-03" { "No" } else { "Yes" });
        sheet.write_number(at, 3, weight).unwrap();
    }
}

/// Prefix, domain and place within the domain of every question.
fn questions(domains: Domains) -> impl Iterator<Item = (&'static str, &'static str, u32)> {
    domains.iter().flat_map(|(prefix, domain, count)| (1..=*count).map(move |place| (*prefix, *domain, place)))
}

fn text(sheet: &mut Worksheet, at: u32, column: u16, text: &str) {
    if !text.is_empty() {
        sheet.write_string(at, column, text).unwrap();
    }
}

fn row(sheet: &mut Worksheet, at: u32, left: u16, texts: &[&str]) {
    for (column, one) in (left..).zip(texts) {
        text(sheet, at, column, one);
    }
}
