//! Reconciliations as their pages show them.

use super::class_url;
use crate::{
    actions::reconcile::{Decision, Entry, Standing},
    app::App,
    domain::{
        access::{Actor, Right},
        reconciliation::{Class, Counts, How, ListKind, Reconciliation, ReconciliationEntry},
    },
    web::{
        pages::{imports::upload::Upload, marks::vendor_url, when},
        view::{
            form::Choice,
            frame::Frame,
            mark::{Link, Tag, Tone},
            reconciliations::{Choices, ClassTab, ListUpload, NameRow, ReconciliationPage, ReconciliationRow},
            table::EmptyView,
            words,
        },
    },
};

/// Names on a page.
pub const NAMES: usize = 50;

/// The form for a list.
pub fn upload(app: &App, found: &[Standing], failed: Option<(Upload, String)>) -> ListUpload {
    let mut lists: Vec<String> = found.iter().map(|standing| standing.reconciliation.list_name.clone()).collect();
    lists.sort();
    lists.dedup();
    let accepts =
        format!(".xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv, up to {} MiB", app.settings.import.upload_mib);
    let kinds = ListKind::CHOICES.iter().map(|(word, label)| Choice::new(*word, *label)).collect();
    let form = ListUpload { accepts, kinds, lists, as_of: app.today().to_string(), ..ListUpload::default() };
    let Some((tried, error)) = failed else { return form };
    let text = |name: &str| tried.other(name).to_owned();
    ListUpload {
        error: Some(error),
        kind: text("kind"),
        as_of: text("as_of"),
        list: text("list"),
        sheet: text("sheet"),
        column: text("column"),
        ..form
    }
}

/// One reconciliation in the list.
pub fn row(app: &App, standing: &Standing) -> ReconciliationRow {
    let Standing { reconciliation: of, now } = standing;
    let state = match now.open() {
        0 => Tag::new("settled", Tone::Good),
        open => Tag::new(format!("{} to decide", number(open)), Tone::Plain),
    };
    ReconciliationRow {
        link: Link::new(title(standing), format!("/reconciliations/{}", of.reference)),
        about: format!("{} · {}", of.reference, of.file_name),
        outcome: format!(
            "{} on both, {} only on the list, {} only here",
            number(now.both),
            number(now.only_there),
            number(now.only_here)
        ),
        state,
        by: of.created_by.clone(),
        at: when::minute(app, of.created_at),
    }
}

fn number(count: u32) -> String {
    words::grouped(i64::from(count))
}

/// The class that is looked at first.
pub fn leading(standing: &Standing) -> Class {
    Class::ALL.iter().copied().find(|class| standing.now.of(*class) > 0).unwrap_or(Class::OnlyThere)
}

/// What one goes by.
pub fn title(standing: &Standing) -> String {
    format!("{} of {}", standing.reconciliation.list_name, standing.reconciliation.as_of)
}

/// The page of one: a class from a place on, with one name more than the page has where there are more.
pub fn page(
    app: &App,
    frame: Frame,
    actor: &Actor,
    standing: &Standing,
    (class, after): (Class, Option<i32>),
    entries: Vec<Entry>,
    vendors: Vec<String>,
) -> ReconciliationPage {
    let Standing { reconciliation: of, now } = standing;
    let may = actor.can(Right::EditVendors);
    let last = entries.get(..NAMES).filter(|_| entries.len() > NAMES).and_then(|page| page.last());
    let next = last.map(|last| class_url(&of.reference, class, Some(last.entry.place)));
    let rows: Vec<NameRow> = entries.iter().take(NAMES).map(|entry| name(app, entry, may)).collect();
    let bar = Choices { add: class != Class::Archived, same: class == Class::Similar, other: false, exclude: true };
    let decides = rows.iter().any(|row| row.choices.any());
    let back = class_url("", class, after);
    ReconciliationPage {
        frame,
        reference: of.reference.clone(),
        title: title(standing),
        about: about(app, of),
        notes: notes(of),
        lede: lede(of, now),
        tabs: Class::ALL.iter().map(|one| tab(of, now, *one, class)).collect(),
        meaning: meaning(class),
        beside: beside(class),
        paid: entries.iter().any(|row| row.entry.amount.is_some() || row.entry.last_paid_on.is_some()),
        many: (may && decides).then_some(if class.is_open() { bar } else { Choices::default() }),
        decide_url: format!("/reconciliations/{}/decide", of.reference),
        back: back.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}")),
        vendors,
        count: format!("{} of {}", words::grouped(i64::try_from(rows.len()).unwrap_or(0)), number(now.of(class))),
        first: after.map(|_| class_url(&of.reference, class, None)),
        next,
        empty: rows.is_empty().then(|| nothing(class)),
        facts: facts(of),
        counts: Class::ALL.iter().map(|one| (one.label(), number(of.found.of(*one)), number(now.of(*one)))).collect(),
        downloads: downloads(actor, &of.reference),
        rows,
    }
}

fn about(app: &App, of: &Reconciliation) -> String {
    let vendors = words::counted(usize::try_from(of.vendors).unwrap_or(0), "vendor", "vendors");
    let at = when::minute(app, of.created_at);
    format!("{} · {} · compared with {vendors} by {}, {at}", of.reference, of.kind.label(), of.created_by)
}

fn notes(of: &Reconciliation) -> Vec<(String, bool)> {
    let mut notes = Vec::new();
    if of.rows_unreadable > 0 {
        let count = usize::try_from(of.rows_unreadable).unwrap_or(0);
        let cells = of.unreadable_cells.join(", ");
        let said = words::counted(count, "name could not be read", "names could not be read");
        notes.push((
            format!("{said}: {cells}. Mend the list and compare it again; until then it may hide a vendor."),
            true,
        ));
    }
    if let Some(same) = &of.same_as {
        notes.push((
            format!("This very file was compared as {same} before. The names are held against the register of today."),
            false,
        ));
    }
    if !of.other_sheets.is_empty() {
        notes.push((format!("Other sheets of the file were not read: {}.", of.other_sheets.join(", ")), false));
    }
    notes
}

/// “Three names are only on the list and one is archived here: each waits for somebody to say what it is. …”
fn lede(of: &Reconciliation, now: &Counts) -> String {
    let open = [
        (now.only_there, "is only on the list", "are only on the list"),
        (now.similar, "merely looks like a vendor", "merely look like a vendor"),
        (now.archived, "is archived here", "are archived here"),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (count, one, many) in open.into_iter().filter(|(count, ..)| *count > 0) {
        let noun = match (parts.is_empty(), count) {
            (false, _) => "",
            (true, 1) => " name",
            (true, _) => " names",
        };
        let number = words::spelled(usize::try_from(count).unwrap_or(usize::MAX));
        parts.push(format!("{number}{noun} {}", if count == 1 { one } else { many }));
    }
    let told = match (parts.pop(), parts.is_empty()) {
        (None, _) => "Every name of the list is accounted for.".to_owned(),
        (Some(last), true) => format!("{}: somebody has to say what that is.", words::capitalized(&last)),
        (Some(last), false) => {
            let first = words::capitalized(&parts.join(", "));
            format!("{first} and {last}: each waits for somebody to say what it is.")
        }
    };
    let unnamed = match of.found.only_here {
        0 => "The list names every vendor on the register.".to_owned(),
        count => format!("{} of {} vendors were not on it.", number(count), words::grouped(i64::from(of.vendors))),
    };
    format!("{told} {unnamed}")
}

fn tab(of: &Reconciliation, now: &Counts, one: Class, class: Class) -> ClassTab {
    let url = class_url(&of.reference, one, None);
    ClassTab { label: one.label(), url, count: number(now.of(one)), current: one == class }
}

fn meaning(class: Class) -> &'static str {
    match class {
        Class::OnlyThere => {
            "Nobody on the register answers to these names. Add each as a vendor, or say why it is none: that is remembered."
        }
        Class::Similar => "They look like a vendor here and may be another. Nothing is taken for one until you say so.",
        Class::Archived => {
            "Rejected or terminated here, and still on the list: find out why, then say why they are left out."
        }
        Class::Both => "A vendor on the register answers to each of these names.",
        Class::Excluded => "Somebody said that these are no vendors. Undoing that brings a name back to be decided.",
        Class::OnlyHere => "Vendors on the register that the list does not name, archived ones left out.",
    }
}

fn beside(class: Class) -> Option<&'static str> {
    match class {
        Class::OnlyThere | Class::OnlyHere => None,
        Class::Similar => Some("Looks like"),
        Class::Archived | Class::Both => Some("Vendor"),
        Class::Excluded => Some("Why it is none"),
    }
}

fn nothing(class: Class) -> EmptyView {
    let (title, text) = match class {
        Class::OnlyThere => {
            ("Nothing is missing here", "Every name of the list is on the register, or was said to be no vendor.")
        }
        Class::Similar => ("Nothing looks alike", "No name of the list merely looks like a vendor's."),
        Class::Archived => ("Nobody who left is still on the list", "No rejected or terminated vendor is named."),
        Class::Both => ("Nothing is on both", "No name of the list is a vendor's. Was the right column read?"),
        Class::Excluded => ("Nobody is left out", "No name of this list was said to be no vendor."),
        Class::OnlyHere => ("Every vendor is on the list", "The list names every vendor on the register."),
    };
    EmptyView { title: title.to_owned(), text: text.to_owned(), actions: Vec::new() }
}

fn facts(of: &Reconciliation) -> Vec<(&'static str, String)> {
    let heading = match of.heading_row {
        0 => format!("column {}, without headings", of.name_column),
        row => format!("“{}”, headings in row {row}", of.name_column),
    };
    let count = |number: i32| words::grouped(i64::from(number));
    let rows = format!(
        "{}: {} with a name, {} without one, {} that could not be read",
        count(of.rows_read),
        count(of.rows_named),
        count(of.rows_blank),
        count(of.rows_unreadable)
    );
    vec![
        ("File", of.file_name.clone()),
        ("SHA-256", of.sha256.clone()),
        ("Sheet", of.sheet.clone()),
        ("Names in", heading),
        ("Rows", rows),
    ]
}

fn downloads(actor: &Actor, reference: &str) -> Vec<Link> {
    if !actor.can(Right::Export) {
        return Vec::new();
    }
    ["csv", "xlsx"].map(|end| Link::new(end.to_uppercase(), format!("/reconciliations/{reference}/names.{end}"))).into()
}

fn name(app: &App, row: &Entry, may: bool) -> NameRow {
    let Entry { entry, exclusion } = row;
    let vendor = entry.vendor_name.clone().map(|name| (name, entry.vendor_id.map(vendor_url)));
    let only_here = entry.class == Class::OnlyHere;
    let decided = |at| when::minute(app, at);
    NameRow {
        id: entry.id.to_string(),
        name: entry.name.clone(),
        url: vendor.as_ref().filter(|_| only_here).and_then(|(_, url)| url.clone()),
        about: about_name(entry),
        amount: entry.amount.as_deref().map(|amount| amount_of(amount, entry.currency.as_deref())).unwrap_or_default(),
        paid: entry.last_paid_on.map(|day| day.to_string()).unwrap_or_default(),
        vendor: vendor.filter(|_| !only_here && exclusion.is_none()),
        found_by: found_by(entry),
        excluded: exclusion
            .as_ref()
            .map(|one| (one.reason.clone(), format!("{}, {}", one.created_by, decided(one.created_at)))),
        decided: entry
            .decided_at
            .filter(|_| exclusion.is_none())
            .map(|at| format!("decided by {}, {}", entry.decided_by.as_deref().unwrap_or_default(), decided(at))),
        forget_url: exclusion
            .as_ref()
            .filter(|_| may)
            .map(|one| format!("/reconciliations/exclusions/{}/forget", one.id)),
        choices: if may { choices(entry) } else { Choices::default() },
    }
}

/// “row 12 and 3 more · acme.com · owner Bo Lind”.
fn about_name(entry: &ReconciliationEntry) -> String {
    let more = entry.times.saturating_sub(1);
    let row = entry.sheet_row.map(|row| match more {
        0 => format!("row {row}"),
        more => format!("row {row} and {} more", words::grouped(i64::from(more))),
    });
    let owner = entry.owner.as_ref().map(|owner| format!("owner {owner}"));
    row.into_iter().chain(entry.domain.clone()).chain(owner).collect::<Vec<_>>().join(" · ")
}

/// `184 000.50 EUR`, with a real minus sign.
fn amount_of(amount: &str, currency: Option<&str>) -> String {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    let negative = whole.starts_with('-');
    let grouped = whole.trim_start_matches('-').parse().map_or_else(|_| whole.to_owned(), words::grouped);
    let sign = if negative { "−" } else { "" };
    let cents = if cents.chars().all(|digit| digit == '0') { String::new() } else { format!(".{cents:0<2}") };
    let unit = currency.map(|code| format!(" {code}")).unwrap_or_default();
    format!("{sign}{grouped}{cents}{unit}")
}

fn found_by(entry: &ReconciliationEntry) -> String {
    match (&entry.why, entry.how) {
        (Some(why), _) => why.clone(),
        (None, Some(How::Domain)) => format!("by its web domain {}", entry.domain.as_deref().unwrap_or_default()),
        (None, Some(how)) => how.label().to_owned(),
        (None, None) => String::new(),
    }
}

fn choices(entry: &ReconciliationEntry) -> Choices {
    match entry.class {
        Class::OnlyThere => Choices { same: false, add: true, other: true, exclude: true },
        Class::Similar => Choices { same: entry.vendor_id.is_some(), add: true, other: true, exclude: true },
        Class::Archived => Choices { same: false, add: false, other: false, exclude: true },
        Class::Both if entry.is_to_decide() => Choices { same: false, add: true, other: false, exclude: true },
        Class::Both | Class::Excluded | Class::OnlyHere => Choices::default(),
    }
}

/// What was decided, in a sentence.
pub fn said(entries: &[ReconciliationEntry], decision: &Decision) -> String {
    let names = match entries {
        [only] => format!("“{}”", only.name),
        many => words::counted(many.len(), "name", "names"),
    };
    let one = entries.len() == 1;
    match decision {
        Decision::Add if one => format!("{names} is on the register, as proposed."),
        Decision::Add => format!("{names} are on the register, as proposed."),
        Decision::Same(_) => {
            let vendors = entries.first().filter(|_| one).and_then(|entry| entry.vendor_name.clone());
            format!("{names} is an alias of {} now.", vendors.unwrap_or_else(|| "the vendor it looks like".to_owned()))
        }
        Decision::Exclude(_) => format!("{names}: remembered as no {}.", if one { "vendor" } else { "vendors" }),
    }
}
