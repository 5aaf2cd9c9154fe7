//! Certificates, findings, and what hangs on SOC reports: each row's vendor and report are found, then its record is
//! created or changed.

mod kinds;
mod links;
mod place;
mod signers;

use super::{
    context::{CHUNK, Context},
    filed::{self, Register, keep},
    people::named,
    reading::Part,
    undo::Traced,
};
use crate::{
    actions::records::Record,
    db::Conn,
    domain::{
        Date,
        acceptance::Acceptance,
        access_grant::AccessGrant,
        audit_roadmap::AuditRoadmap,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        csoc::Csoc,
        cuec::Cuec,
        dossier::Dossier,
        finding::Finding,
        ids::{FindingId, PersonId, ServiceId, SocReportId, VendorId},
        import::{
            change::{FieldChange, Outcome},
            field::ImportKind,
            paper_rows::{self, Placed, RowDraft},
            problem::{Problem, Severity},
            value::Unreadable,
        },
        incident::Incident,
        name::plain_key,
        offboarding_step::OffboardingStep,
        papers::Papers,
        renewal_decision::RenewalDecision,
        review::Review,
        score_override::ScoreOverride,
        soc_exception::SocException,
        soc_report::SocReport,
        subservice::Subservice,
        vendor::Vendor,
    },
    error::{AppError, FieldError},
};
use links::{set_finding, set_service};
use place::Home;

/// A record that rows of a sheet become.
trait FromRows: Traced {
    /// What the rows say of it.
    type Draft: RowDraft<Record = Self>;
    /// Those on file of a vendor.
    fn stored(papers: &Papers) -> &[Self];
    /// Puts a new one where it belongs.
    fn file_under(&mut self, vendor: VendorId, report: Option<SocReportId>);
    /// The report it hangs on.
    fn report(&self) -> Option<SocReportId> {
        None
    }
    /// Who owns it.
    fn owner(&mut self) -> Option<&mut Option<PersonId>> {
        None
    }
    /// The finding that was made of it.
    fn finding(&mut self) -> Option<&mut Option<FindingId>> {
        None
    }
    /// The service it is for.
    fn service(&self) -> Option<ServiceId> {
        None
    }
    /// Makes it one for this service.
    fn serve(&mut self, _service: ServiceId) {}
    /// Whether the service is part of what tells one record from another. One that the vendor has not is then refused:
    /// without it the record would say more than its row.
    const OF_ONE_SERVICE: bool = false;
    /// Whether it is the record of this service, where that tells records apart.
    fn is_for(&self, _service: Option<ServiceId>) -> bool {
        true
    }
    /// What speaks against its being this vendor's: a field's key and why.
    fn against(&self, _vendor: &Vendor) -> Option<(&'static str, Unreadable)> {
        None
    }
    /// Whether the rules of its form, whose fields the sheet calls the same, hold for its rows too.
    const AS_ON_A_FORM: bool = false;
    /// Whether it may stand in the way of others.
    const ONE_AT_A_TIME: bool = false;
    /// What speaks against it beside others, on file and of the sheet's rows before.
    fn beside<'a>(&self, _others: impl Iterator<Item = &'a Self>) -> Option<FieldError> {
        None
    }
    /// What its form would refuse and a sheet is only warned of.
    fn doubt(&self) -> Option<FieldError> {
        None
    }
    /// Why it can no longer be changed, where that is so: a field's key and the way forward.
    fn frozen(&self) -> Option<(&'static str, Unreadable)> {
        None
    }
    /// The acceptance that its rows tell of: the stored one or a new one, and what the rows change of it.
    fn acceptance(&self, _draft: &Self::Draft, _known: &Papers, _blank: Acceptance) -> Option<Accepted> {
        None
    }
}

/// An acceptance as the sheet has it.
struct Accepted {
    acceptance: Acceptance,
    changes: Vec<FieldChange>,
    is_new: bool,
}

/// Plans or applies a workbook of SOC reports with the sheets of what hangs on them.
pub(super) fn report_detail<'a>(
    conn: &mut Conn,
    context: &mut Context<'a>,
    main: &'a Part<'a>,
    beside: &'a [Part<'a>],
) -> Result<(), AppError> {
    let mut reports = Vec::new();
    filed::reports(conn, context, &main.indexed, &mut |report| reports.push(report))?;
    for part in beside {
        run(conn, context, part, Some(&reports))?;
    }
    context.turn_to(main);
    Ok(())
}

/// Plans or applies one sheet; `reports` are those of its workbook's own sheet of reports, where it has one.
pub(super) fn run<'a>(
    conn: &mut Conn,
    context: &mut Context<'a>,
    part: &'a Part<'a>,
    reports: Option<&[SocReport]>,
) -> Result<(), AppError> {
    context.turn_to(part);
    match part.map.kind {
        ImportKind::CertificateRegister => rows_of::<Certificate>(conn, context, part, reports),
        ImportKind::ReviewRegister => rows_of::<Review>(conn, context, part, reports),
        ImportKind::FindingRegister => rows_of::<Finding>(conn, context, part, reports),
        ImportKind::AuditRoadmapRegister => rows_of::<AuditRoadmap>(conn, context, part, reports),
        ImportKind::IncidentRegister => rows_of::<Incident>(conn, context, part, reports),
        ImportKind::AccessRegister => rows_of::<AccessGrant>(conn, context, part, reports),
        ImportKind::OffboardingRegister => rows_of::<OffboardingStep>(conn, context, part, reports),
        ImportKind::OverrideRegister => rows_of::<ScoreOverride>(conn, context, part, reports),
        ImportKind::RenewalDecisionRegister => rows_of::<RenewalDecision>(conn, context, part, reports),
        ImportKind::BridgeLetters => rows_of::<BridgeLetter>(conn, context, part, reports),
        ImportKind::Exceptions => rows_of::<SocException>(conn, context, part, reports),
        ImportKind::Cuecs => rows_of::<Cuec>(conn, context, part, reports),
        ImportKind::Subservices => rows_of::<Subservice>(conn, context, part, reports),
        ImportKind::Csocs => rows_of::<Csoc>(conn, context, part, reports),
        ImportKind::VendorRegister
        | ImportKind::ContractRegister
        | ImportKind::ControlRegister
        | ImportKind::SocReportRegister
        | ImportKind::SocReportDetail
        | ImportKind::Questionnaire
        | ImportKind::AnswerRegister => Ok(()),
    }
}

fn rows_of<R: FromRows>(
    conn: &mut Conn,
    context: &mut Context<'_>,
    part: &Part<'_>,
    reports: Option<&[SocReport]>,
) -> Result<(), AppError> {
    let mut known = Register::default();
    let mut filed = Vec::new();
    let signers = signers::of(conn, context)?;
    for groups in part.indexed.groups.chunks(CHUNK) {
        let rows = context.rows(groups)?;
        let drafted = rows.iter().map(|rows| paper_rows::draft::<R::Draft>(rows, context.reading)).collect();
        let drafts = keep(context, drafted);
        for (mut placed, home) in place::homes(conn, context, &mut known, drafts, reports)? {
            placed.draft.hold(&signers);
            let record = file::<R>(conn, context, &placed, &home, &filed)?;
            filed.extend(record.filter(|_| R::ONE_AT_A_TIME));
        }
        context.settle(conn)?;
    }
    Ok(())
}

fn file<R: FromRows>(
    conn: &mut Conn,
    context: &mut Context<'_>,
    placed: &Placed<R::Draft>,
    home: &Home,
    filed: &[R],
) -> Result<Option<R>, AppError> {
    let vendor = &home.dossier.vendor;
    let row = placed.rows.first().copied().unwrap_or(1);
    let Some((draft, service)) = for_service::<R>(context, placed, home)? else { return Ok(None) };
    let draft = &draft;
    let report = home.report.as_ref().map(|report| report.id);
    let is_it = |one: &&R| one.report() == report && draft.is(one) && one.is_for(service);
    let on_file = R::stored(&home.dossier.papers);
    let exactly = on_file.iter().find(|one| is_it(one) && draft.is_exactly(one));
    let stored = exactly.or_else(|| on_file.iter().find(is_it));
    let mut record = stored.cloned().unwrap_or_else(|| {
        let mut blank = R::blank(context.app, context.app.clock.new_id::<uuid::Uuid>().into(), context.now);
        blank.file_under(vendor.id, report);
        blank
    });
    let mut changes = draft.apply(&mut record);
    if let Some((key, why)) = record.against(vendor) {
        return reject(context, &placed.rows, &at(key, why)).map(|()| None);
    }
    changes.extend(set_service(&mut record, service, &home.dossier));
    match set_finding(&mut record, draft.finding(), &home.dossier) {
        Ok(change) => changes.extend(change),
        Err(why) => return reject(context, &placed.rows, &why).map(|()| None),
    }
    changes.extend(paper_rows::owner_change(draft.owner(), owner_of(&mut record, &home.dossier).as_ref()));
    let blank = Acceptance::blank(context.app, context.app.clock.new_id(), context.now);
    let accepted = record.acceptance(draft, &home.dossier.papers, blank);
    let own_change = !changes.is_empty();
    if let Some((key, why)) = stored.filter(|_| own_change).and_then(FromRows::frozen) {
        return reject(context, &placed.rows, &at(key, why)).map(|()| None);
    }
    if let Some(error) = against_form(&record, on_file, filed, context.today) {
        return reject(context, &placed.rows, &error).map(|()| None);
    }
    changes.extend(accepted.iter().flat_map(|one| &one.changes).map(|change| change.clone().of("acceptance")));
    let outcome = if stored.is_some() { changes.into() } else { Outcome::Create };
    let changed = !matches!(outcome, Outcome::Same);
    context.outcome.record(&format!("{} {}", vendor.name, record.label()), row, outcome);
    if let Some(why) = record.doubt().or_else(|| draft.held()).filter(|_| changed) {
        note(context, Severity::Warning, &placed.rows, &why)?;
    }
    if !context.applies() || !changed {
        return Ok(Some(record));
    }
    if let Some(owner) = draft.owner() {
        let id = context.person(conn, owner, row)?;
        if let Some(place) = record.owner() {
            *place = Some(id);
        }
    }
    if own_change || stored.is_none() {
        keep_it(conn, context, &mut record, stored, row)?;
    }
    if let Some(accepted) = accepted.filter(|accepted| !accepted.changes.is_empty()) {
        accept(conn, context, accepted, row)?;
    }
    context.touch(vendor.id);
    Ok(Some(record))
}

/// Stores a record that is new or changed.
fn keep_it<R: FromRows>(
    conn: &mut Conn,
    context: &mut Context<'_>,
    record: &mut R,
    stored: Option<&R>,
    row: u32,
) -> Result<(), AppError> {
    if let Some(by) = context.by {
        record.credit_change(by);
    }
    if let Some(stored) = stored {
        context.changed(conn, stored, row)?;
        record.set_updated(context.now);
        record.store(conn)?;
    } else {
        record.insert(conn)?;
        context.created(record, row);
    }
    Ok(())
}

/// The first rule of its form that a record breaks; the newest of what is on file and of this sheet counts.
fn against_form<R: FromRows>(record: &R, on_file: &[R], filed: &[R], today: Date) -> Option<FieldError> {
    if !R::AS_ON_A_FORM {
        return None;
    }
    let broken = record.complaints().into_iter().chain(record.untimely(today)).next();
    broken.or_else(|| {
        let unread = |one: &&R| filed.iter().all(|other| other.id().to_string() != one.id().to_string());
        record.beside(on_file.iter().filter(unread).chain(filed))
    })
}

fn at(key: &str, why: Unreadable) -> FieldError {
    FieldError::new(key, why.code, why.message)
}

/// Leaves a record out for what one of its fields says.
fn reject(context: &mut Context<'_>, rows: &[u32], why: &FieldError) -> Result<(), AppError> {
    note(context, Severity::Error, rows, why)?;
    context.outcome.counts.rejected += 1;
    Ok(())
}

/// Notes what is wrong with a record at its first row.
fn note(context: &mut Context<'_>, severity: Severity, rows: &[u32], why: &FieldError) -> Result<(), AppError> {
    for rows in context.rows(&[rows.to_vec()])? {
        if let Some(row) = rows.first() {
            let said = Unreadable::new("invalid", why.message.clone());
            let problem = context.reading.problem(severity, row, key_of(&why.field), said);
            context.outcome.problem(Problem { code: why.code.clone(), ..problem });
        }
    }
    Ok(())
}

/// The sheet's name for a record's field: records that are called by others are named there.
fn key_of(field: &str) -> &str {
    match field {
        "service_id" => "service",
        "contract_id" => "contract",
        "owner_id" => "owner",
        "finding_id" => "finding_made",
        other => other,
    }
}

fn accept(conn: &mut Conn, context: &mut Context<'_>, accepted: Accepted, row: u32) -> Result<(), AppError> {
    let mut acceptance = accepted.acceptance;
    if accepted.is_new {
        acceptance.insert(conn)?;
        context.created(&acceptance, row);
    } else if let Some(stored) = Acceptance::find(conn, acceptance.id)? {
        context.changed(conn, &stored, row)?;
        acceptance.set_updated(context.now);
        acceptance.store(conn)?;
    }
    Ok(())
}

fn owner_of<R: FromRows>(record: &mut R, dossier: &Dossier) -> Option<crate::domain::import::value::person::PersonRef> {
    let id = (*record.owner()?)?;
    dossier.papers.owners.get(&id).map(named)
}

/// A draft and the service that it is for.
type OfService<R> = (<R as FromRows>::Draft, Option<ServiceId>);

/// The draft as it is filed, and the service that its rows name; nothing where it had to be left out.
fn for_service<R: FromRows>(
    context: &mut Context<'_>,
    placed: &Placed<R::Draft>,
    home: &Home,
) -> Result<Option<OfService<R>>, AppError> {
    let (mut draft, dossier) = (placed.draft.clone(), &home.dossier);
    if let Some((key, code, message)) = home.report.as_ref().and_then(|report| draft.against(report)) {
        reject(context, &placed.rows, &FieldError::new(key, code, message))?;
        return Ok(None);
    }
    if let Err(why) = draft.find_in(dossier) {
        return reject(context, &placed.rows, &why).map(|()| None);
    }
    let Some(name) = draft.service() else { return Ok(Some((draft.clone(), None))) };
    let key = plain_key(name);
    if let Some(service) = dossier.services.iter().find(|service| plain_key(&service.name) == key) {
        return Ok(Some((draft.clone(), Some(service.id))));
    }
    if let Some(otherwise) = home.report.as_ref().and_then(|_| draft.otherwise()) {
        return Ok(Some((otherwise, None)));
    }
    let vendor = &dossier.vendor.name;
    if R::OF_ONE_SERVICE {
        let message = format!(
            "{vendor} has no service called “{name}”; add the service, write its name as it stands there, or clear the cell \
             where the row is about all of them."
        );
        reject(context, &placed.rows, &FieldError::new("service", "unknown_service", message))?;
        return Ok(None);
    }
    let message = format!(
        "{vendor} has no service called “{name}”; the row is filed without it. Add the service, or write its name as it stands there."
    );
    note(context, Severity::Warning, &placed.rows, &FieldError::new("service", "unknown_service", message))?;
    Ok(Some((draft.clone(), None)))
}
