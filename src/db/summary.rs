//! What the vendors table shows, one row a vendor, kept by the write that changes it.

mod figures;
mod overview;

use diesel::prelude::*;

use super::{
    Conn, GROUP, connection::MultiBackend, connection::insert_rows, schema::vendor_summaries as s, scope::within,
};
use crate::domain::{Date, access::Scope, ids::VendorId, vendor::VendorStatus};
pub use figures::set_figures;
pub use overview::{count_by_band, count_by_soc_state, count_by_status, tiers_of, with_reports};

/// One vendor as the table shows it; scores in 10⁻⁹, days that are not set as 9999-12-31.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = s, treat_none_as_default_value = false)]
pub struct VendorSummary {
    /// Which vendor.
    pub vendor_id: VendorId,
    /// `V-0012`.
    pub reference: String,
    /// Name.
    pub name: String,
    /// Name in lower case, for sorting.
    pub name_key: String,
    /// Everything the search box looks in, in lower case.
    pub search_text: String,
    /// Category, or empty.
    pub category: String,
    /// Status.
    pub status: VendorStatus,
    /// Rejected or terminated.
    pub archived: bool,
    /// Key vendor.
    pub key_vendor: bool,
    /// Part of the sample portfolio.
    pub sample: bool,
    /// Business owner's name, or empty.
    pub owner_name: String,
    /// Security owner's name, or empty.
    pub security_owner_name: String,
    /// The worst service, whose figures the vendor shows.
    pub service_name: String,
    /// Active services.
    pub service_count: i32,
    /// Active services that are not rated.
    pub unrated_count: i32,
    /// Residual band: that at which an override holds it, or else `model_band`.
    pub band: String,
    /// Residual band after floors, whatever an override says.
    pub model_band: String,
    /// Inherent band after lifts.
    pub tier: String,
    /// Inherent score.
    pub inherent: i64,
    /// Residual score.
    pub residual: i64,
    /// Band and residual in one number; Unrated sorts after Critical.
    pub residual_sort: i64,
    /// Tier and inherent in one number.
    pub tier_sort: i64,
    /// Confidence, 0 to 10⁹.
    pub confidence: i64,
    /// Effectiveness of evidence, 0 to 10⁹.
    pub effectiveness: i64,
    /// Effectiveness by series in percent.
    pub strip: String,
    /// `none type1 soc3 covered covered_with_bridge gap`: the current fiscal year by SOC reports.
    pub soc_state: String,
    /// Spans of the fiscal year: `c`overed, `r`epresented, `g`ap, with first and last day.
    pub soc_spans: String,
    /// Days of the fiscal year that nothing covers.
    pub soc_gap_days: i32,
    /// The next day something is due.
    pub next_on: Date,
    /// What is due then.
    pub next_action: String,
    /// The next notice deadline.
    pub notice_on: Date,
    /// Yearly value of its contracts in the minor unit of `currency`.
    pub annual_value_minor: i64,
    /// ISO 4217 code, or empty.
    pub currency: String,
    /// The day these figures are of.
    pub summarized_on: Date,
}

/// Which vendors are asked for; empty lists and `None` do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorFilter {
    /// Words of the search box; each must occur.
    pub words: Vec<String>,
    /// Archived or not.
    pub archived: Option<bool>,
    /// Statuses.
    pub statuses: Vec<VendorStatus>,
    /// Residual bands.
    pub bands: Vec<String>,
    /// Tiers.
    pub tiers: Vec<String>,
    /// SOC states.
    pub soc_states: Vec<String>,
    /// Which vendors the reader sees.
    pub scope: Scope,
    /// Owner's name, business or security.
    pub owner: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Something is due on or before this day.
    pub due_until: Option<Date>,
    /// The notice deadline lies in these days.
    pub notice_between: Option<(Date, Date)>,
    /// Without a business owner.
    pub without_owner: bool,
    /// Due on or before this day, or without a business owner, or with a service that is not rated.
    pub wanting_by: Option<Date>,
    /// Inherent score from … to below.
    pub inherent_within: Option<(i64, i64)>,
    /// Effectiveness of evidence from … to below.
    pub effectiveness_within: Option<(i64, i64)>,
}

/// What the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VendorSort {
    /// By name.
    Name,
    /// By reference.
    Reference,
    /// By residual band and score.
    Residual,
    /// By tier and inherent score.
    Tier,
    /// By confidence.
    Confidence,
    /// By the next day something is due.
    Next,
}

/// Where a page begins: the sort value and id of the row before (or after) it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The sort value as text.
    pub value: String,
    /// The row's vendor.
    pub id: VendorId,
}

/// One page of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Sorted by what.
    pub sort: VendorSort,
    /// Largest first.
    pub descending: bool,
    /// After this row, or before it when `backwards`.
    pub from: Option<Key>,
    /// Read towards the beginning.
    pub backwards: bool,
    /// At most so many rows.
    pub limit: i64,
}

type Boxed<'a> = s::BoxedQuery<'a, MultiBackend>;

/// Stores summaries anew.
///
/// # Errors
/// What the database says.
pub fn replace(conn: &mut Conn, rows: &[VendorSummary]) -> QueryResult<()> {
    for group in rows.chunks(GROUP) {
        let ids: Vec<VendorId> = group.iter().map(|row| row.vendor_id).collect();
        diesel::delete(s::table.filter(s::vendor_id.eq_any(ids))).execute(conn)?;
        insert(conn, group)?;
    }
    Ok(())
}

/// Stores summaries of vendors that have none.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, rows: &[VendorSummary]) -> QueryResult<()> {
    insert_rows!(conn, s::table, rows);
    Ok(())
}

/// The summaries of these vendors.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<Vec<VendorSummary>> {
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        let rows = s::table.filter(s::vendor_id.eq_any(group));
        found.extend(rows.select(VendorSummary::as_select()).load::<VendorSummary>(conn)?);
    }
    Ok(found)
}

/// How many vendors a filter leaves.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Conn, filter: &VendorFilter) -> QueryResult<i64> {
    // A boxed count keeps the filters' types the same as the page's.
    filtered(filter).count().get_result(conn)
}

/// One page of the table, in the order asked for.
///
/// # Errors
/// What the database says.
pub fn page(conn: &mut Conn, filter: &VendorFilter, page: &PageRequest) -> QueryResult<Vec<VendorSummary>> {
    let query = filtered(filter);
    // Reading backwards is reading forwards in the opposite order, turned round at the end.
    let descending = page.descending != page.backwards;
    macro_rules! keyset {
        ($column:ident, $parse:expr) => {{
            let mut query = query;
            if let Some(key) = &page.from {
                let value = $parse(key.value.as_str());
                query = if descending {
                    query.filter(s::$column.le(value.clone())).filter(s::$column.lt(value).or(s::vendor_id.lt(key.id)))
                } else {
                    query.filter(s::$column.ge(value.clone())).filter(s::$column.gt(value).or(s::vendor_id.gt(key.id)))
                };
            }
            if descending {
                query.order((s::$column.desc(), s::vendor_id.desc()))
            } else {
                query.order((s::$column.asc(), s::vendor_id.asc()))
            }
        }};
    }
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let ordered: Boxed<'_> = match page.sort {
        VendorSort::Name => keyset!(name_key, str::to_owned),
        VendorSort::Reference => keyset!(reference, str::to_owned),
        VendorSort::Residual => keyset!(residual_sort, number),
        VendorSort::Tier => keyset!(tier_sort, number),
        VendorSort::Confidence => keyset!(confidence, number),
        VendorSort::Next => keyset!(next_on, |text: &str| text.parse::<Date>().unwrap_or(Date::MAX)),
    };
    let mut rows: Vec<VendorSummary> = ordered.limit(page.limit).select(VendorSummary::as_select()).load(conn)?;
    if page.backwards {
        rows.reverse();
    }
    Ok(rows)
}

impl VendorSummary {
    /// The row's place in an order, to begin the next page from.
    pub fn key(&self, sort: VendorSort) -> Key {
        let value = match sort {
            VendorSort::Name => self.name_key.clone(),
            VendorSort::Reference => self.reference.clone(),
            VendorSort::Residual => self.residual_sort.to_string(),
            VendorSort::Tier => self.tier_sort.to_string(),
            VendorSort::Confidence => self.confidence.to_string(),
            VendorSort::Next => self.next_on.to_string(),
        };
        Key { value, id: self.vendor_id }
    }
}

fn filtered(filter: &VendorFilter) -> Boxed<'_> {
    let all: Boxed<'_> = s::table.into_boxed();
    let mut query = within!(all, filter.scope, s::vendor_id);
    if let Some(archived) = filter.archived {
        query = query.filter(s::archived.eq(archived));
    }
    for word in &filter.words {
        query = query.filter(s::search_text.like(containing(word)).escape('\\'));
    }
    if !filter.statuses.is_empty() {
        query = query.filter(s::status.eq_any(&filter.statuses));
    }
    if !filter.bands.is_empty() {
        query = query.filter(s::band.eq_any(&filter.bands));
    }
    if !filter.tiers.is_empty() {
        query = query.filter(s::tier.eq_any(&filter.tiers));
    }
    if !filter.soc_states.is_empty() {
        query = query.filter(s::soc_state.eq_any(&filter.soc_states));
    }
    if let Some(owner) = &filter.owner {
        query = query.filter(s::owner_name.eq(owner).or(s::security_owner_name.eq(owner)));
    }
    if let Some(category) = &filter.category {
        query = query.filter(s::category.eq(category));
    }
    if let Some(day) = filter.due_until {
        query = query.filter(s::next_on.le(day));
    }
    if let Some((first, last)) = filter.notice_between {
        query = query.filter(s::notice_on.between(first, last));
    }
    if filter.without_owner {
        query = query.filter(s::owner_name.eq(""));
    }
    if let Some(day) = filter.wanting_by {
        query = query.filter(s::next_on.le(day).or(s::owner_name.eq("")).or(s::unrated_count.gt(0)));
    }
    if let Some((from, to)) = filter.inherent_within {
        query = query.filter(s::inherent.ge(from)).filter(s::inherent.lt(to));
    }
    if let Some((from, to)) = filter.effectiveness_within {
        query = query.filter(s::effectiveness.ge(from)).filter(s::effectiveness.lt(to));
    }
    query
}

/// A LIKE pattern for a word anywhere; its own wildcards are taken literally.
fn containing(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// The distinct categories, by name, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn categories(conn: &mut Conn, limit: i64) -> QueryResult<Vec<String>> {
    s::table.filter(s::category.ne("")).select(s::category).distinct().order(s::category).limit(limit).load(conn)
}

/// The distinct business owners, by name, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn owners(conn: &mut Conn, limit: i64) -> QueryResult<Vec<String>> {
    s::table.filter(s::owner_name.ne("")).select(s::owner_name).distinct().order(s::owner_name).limit(limit).load(conn)
}
