//! What somebody answers for, over all kinds of records, and handing it to somebody else.
//!
//! A finding that is closed or withdrawn and a step that was done stay with whoever had them: that is history.

use std::collections::{BTreeMap, HashMap};

use diesel::{dsl::count_star, prelude::*};

use super::{
    Conn,
    schema::{contracts, controls, cuecs, findings, offboarding_steps, people, vendors},
};
use crate::domain::{
    Date, Instant,
    duty::{AtVendor, Duties, Held},
    finding::FindingStatus,
    ids::{ContractId, CuecId, FindingId, OffboardingStepId, PersonId, VendorId},
    offboarding_step::OffboardingKind,
    record_ref::{RecordKind, RecordRef},
    vendor::VendorStatus,
};

/// Where a finding stands that nobody has to see to any more.
const SETTLED: [FindingStatus; 2] = [FindingStatus::Closed, FindingStatus::Withdrawn];

/// How much each person answers for on a day; who answers for nothing is left out.
///
/// # Errors
/// What the database says.
pub fn of_everybody(conn: &mut Conn, today: Date) -> QueryResult<HashMap<PersonId, Duties>> {
    let mut found: HashMap<PersonId, Duties> = HashMap::new();
    let owners = vendors::table
        .group_by((vendors::business_owner_id, vendors::security_owner_id, vendors::status))
        .select((vendors::business_owner_id, vendors::security_owner_id, vendors::status, count_star()))
        .load::<(Option<PersonId>, Option<PersonId>, VendorStatus, i64)>(conn)?;
    for (business, security, status, count) in owners {
        for person in business.into_iter().chain(security.filter(|id| business != Some(*id))) {
            let duties = found.entry(person).or_default();
            let vendors = if status.is_archived() { &mut duties.archived_vendors } else { &mut duties.vendors };
            *vendors += size(count);
        }
    }
    macro_rules! owned {
        ($query:expr, $table:ident, $owner:ident, $kind:ident) => {
            let counted = $query.group_by($table::$owner).select(($table::$owner, count_star()));
            for (owner, count) in counted.load::<(Option<PersonId>, i64)>(conn)? {
                if let Some(owner) = owner {
                    found.entry(owner).or_default().$kind += size(count);
                }
            }
        };
    }
    owned!(contracts::table, contracts, owner_id, contracts);
    owned!(findings::table.filter(findings::status.ne_all(SETTLED)), findings, owner_id, findings);
    let open = offboarding_steps::done_on.is_null().or(offboarding_steps::done_on.gt(today));
    owned!(offboarding_steps::table.filter(open), offboarding_steps, owner_id, offboarding_steps);
    owned!(cuecs::table, cuecs, owner_id, cuecs);
    owned!(controls::table, controls, owner_id, controls);
    owned!(people::table, people, manager_id, people);
    Ok(found)
}

/// A count as the database gives it.
fn size(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}

/// Everything that a person answers for on a day.
///
/// # Errors
/// What the database says.
pub fn held(conn: &mut Conn, person: PersonId, today: Date) -> QueryResult<Held> {
    let mut at_vendors: BTreeMap<VendorId, AtVendor> = BTreeMap::new();
    let owned = vendors::table
        .filter(vendors::business_owner_id.eq(person).or(vendors::security_owner_id.eq(person)))
        .select((vendors::id, vendors::status, vendors::business_owner_id, vendors::security_owner_id))
        .load::<(VendorId, VendorStatus, Option<PersonId>, Option<PersonId>)>(conn)?;
    for (vendor, status, business, security) in owned {
        let at = at_vendors.entry(vendor).or_default();
        at.archived = status.is_archived();
        (at.business_owner, at.security_owner) = (business == Some(person), security == Some(person));
    }
    for (vendor, record) in records(conn, person, today)? {
        at_vendors.entry(vendor).or_default().records.push(record);
    }
    Ok(Held {
        at_vendors,
        controls: controls::table
            .filter(controls::owner_id.eq(person))
            .order(controls::id)
            .select(controls::id)
            .load(conn)?,
        people: people::table.filter(people::manager_id.eq(person)).order(people::id).select(people::id).load(conn)?,
    })
}

/// The records at vendors that a person answers for, kind by kind.
fn records(conn: &mut Conn, person: PersonId, today: Date) -> QueryResult<Vec<(VendorId, RecordRef)>> {
    let contracts = contracts::table
        .filter(contracts::owner_id.eq(person))
        .order(contracts::reference)
        .select((contracts::vendor_id, contracts::id, contracts::reference))
        .load::<(VendorId, ContractId, String)>(conn)?;
    let findings = findings::table
        .filter(findings::owner_id.eq(person))
        .filter(findings::status.ne_all(SETTLED))
        .order(findings::id)
        .select((findings::vendor_id, findings::id, findings::reference, findings::title))
        .load::<(VendorId, FindingId, Option<String>, String)>(conn)?;
    let steps = offboarding_steps::table
        .filter(offboarding_steps::owner_id.eq(person))
        .filter(offboarding_steps::done_on.is_null().or(offboarding_steps::done_on.gt(today)))
        .order(offboarding_steps::id)
        .select((offboarding_steps::vendor_id, offboarding_steps::id, offboarding_steps::kind, offboarding_steps::what))
        .load::<(VendorId, OffboardingStepId, OffboardingKind, Option<String>)>(conn)?;
    let cuecs = cuecs::table
        .filter(cuecs::owner_id.eq(person))
        .order(cuecs::id)
        .select((cuecs::vendor_id, cuecs::id, cuecs::reference))
        .load::<(VendorId, CuecId, Option<String>)>(conn)?;
    let contracts =
        contracts.into_iter().map(|(vendor, id, label)| (vendor, RecordRef::new(RecordKind::Contract, id, label)));
    let findings = findings.into_iter().map(|(vendor, id, reference, title)| {
        (vendor, RecordRef::new(RecordKind::Finding, id, reference.unwrap_or(title)))
    });
    let steps = steps.into_iter().map(|(vendor, id, kind, what)| {
        let label = what.unwrap_or_else(|| kind.label().to_owned());
        (vendor, RecordRef::new(RecordKind::OffboardingStep, id, label))
    });
    let cuecs = cuecs
        .into_iter()
        .map(|(vendor, id, reference)| (vendor, RecordRef::new(RecordKind::Cuec, id, reference.unwrap_or_default())));
    Ok(contracts.chain(findings).chain(steps).chain(cuecs).collect())
}

/// Hands everything that one person answers for on a day to another; each record that changes counts it as a change.
///
/// # Errors
/// What the database says.
pub fn hand_over(conn: &mut Conn, from: PersonId, to: PersonId, (today, now): (Date, Instant)) -> QueryResult<()> {
    macro_rules! hand {
        ($target:expr, $table:ident, $($owner:ident),+) => {
            diesel::update($target)
                .set((
                    $($table::$owner.eq(to),)+
                    $table::updated_at.eq(now),
                    $table::version.eq($table::version + 1),
                ))
                .execute(conn)?;
        };
    }
    let business = || vendors::table.filter(vendors::business_owner_id.eq(from));
    // Who is both goes first, so that the vendor counts one change and not two.
    hand!(business().filter(vendors::security_owner_id.eq(from)), vendors, business_owner_id, security_owner_id);
    hand!(business(), vendors, business_owner_id);
    hand!(vendors::table.filter(vendors::security_owner_id.eq(from)), vendors, security_owner_id);
    hand!(contracts::table.filter(contracts::owner_id.eq(from)), contracts, owner_id);
    let open = findings::table.filter(findings::status.ne_all(SETTLED));
    hand!(open.filter(findings::owner_id.eq(from)), findings, owner_id);
    let open = offboarding_steps::done_on.is_null().or(offboarding_steps::done_on.gt(today));
    let open = offboarding_steps::table.filter(open);
    hand!(open.filter(offboarding_steps::owner_id.eq(from)), offboarding_steps, owner_id);
    hand!(cuecs::table.filter(cuecs::owner_id.eq(from)), cuecs, owner_id);
    hand!(controls::table.filter(controls::owner_id.eq(from)), controls, owner_id);
    // Nobody manages themselves: the successor's own manager is set apart from this.
    let managed = people::table.filter(people::manager_id.eq(from)).filter(people::id.ne(to));
    hand!(managed, people, manager_id);
    Ok(())
}
