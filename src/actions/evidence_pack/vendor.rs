//! The folder of one vendor: a page that prints, a workbook with a sheet for each of its sections, and the inputs of its
//! scores.

mod approved;
mod decisions;
mod programme;
mod reports;
mod scores;

use std::{
    collections::HashMap,
    io::{Cursor, Write},
};

use super::{
    newest::{Newest, utc},
    part::{Form, Part, cell, long, text},
    scope::{Filed, Scope},
};
use crate::{
    actions::{
        document,
        entered::Approvals,
        export::{ExportKind, Row, columns_of, rows_of},
        places, report_checks,
        sources::{Origin, Sources},
    },
    app::App,
    db::{self, Conn},
    domain::{
        Instant,
        attachment::Attachment,
        audit::AuditEntry,
        control::Controls,
        document::Document,
        evidence_pack::active_in,
        ids::{PersonId, VendorId},
        person::Person,
        similar_text::TextIndex,
    },
    error::AppError,
    pack::{PackFile, page::VendorPage},
    spreadsheet::{Column, write_dated_book},
};

/// Lines of the audit trail in which what was entered by hand is looked for.
const TRAIL: i64 = 200;

/// What is the same for every vendor's folder.
pub(super) struct Surroundings {
    controls: Controls,
    owners: HashMap<PersonId, Person>,
    texts: TextIndex,
}

impl Surroundings {
    /// Our controls with their owners, and the wording of all reports.
    pub fn load(conn: &mut Conn) -> Result<Self, AppError> {
        Ok(Self {
            owners: db::person::list(conn)?.into_iter().map(|person| (person.id, person)).collect(),
            texts: report_checks::index(conn)?,
            controls: Controls::new(db::control::list(conn)?),
        })
    }
}

/// Everything of one vendor.
pub(super) struct Folder {
    filed: Filed,
    documents: Vec<(Document, Attachment)>,
    sources: Sources,
    history: Vec<AuditEntry>,
    imports: Vec<decisions::Brought>,
}

impl Folder {
    /// Loads it.
    pub fn load(conn: &mut Conn, scope: &Scope, id: VendorId) -> Result<Self, AppError> {
        let missing = || AppError::NotFound("This vendor".to_owned());
        let dossier = db::facts::load(conn, &[id])?.pop().ok_or_else(missing)?;
        let trail = db::audit::list_of_vendor(conn, id, TRAIL)?;
        let mut records = places::record_ids(&dossier);
        records.push(dossier.vendor.id.to_string());
        records.extend(dossier.papers.ids());
        let approvals = Approvals::load(conn, &dossier.papers)?;
        let mut documents = document::files_of(conn, id, None)?;
        documents.sort_by_cached_key(|(one, file)| (one.title.clone(), file.sha256.clone()));
        Ok(Self {
            sources: Sources::load(conn, &records, &trail)?,
            history: decisions::history(conn, id)?,
            imports: decisions::imports(conn, id)?,
            filed: Filed::new(dossier, approvals, scope),
            documents,
        })
    }

    /// Everything in it is in the pack.
    pub fn see(&self, around: &Surroundings, newest: &mut Newest) {
        let mappings = self.filed.dossier.papers.cuecs.iter().filter_map(|cuec| cuec.our_control.as_deref());
        let controls = mappings.flat_map(|mapping| around.controls.named(mapping)).filter_map(|(_, control)| control);
        controls.for_each(|control| newest.see(control.updated_at));
        newest.see_file(&self.filed.dossier);
        newest.see_documents(&self.documents);
        newest.see_sources(&self.sources);
        self.history.iter().for_each(|entry| newest.see(entry.at));
        self.imports.iter().for_each(|one| newest.see(one.at));
    }

    /// What the vendor is called.
    pub fn name(&self) -> &str {
        &self.filed.dossier.vendor.name
    }

    /// Its files.
    pub fn files(
        &self,
        conn: &mut Conn,
        app: &App,
        scope: &Scope,
        around: &Surroundings,
        as_of: Instant,
    ) -> Result<Vec<PackFile>, AppError> {
        let reference = self.filed.reference();
        let scored = scores::of(&self.filed, &self.sources, scope);
        let parts = self.parts(conn, scope, around, &scored)?;
        let sheets: Vec<_> = parts.iter().filter(|part| !part.rows.is_empty()).map(Part::sheet).collect();
        let mut book = Cursor::new(Vec::new());
        let title = format!("{reference} {}", self.name());
        write_dated_book(&mut book, &title, as_of, &sheets).map_err(AppError::internal)?;
        book.flush()?;
        let workbook = format!("{reference}.xlsx");
        let inputs: Vec<(String, String)> = scored.iter().map(|one| (one.file.clone(), one.title())).collect();
        let page = VendorPage {
            reference: reference.to_owned(),
            name: self.name().to_owned(),
            about: format!(
                "{} to {} · as of {} · risk model {} · {}",
                scope.window().from,
                scope.window().to,
                utc(as_of),
                scope.model.version(),
                app.organization().name
            ),
            lede: self.lede(scope),
            files: std::iter::once((workbook.clone(), "Workbook".to_owned())).chain(inputs).collect(),
            sections: parts.iter().map(Part::section).collect(),
        };
        let page = askama::Template::render(&page).map_err(AppError::internal)?;
        let at = |name: &str| format!("vendors/{reference}/{name}");
        let mut files = vec![
            PackFile::new(
                at("index.html"),
                title.clone(),
                "Everything on file of the vendor, to read and to print.",
                page,
            ),
            PackFile::new(at(&workbook), title.clone(), "The same, a sheet a section.", book.into_inner()),
        ];
        let how = "What the score rests on, as JSON; its SHA-256 is the digest of the inputs.";
        files.extend(scored.into_iter().map(|one| PackFile::new(at(&one.file), one.title(), how, one.inputs)));
        Ok(files)
    }

    fn parts(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        around: &Surroundings,
        scored: &[scores::Scored],
    ) -> Result<Vec<Part>, AppError> {
        let filed = &self.filed;
        let mut parts = vec![self.vendor(scope), contacts(filed)];
        parts.extend(scores::parts(filed, scored, scope));
        parts.push(programme::reviews(filed, scope));
        parts.extend(reports::parts(conn, filed, &self.sources, scope, around)?);
        parts.extend([programme::findings(filed), approved::acceptances(filed), programme::incidents(filed)]);
        parts.push(decisions::part(&filed.dossier.vendor, &self.history, &self.imports));
        parts.extend([
            approved::overrides(filed),
            programme::offboarding(filed, scope),
            programme::access(filed),
            programme::contracts(filed),
            programme::renewals(filed),
            programme::certificates(filed),
            programme::questionnaires(filed),
            programme::relations(filed),
            programme::documents(filed, &self.documents),
        ]);
        Ok(parts)
    }

    /// What the page opens with.
    fn lede(&self, scope: &Scope) -> String {
        let (filed, vendor) = (&self.filed, &self.filed.dossier.vendor);
        let active =
            if active_in(vendor, scope.window()) { "active on days of the window" } else { "not active in the window" };
        let score = filed.shown.map_or_else(
            || "none of its services is in use and scored".to_owned(),
            |shown| {
                let residual = shown.residual.shown();
                let (tier, band) = (shown.tier.label(), shown.band.label());
                format!("on {} its tier is {tier} and its residual risk {residual} ({band})", scope.on())
            },
        );
        format!("Its status is “{}”; it was {active}; {score}.", vendor.status.label())
    }

    fn vendor(&self, scope: &Scope) -> Part {
        let (filed, vendor) = (&self.filed, &self.filed.dossier.vendor);
        let columns = columns_of(ExportKind::Vendors, &VENDOR);
        let values = rows_of(ExportKind::Vendors, &filed.dossier, &VENDOR).into_iter().next().unwrap_or_default();
        let mut rows: Vec<Row> = Vec::new();
        let id = vendor.id.to_string();
        for ((column, key), value) in columns.iter().zip(VENDOR).zip(values) {
            if super::part::shown(&value).is_empty() {
                continue;
            }
            let origin = self.sources.of(&id, &[key, field_of(key)]);
            let place = origin.as_ref().map(origin_words).unwrap_or_default();
            rows.push(vec![cell(""), cell(column.label), value, cell(""), cell(place)]);
        }
        let mut more =
            |label: &str, value: String| rows.push(vec![cell(""), cell(label), cell(value), cell(""), cell("")]);
        more("Recorded on", filed.recorded_on.to_string());
        let active = if active_in(vendor, scope.window()) { "Yes" } else { "No" };
        more("Active in the window", active.to_owned());
        more("Tier on the last day of the window", filed.tier().to_owned());
        more("Months from one review to the next", filed.cadence.to_string());
        Part {
            id: "vendor",
            title: "Vendor",
            remark: String::new(),
            empty: "",
            columns: vec![text("Record"), text("Field"), long("Value"), text("Page"), long("Read at")],
            rows,
            form: Form::Facts,
        }
    }
}

/// What is shown of the vendor's own record.
const VENDOR: [&str; 26] = [
    "name",
    "reference",
    "legal_name",
    "aliases",
    "domain",
    "country",
    "category",
    "description",
    "status",
    "key_vendor",
    "subservice_organization",
    "subservice_method",
    "business_owner",
    "business_owner_email",
    "security_owner",
    "security_owner_email",
    "tags",
    "notes",
    "stated_tier",
    "stated_score",
    "last_review",
    "next_review",
    "claims_soc2",
    "claims_iso27001",
    "active_since",
    "terminated_on",
];

/// The field of a record, where a register's heading has another name.
fn field_of(key: &'static str) -> &'static str {
    match key {
        "active_since" => "active_on",
        "last_review" => "last_review_on",
        "next_review" => "next_review_on",
        "business_owner" => "business_owner_id",
        "security_owner" => "security_owner_id",
        other => other,
    }
}

/// Where a value comes from, in words.
fn origin_words(origin: &Origin) -> String {
    match origin {
        Origin::Read(place) => place.words(),
        Origin::Entered { by, at } => format!("entered by {by} on {}", at.date()),
    }
}

fn contacts(filed: &Filed) -> Part {
    let keys = ["contact_name", "contact_role", "contact_email"];
    Part {
        id: "contacts",
        title: "Contacts",
        remark: String::new(),
        empty: "None on file.",
        columns: columns_of(ExportKind::Contacts, &keys),
        rows: rows_of(ExportKind::Contacts, &filed.dossier, &keys),
        form: Form::Table(&[]),
    }
}

/// A register's rows of this vendor, each with what its record goes by before them.
fn listed<'a>(
    filed: &Filed,
    kind: ExportKind,
    keys: &[&str],
    ids: impl Iterator<Item = &'a str>,
) -> (Vec<Column<'static>>, Vec<Row>) {
    let columns = std::iter::once(text("Reference")).chain(columns_of(kind, keys)).collect();
    let row = |(id, fields): (&str, Row)| {
        let mut row = vec![cell(filed.references.get(id))];
        row.extend(fields);
        row
    };
    (columns, ids.zip(rows_of(kind, &filed.dossier, keys)).map(row).collect())
}
