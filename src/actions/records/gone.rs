//! Removing a record with what goes along, and what keeps it from going.

use serde_json::Value;

use super::{Expect, Record, after_change, get_in, lost_update};
use crate::{
    actions::{Audit, ensure_right},
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        dossier::Dossier,
        papers::Papers,
    },
    error::AppError,
};

/// The kinds that others go with.
const WITH_OTHERS: [&str; 5] = ["vendor", "service", "contract", "soc_report", "finding"];

/// Removes a record, and what goes with it.
///
/// # Errors
/// `NotFound`; `Forbidden` without the right to remove it, or what goes with it; `Conflict` when others build on it, or
/// what goes with it is to stay.
pub fn delete<R: Record>(app: &App, actor: &Actor, id: R::Id, expect: Expect) -> Result<(), AppError> {
    ensure_right(actor, R::RIGHT)?;
    app.db.write(|conn| {
        let before: R = get_in(conn, actor, id)?;
        if let Expect::Version(version) = expect
            && version != before.version()
        {
            return Err(lost_update(&before));
        }
        before.removable()?;
        let gone = gone_with(conn, actor, &before)?;
        let ids: Vec<String> = std::iter::once(id.to_string()).chain(gone.iter().map(|one| one.id.clone())).collect();
        db::provenance::forget(conn, &ids)?;
        R::remove(conn, id)?;
        for one in gone {
            Audit {
                before: Some(one.values.to_string()),
                ..Audit::new("delete", one.noun, one.id, format!("{} removed with {}", one.label, before.label()))
            }
            .of_vendor(before.vendor_id())
            .append(conn, app, actor)?;
        }
        Audit {
            before: Some(Value::Object(before.to_values()).to_string()),
            ..Audit::new("delete", R::NOUN, id, format!("{} removed", before.label()))
        }
        .of_vendor(before.vendor_id())
        .append(conn, app, actor)?;
        let whole_vendor = R::NOUN == "vendor";
        after_change(conn, app, before.vendor_id().filter(|_| !whole_vendor))
    })
}

/// How many records of each kind go with one, in the order of a vendor's file: what they are called in addresses and
/// the audit trail, and the count.
///
/// # Errors
/// As `delete`, where it would not be removed.
pub fn goes_with<R: Record>(app: &App, actor: &Actor, record: &R) -> Result<Vec<(&'static str, usize)>, AppError> {
    let gone = app.db.read(|conn| gone_with(conn, actor, record))?;
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for one in &gone {
        match counts.iter_mut().find(|(noun, _)| *noun == one.noun) {
            Some((_, count)) => *count += 1,
            None => counts.push((one.noun, 1)),
        }
    }
    Ok(counts)
}

/// What goes with a record, where the actor may remove all of it and nothing of it is to stay.
fn gone_with<R: Record>(conn: &mut Conn, actor: &Actor, record: &R) -> Result<Vec<Gone>, AppError> {
    let mut going = Going { actor, gone: Vec::new(), lacking: None, kept: None };
    if let Some(vendor) = record.vendor_id().filter(|_| WITH_OTHERS.contains(&R::NOUN)) {
        for dossier in db::facts::load(conn, &[vendor])? {
            going.look(conn, R::NOUN, &record.id().to_string(), &dossier)?;
        }
    }
    going.end(R::NOUN)
}

/// A record that goes with another.
struct Gone {
    noun: &'static str,
    id: String,
    label: String,
    values: Value,
}

/// What is found to go with a record, and the first of it that stands in the way.
struct Going<'a> {
    actor: &'a Actor,
    gone: Vec<Gone>,
    /// What the actor may not remove, and the right that it takes.
    lacking: Option<(String, Right)>,
    /// What is to stay, and why.
    kept: Option<(String, AppError)>,
}

impl Going<'_> {
    fn take<'r, R: Record>(&mut self, records: impl IntoIterator<Item = &'r R>) {
        for record in records {
            if !self.actor.can(R::RIGHT) {
                self.lacking.get_or_insert_with(|| (record.label(), R::RIGHT));
            }
            if let Err(why) = record.removable() {
                self.kept.get_or_insert_with(|| (record.label(), why));
            }
            self.gone.push(Gone {
                noun: R::NOUN,
                id: record.id().to_string(),
                label: record.label(),
                values: Value::Object(record.to_values()),
            });
        }
    }

    fn look(&mut self, conn: &mut Conn, noun: &str, id: &str, dossier: &Dossier) -> Result<(), AppError> {
        match noun {
            "vendor" => self.look_at_vendor(conn, dossier),
            "service" => self.look_at_service(conn, id, dossier),
            "soc_report" => self.look_at_report(conn, id, dossier),
            "contract" => {
                self.take(dossier.papers.decisions.iter().filter(|one| one.contract_id.as_str() == id));
                Ok(())
            }
            _ => {
                self.take(dossier.papers.acceptances.iter().filter(|one| one.finding_id.as_str() == id));
                Ok(())
            }
        }
    }

    fn look_at_vendor(&mut self, conn: &mut Conn, dossier: &Dossier) -> Result<(), AppError> {
        self.take(&dossier.services);
        self.take(&dossier.contracts);
        self.take(&dossier.reports);
        self.take(dossier.questionnaires.iter().map(|counted| &counted.questionnaire));
        self.take(&dossier.contacts);
        self.take_papers(&dossier.papers);
        self.take(&db::document::list_of(conn, &[dossier.vendor.id])?);
        if !db::score_history::snapshots_of(conn, dossier.vendor.id, 1)?.is_empty() {
            self.takes_history(&dossier.vendor.name);
        }
        Ok(())
    }

    fn take_papers(&mut self, papers: &Papers) {
        self.take(&papers.reviews);
        self.take(&papers.certificates);
        self.take(&papers.findings);
        self.take(&papers.acceptances);
        self.take(&papers.bridge_letters);
        self.take(&papers.exceptions);
        self.take(&papers.cuecs);
        self.take(&papers.subservices);
        self.take(&papers.csocs);
        self.take(&papers.audit_roadmaps);
        self.take(&papers.incidents);
        self.take(&papers.access_grants);
        self.take(&papers.offboarding_steps);
        self.take(&papers.overrides);
        self.take(&papers.decisions);
    }

    fn look_at_service(&mut self, conn: &mut Conn, id: &str, dossier: &Dossier) -> Result<(), AppError> {
        if dossier.services.len() < 2 {
            let message = format!(
                "{} has no other service, and a vendor has at least one. Add the other one first, or say that this one is \
                 no longer in use.",
                dossier.vendor.name
            );
            return Err(AppError::Conflict { code: "last_service", message });
        }
        let papers = &dossier.papers;
        self.take(papers.subservices.iter().filter(|one| one.service_id.is_some_and(|on| on.as_str() == id)));
        self.take(papers.incidents.iter().filter(|one| one.service_id.is_some_and(|on| on.as_str() == id)));
        self.take(papers.overrides.iter().filter(|one| one.service_id.as_str() == id));
        let earlier = db::score_history::snapshots_of_all(conn, &[dossier.vendor.id])?;
        if earlier.iter().any(|one| one.service_id.as_str() == id) {
            self.takes_history("this service");
        }
        Ok(())
    }

    fn look_at_report(&mut self, conn: &mut Conn, id: &str, dossier: &Dossier) -> Result<(), AppError> {
        let papers = &dossier.papers;
        let about = papers.reviews.iter().find(|one| one.soc_report_id.is_some_and(|on| on.as_str() == id));
        if let Some(review) = about {
            let message = format!(
                "{} is about this report. Remove it first where it is a draft; a report with a signed or completed \
                 review stays.",
                review.label()
            );
            return Err(AppError::Conflict { code: "in_use", message });
        }
        self.take(papers.bridge_letters.iter().filter(|one| one.soc_report_id.as_str() == id));
        self.take(papers.exceptions.iter().filter(|one| one.soc_report_id.as_str() == id));
        self.take(papers.cuecs.iter().filter(|one| one.soc_report_id.as_str() == id));
        self.take(papers.subservices.iter().filter(|one| one.soc_report_id.is_some_and(|on| on.as_str() == id)));
        self.take(papers.csocs.iter().filter(|one| one.soc_report_id.as_str() == id));
        let documents = db::document::list_of(conn, &[dossier.vendor.id])?;
        self.take(documents.iter().filter(|one| one.soc_report_id.is_some_and(|on| on.as_str() == id)));
        Ok(())
    }

    /// The scores of earlier days are what assessors made of a vendor.
    fn takes_history(&mut self, of: &str) {
        if !self.actor.can(Right::Assess) {
            self.lacking.get_or_insert_with(|| (format!("The score history of {of}"), Right::Assess));
        }
    }

    fn end(self, noun: &str) -> Result<Vec<Gone>, AppError> {
        let instead = instead(noun);
        if let Some((label, right)) = self.lacking {
            let lacks = right.label();
            return Err(AppError::Forbidden(format!(
                "{label} would go with it, and your role does not {lacks}.{instead}"
            )));
        }
        match self.kept {
            Some((label, why)) => {
                let message = format!("{label} would go with it, and stays. {why}{instead}");
                Err(AppError::Conflict { code: "in_use", message })
            }
            None => Ok(self.gone),
        }
    }
}

/// What to do where a record cannot be removed for what would go with it.
fn instead(noun: &str) -> &'static str {
    match noun {
        "vendor" => " To keep the vendor with its file, set its status to Terminated instead.",
        "service" => " To keep the service with its file, say that it is no longer in use instead.",
        _ => "",
    }
}
