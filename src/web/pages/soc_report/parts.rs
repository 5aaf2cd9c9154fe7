//! The tables of what hangs on a report.

use crate::{
    actions::report_page::ReportFile,
    domain::{
        bridge_letter::BridgeLetter,
        csoc::Csoc,
        cuec::{Cuec, CuecStatus},
        import::{field::ImportKind, pasted::pasted_headings},
        name::match_key,
        soc_exception::{ExceptionSeverity, SocException},
        subservice::Subservice,
        vendor::SubserviceMethod,
    },
    web::{
        pages::{
            marks::{address, vendor_url},
            vendor::read_link,
        },
        view::{
            mark::{Link, Tag, Tone},
            soc_report::{PartRow, PartTable, PasteView},
        },
    },
};

/// Exceptions, user entity controls, subservice organizations and their controls, bridge letters.
pub fn tables(file: &ReportFile, edits: bool, pastes: bool) -> Vec<PartTable> {
    let papers = &file.dossier.papers;
    let implemented = papers.cuecs.iter().filter(|cuec| cuec.status == CuecStatus::Implemented).count();
    let counted = papers.cuecs.iter().filter(|cuec| cuec.status != CuecStatus::NotApplicable).count();
    let mapped =
        if papers.cuecs.is_empty() { String::new() } else { format!("{implemented} of {counted} implemented") };
    vec![
        PartTable {
            id: "exceptions",
            title: "Exceptions",
            remark: "what a test found; the response is the vendor’s word".to_owned(),
            empty: "None on file. A clean opinion with exceptions is normal; none at all on a first report is not.",
            heads: vec!["Number · control", "Exception", "Criteria", "Sample", "Severity"],
            rows: papers.exceptions.iter().map(|one| exception(file, one, edits)).collect(),
            new_url: new_url(file, edits, "exceptions"),
            paste: paste(file, pastes, ImportKind::Exceptions),
            carry_over: None,
        },
        PartTable {
            id: "cuecs",
            title: "User entity controls",
            remark: mapped,
            empty: "None on file. What the report assumes that you do belongs here.",
            heads: vec!["Number", "Control", "Criteria", "Ours", "Status"],
            rows: papers.cuecs.iter().map(|one| cuec(file, one, edits)).collect(),
            new_url: new_url(file, edits, "cuecs"),
            paste: paste(file, pastes, ImportKind::Cuecs),
            carry_over: carry_over(file, edits),
        },
        PartTable {
            id: "subservices",
            title: "Subservice organizations",
            remark: "the vendor’s own vendors".to_owned(),
            empty: "None on file. The report lists whom the vendor relies on.",
            heads: vec!["Name", "What it does", "Interchangeable", "Method"],
            rows: papers.subservices.iter().map(|one| subservice(file, one, edits)).collect(),
            new_url: new_url(file, edits, "subservices"),
            paste: paste(file, pastes, ImportKind::Subservices),
            carry_over: None,
        },
        PartTable {
            id: "csocs",
            title: "Their controls",
            remark: "what the report expects of organizations it carves out".to_owned(),
            empty: "None on file.",
            heads: vec!["Number", "Control", "Criteria", "Organization"],
            rows: papers.csocs.iter().map(|one| csoc(file, one, edits)).collect(),
            new_url: new_url(file, edits, "csocs"),
            paste: paste(file, pastes, ImportKind::Csocs),
            carry_over: None,
        },
        letters(file, edits, pastes),
    ]
}

fn letters(file: &ReportFile, edits: bool, pastes: bool) -> PartTable {
    let papers = &file.dossier.papers;
    PartTable {
        id: "letters",
        title: "Bridge letters",
        remark: "signed by the vendor, never by the auditor".to_owned(),
        empty: "None on file. A letter speaks for the days after the report, some three months at most.",
        heads: vec!["Days", "Signer, notes", "Issued", "Says"],
        rows: papers.bridge_letters.iter().map(|one| letter(file, one, edits)).collect(),
        new_url: new_url(file, edits, "bridge-letters"),
        paste: paste(file, pastes, ImportKind::BridgeLetters),
        carry_over: None,
    }
}

/// The part of a report that a table of this name holds.
pub fn kind_of(id: &str) -> Option<ImportKind> {
    Some(match id {
        "exceptions" => ImportKind::Exceptions,
        "cuecs" => ImportKind::Cuecs,
        "subservices" => ImportKind::Subservices,
        "csocs" => ImportKind::Csocs,
        "letters" => ImportKind::BridgeLetters,
        _ => return None,
    })
}

fn paste(file: &ReportFile, pastes: bool, kind: ImportKind) -> Option<PasteView> {
    pastes.then(|| PasteView {
        url: format!("/soc-reports/{}/paste", file.report.id),
        columns: pasted_headings(kind).join(", "),
    })
}

/// What the report before knows of controls that nobody has mapped here.
fn carry_over(file: &ReportFile, edits: bool) -> Option<(usize, String)> {
    let url = format!("/soc-reports/{}/carry-over", file.report.id);
    (edits && file.to_carry_over > 0).then_some((file.to_carry_over, url))
}

fn new_url(file: &ReportFile, edits: bool, part: &str) -> Option<String> {
    let path = format!("/vendors/{}/{part}/new", file.dossier.vendor.id);
    edits.then(|| address(&path, [("soc_report_id", file.report.id.as_str())]))
}

/// A row of some record, with nothing but its text.
fn row(file: &ReportFile, id: &str, edit: Option<String>, label: Option<&String>, text: Option<&String>) -> PartRow {
    PartRow {
        label: label.map_or_else(|| "–".to_owned(), Clone::clone),
        url: edit,
        text: text.cloned().unwrap_or_default(),
        sub: None,
        columns: Vec::new(),
        tag: None,
        page: None,
        link: None,
        source: file.sources.places(id).first().map(read_link),
    }
}

fn edit_url(edits: bool, part: &str, id: &str) -> Option<String> {
    edits.then(|| format!("/{part}/{id}/edit"))
}

fn exception(file: &ReportFile, one: &SocException, edits: bool) -> PartRow {
    let edit = edit_url(edits, "exceptions", one.id.as_str());
    let named: Vec<&str> = [&one.reference, &one.control].into_iter().flatten().map(String::as_str).collect();
    let label = (!named.is_empty()).then(|| named.join(" · "));
    let sample = match (&one.deviations, &one.sample) {
        (Some(failed), Some(sample)) => format!("{failed} of {sample}"),
        (failed, sample) => failed.clone().or_else(|| sample.clone()).unwrap_or_default(),
    };
    let severity = one.severity.unwrap_or(ExceptionSeverity::Moderate);
    let words = match one.severity {
        Some(severity) => severity.label().to_lowercase(),
        None => "moderate, assumed".to_owned(),
    };
    let tone = if severity == ExceptionSeverity::High && !one.fixed { Tone::Bad } else { Tone::Plain };
    let finding = one.finding_id.and_then(|id| file.dossier.papers.findings.iter().find(|finding| finding.id == id));
    PartRow {
        sub: one.response.as_ref().map(|response| format!("The vendor: {response}")),
        columns: vec![one.criteria.join(", "), sample],
        tag: Some(if one.fixed { Tag::new(format!("{words}, fixed since"), Tone::Dim) } else { Tag::new(words, tone) }),
        link: match finding {
            Some(finding) => {
                let url = format!("{}#findings", vendor_url(finding.vendor_id));
                Some(Link::new(format!("finding: {}", finding.title), url))
            }
            None => edits.then(|| Link::new("Make a finding", format!("/exceptions/{}/finding", one.id))),
        },
        page: one.page.clone(),
        ..row(file, one.id.as_str(), edit, label.as_ref(), one.description.as_ref())
    }
}

fn cuec(file: &ReportFile, one: &Cuec, edits: bool) -> PartRow {
    let edit = edit_url(edits, "cuecs", one.id.as_str());
    let owner = one.owner_id.and_then(|id| file.dossier.papers.owners.get(&id)).map(|person| person.name.clone());
    let named = one.our_control.as_deref().map(|mapping| file.controls.named(mapping)).unwrap_or_default();
    let named = named.into_iter().map(|(reference, control)| match control {
        Some(control) => format!("{reference} {}", control.name),
        None => reference.to_owned(),
    });
    let due = one.due_on.filter(|_| one.status != CuecStatus::Implemented).map(|day| format!("due {day}"));
    let ours: Vec<String> = named.chain(owner).chain(due).collect();
    let tone = match one.status {
        CuecStatus::Implemented => Tone::Good,
        CuecStatus::Planned => Tone::Plain,
        CuecStatus::NotMapped => Tone::Bad,
        CuecStatus::NotApplicable => Tone::Dim,
    };
    PartRow {
        sub: one.reason.clone().or_else(|| one.evidence.as_ref().map(|evidence| format!("Evidence: {evidence}"))),
        columns: vec![one.criteria.join(", "), ours.join(", ")],
        tag: Some(Tag::new(one.status.label().to_lowercase(), tone)),
        page: one.page.clone(),
        ..row(file, one.id.as_str(), edit, one.reference.as_ref(), one.description.as_ref())
    }
}

fn subservice(file: &ReportFile, one: &Subservice, edits: bool) -> PartRow {
    let edit = edit_url(edits, "subservices", one.id.as_str());
    let provider = file.providers.get(&match_key(&one.name));
    let method = one.method.map(|method| {
        let tone = if method == SubserviceMethod::Inclusive { Tone::Good } else { Tone::Plain };
        Tag::new(method.label().to_lowercase(), tone)
    });
    PartRow {
        columns: vec![one.interchangeable.clone().unwrap_or_default()],
        tag: method,
        link: provider.map(|id| Link::new("on our register too", vendor_url(id))),
        ..row(file, one.id.as_str(), edit, Some(&one.name), one.purpose.as_ref())
    }
}

fn csoc(file: &ReportFile, one: &Csoc, edits: bool) -> PartRow {
    let edit = edit_url(edits, "csocs", one.id.as_str());
    PartRow {
        columns: vec![one.criteria.join(", ")],
        tag: one.organization.as_ref().map(|name| Tag::new(name, Tone::Plain)),
        page: one.page.clone(),
        ..row(file, one.id.as_str(), edit, one.reference.as_ref(), one.description.as_ref())
    }
}

fn letter(file: &ReportFile, one: &BridgeLetter, edits: bool) -> PartRow {
    let edit = edit_url(edits, "bridge-letters", one.id.as_str());
    let day = |day: Option<crate::domain::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let days = format!("{} – {}", day(one.starts_on), day(one.ends_on));
    let told = [(one.material_changes, "material changes"), (one.incidents, "incidents")];
    let said: Vec<&str> = told.iter().filter(|(told, _)| *told == Some(true)).map(|(_, what)| *what).collect();
    let tag = match (said.is_empty(), one.material_changes) {
        (false, _) => Some(Tag::new(said.join(", "), Tone::Bad)),
        (true, Some(false)) => Some(Tag::new("no material change", Tone::Good)),
        (true, _) => None,
    };
    PartRow {
        sub: one.notes.clone(),
        columns: vec![day(one.issued_on)],
        tag,
        ..row(file, one.id.as_str(), edit, Some(&days), one.signer.as_ref())
    }
}
