//! Whose contracts are up for renewal: vendors by the columns that the list of renewals shows of them, group by group.

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::MultiBackend,
    schema::{contracts, vendor_summaries as s},
    scope::{owned_by, within},
};
use crate::domain::{access::Scope, ids::VendorId, vendor::VendorStatus};

/// A vendor as the list of renewals shows it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = s)]
pub struct Party {
    /// The vendor.
    pub vendor_id: VendorId,
    /// `V-0012`.
    pub reference: String,
    /// Name.
    pub name: String,
    /// Where it stands in its life with us.
    pub status: VendorStatus,
    /// Business owner's name, or empty.
    pub owner_name: String,
    /// Security owner's name, or empty.
    pub security_owner_name: String,
    /// Active services.
    pub service_count: i32,
    /// Residual band.
    pub band: String,
    /// Residual score in 10⁻⁹.
    pub residual: i64,
}

/// Which vendors are asked for; `None` and empty texts do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyFilter {
    /// Which vendors the reader sees.
    pub scope: Scope,
    /// Whose are asked for: those that somebody owns, or a contract of which they own.
    pub held_by: Scope,
    /// How the name begins, letter case aside.
    pub prefix: String,
    /// Rejected and terminated ones too.
    pub archived_too: bool,
}

type Boxed<'a> = s::BoxedQuery<'a, MultiBackend>;

/// The vendors behind `after`, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn parties_after(
    conn: &mut Conn,
    filter: &PartyFilter,
    after: Option<VendorId>,
    limit: i64,
) -> QueryResult<Vec<Party>> {
    let mut query = filtered(filter);
    if let Some(after) = after {
        query = query.filter(s::vendor_id.gt(after));
    }
    query.order(s::vendor_id).limit(limit).select(Party::as_select()).load(conn)
}

/// These vendors, whatever became of them, in no particular order.
///
/// # Errors
/// What the database says.
pub fn parties_of(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<Vec<Party>> {
    let mut found = Vec::with_capacity(ids.len());
    for group in ids.chunks(GROUP) {
        let rows = s::table.filter(s::vendor_id.eq_any(group));
        found.extend(rows.select(Party::as_select()).load::<Party>(conn)?);
    }
    Ok(found)
}

fn filtered(filter: &PartyFilter) -> Boxed<'_> {
    let all: Boxed<'_> = s::table.into_boxed();
    let mut query = within!(all, filter.scope, s::vendor_id);
    if !filter.archived_too {
        query = query.filter(s::archived.eq(false));
    }
    query = match filter.held_by {
        Scope::All => query,
        Scope::Own(person) => {
            let theirs = contracts::table.filter(contracts::owner_id.eq(person)).select(contracts::vendor_id);
            query.filter(s::vendor_id.eq_any(owned_by(person)).or(s::vendor_id.eq_any(theirs)))
        }
        Scope::Nobodys => query.filter(s::vendor_id.is_null()),
    };
    if !filter.prefix.is_empty() {
        query = query.filter(s::name_key.like(beginning(&filter.prefix)).escape('\\'));
    }
    query
}

/// A LIKE pattern for what a name begins with; its own wildcards are taken literally.
fn beginning(prefix: &str) -> String {
    let mut pattern = String::new();
    for letter in prefix.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_name_are_letters() {
        assert_eq!(beginning("100%_A\\"), "100\\%\\_a\\\\%");
    }
}
