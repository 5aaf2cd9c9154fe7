//! An occasion of reminders as it stands now: whether something is left to be done, by when, and who is told.

use std::{collections::BTreeSet, sync::Arc};

use super::super::{records::Record, sweep_reminders};
use crate::{
    app::App,
    db::{self, Conn, reminder_response::StoredResponse},
    domain::{
        Date,
        acceptance::Acceptance,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        contract::Contract,
        finding::Finding,
        ids::VendorId,
        offboarding_step::OffboardingStep,
        outbox::Channel,
        questionnaire::Questionnaire,
        reminder::{Matter, RecordKind, RuleName},
        reminder_answer::{Due, Occasion},
        review::Review,
        score_override::ScoreOverride,
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
    error::AppError,
};

/// An occasion about which something is left to be done.
pub(super) struct Standing {
    pub(super) occasion: Occasion,
    pub(super) vendor_id: VendorId,
    pub(super) record_kind: RecordKind,
    /// What is due, in a few words.
    pub(super) what: String,
    pub(super) hard: bool,
    /// The working day by which to act.
    pub(super) act_by: Date,
    pub(super) matter: Matter,
    /// The record's page, below the public URL.
    pub(super) path: String,
    /// Addresses of our people that are or were told, in lower case.
    pub(super) told: BTreeSet<String>,
}

impl Standing {
    /// The occasion as planning sees it today; `None` when it calls for no reminder any more.
    pub(super) fn find(
        conn: &mut Conn,
        app: &App,
        occasion: &Occasion,
        vendor_id: VendorId,
    ) -> Result<Option<Self>, AppError> {
        let planned = sweep_reminders::planned_for(conn, app, vendor_id)?;
        let of_it: Vec<_> = planned.into_iter().filter(|one| occasion.holds(&one.key)).collect();
        let rows = db::reminder::list_of_records(conn, std::slice::from_ref(&occasion.record_id))?;
        let mut told: BTreeSet<String> = rows
            .into_iter()
            .filter(|row| row.rule == occasion.rule && row.anchor_on == occasion.anchor)
            .filter(|row| !row.outside && row.recipient.contains('@'))
            .map(|row| row.recipient)
            .collect();
        let people = of_it.iter().filter(|one| !one.recipient.outside && one.recipient.channel == Channel::Mail);
        told.extend(people.map(|one| one.recipient.email.clone()));
        let Some(first) = of_it.into_iter().next() else { return Ok(None) };
        Ok(Some(Self {
            occasion: occasion.clone(),
            vendor_id,
            record_kind: first.key.record_kind,
            what: first.what(),
            hard: first.hard,
            act_by: first.act_by,
            matter: Arc::unwrap_or_clone(first.matter),
            path: first.path.to_string(),
            told,
        }))
    }

    /// When it is due, as far as putting it off today goes.
    pub(super) fn due<'a>(&self, app: &'a App) -> Due<'a> {
        Due { anchor: self.occasion.anchor, hard: self.hard, today: app.today(), days: &app.business_days }
    }

    /// The day on which a reminder that is put off to `until` comes back, as planning rolls it.
    pub(super) fn back_on(&self, app: &App, until: Date) -> Date {
        // What happened is told on whatever day.
        if self.occasion.rule.is_event() { until } else { self.due(app).back_on(until) }
    }

    /// Whether an answer speaks of it.
    pub(super) fn is_answered_by(&self, one: &StoredResponse) -> bool {
        let Occasion { rule, record_id, anchor } = &self.occasion;
        one.rule == *rule && one.record_id == *record_id && one.anchor_on == *anchor
    }
}

/// Whose occasion it is: the vendor of a reminder that was mailed, else that of the record.
pub(super) fn vendor_of(conn: &mut Conn, occasion: &Occasion) -> Result<Option<VendorId>, AppError> {
    let rows = db::reminder::list_of_records(conn, std::slice::from_ref(&occasion.record_id))?;
    let mailed = rows.iter().find(|row| row.rule == occasion.rule).map(|row| row.vendor_id);
    if mailed.is_some() {
        return Ok(mailed);
    }
    let id = occasion.record_id.as_str();
    match occasion.rule {
        RuleName::ContractNotice | RuleName::ContractEnd => of::<Contract>(conn, id),
        RuleName::SocStale | RuleName::SocNextExpected | RuleName::OpinionNotClean => of::<SocReport>(conn, id),
        RuleName::CoverageGap => match of::<BridgeLetter>(conn, id)? {
            None => of::<Vendor>(conn, id),
            letter => Ok(letter),
        },
        RuleName::QuestionnaireDue => of::<Questionnaire>(conn, id),
        RuleName::CertificateExpiry => of::<Certificate>(conn, id),
        RuleName::ReviewDue => of::<Vendor>(conn, id),
        RuleName::FindingDue => of::<Finding>(conn, id),
        RuleName::AcceptanceExpiry => of::<Acceptance>(conn, id),
        RuleName::PrivacyReview => of::<Review>(conn, id),
        RuleName::OffboardingStep => of::<OffboardingStep>(conn, id),
        RuleName::OverrideLapse => of::<ScoreOverride>(conn, id),
        RuleName::BandUp => of::<Service>(conn, id),
    }
}

fn of<R: Record>(conn: &mut Conn, id: &str) -> Result<Option<VendorId>, AppError> {
    let Ok(id) = id.parse::<R::Id>() else { return Ok(None) };
    Ok(R::find(conn, id)?.and_then(|record| record.vendor_id()))
}
