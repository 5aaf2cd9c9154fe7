//! What scoring changes of a summary, compared and stored without what stands beside it.

use diesel::{prelude::*, upsert::excluded};

use super::{Conn, VendorSummary, s};
use crate::db::connection::PREPARED;

impl VendorSummary {
    /// Whether both say the same, whatever day they are of.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self == &Self { summarized_on: self.summarized_on, ..other.clone() }
    }

    /// Whether both say the same beside what scoring changes, whatever day they are of.
    pub fn differs_in_figures_alone(&self, other: &Self) -> bool {
        let with_figures = Self {
            service_name: other.service_name.clone(),
            unrated_count: other.unrated_count,
            band: other.band.clone(),
            model_band: other.model_band.clone(),
            tier: other.tier.clone(),
            inherent: other.inherent,
            residual: other.residual,
            residual_sort: other.residual_sort,
            tier_sort: other.tier_sort,
            confidence: other.confidence,
            effectiveness: other.effectiveness,
            strip: other.strip.clone(),
            ..self.clone()
        };
        with_figures.says_the_same(other)
    }
}

/// What scoring changes of a summary, as an insert of a row that is there sets it.
macro_rules! figures {
    () => {
        (
            s::service_name.eq(excluded(s::service_name)),
            s::unrated_count.eq(excluded(s::unrated_count)),
            s::band.eq(excluded(s::band)),
            s::model_band.eq(excluded(s::model_band)),
            s::tier.eq(excluded(s::tier)),
            s::inherent.eq(excluded(s::inherent)),
            s::residual.eq(excluded(s::residual)),
            s::residual_sort.eq(excluded(s::residual_sort)),
            s::tier_sort.eq(excluded(s::tier_sort)),
            s::confidence.eq(excluded(s::confidence)),
            s::effectiveness.eq(excluded(s::effectiveness)),
            s::strip.eq(excluded(s::strip)),
            s::summarized_on.eq(excluded(s::summarized_on)),
        )
    };
}

/// Stores the figures of summaries that are there and say the same beside them: the indexes of names, references and
/// days are left alone.
///
/// # Errors
/// What the database says.
pub fn set_figures(conn: &mut Conn, rows: &[VendorSummary]) -> QueryResult<()> {
    macro_rules! store {
        ($inner:expr, $rows:expr) => {
            diesel::insert_into(s::table)
                .values($rows)
                .on_conflict(s::vendor_id)
                .do_update()
                .set(figures!())
                .execute($inner)
        };
    }
    match conn {
        Conn::Sqlite(inner) => rows.iter().try_for_each(|row| store!(inner, row).map(drop)),
        Conn::Postgres(inner) => {
            let (groups, rest) = rows.as_chunks::<PREPARED>();
            for group in groups {
                store!(inner, group)?;
            }
            if !rest.is_empty() {
                store!(inner, rest)?;
            }
            Ok(())
        }
    }
}
