//! Stores scores, and only what changed of them: what a service rests on and shows, and what it rested on and showed
//! before.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::{Scored, score_all, strip};
use crate::{
    actions::summarize,
    app::App,
    db::{
        self, Conn,
        score::StoredScore,
        score_history::{InputSpan, Inputs, Snapshot},
        summary::VendorSummary,
    },
    domain::{
        Date, Instant,
        dossier::Dossier,
        ids::{ServiceId, VendorId},
        name::match_key,
        scoring::Band,
    },
    error::AppError,
};

/// What a storing did.
pub(super) struct Stored {
    /// Services scored.
    pub services: usize,
    /// Vendors of whom what a score rests on changed, or a name.
    pub moved: Vec<VendorId>,
    /// Vendors a service of which has another band or tier.
    pub banded: Vec<VendorId>,
    /// Match keys of names that they may have gone by before.
    pub former_names: Vec<String>,
}

/// What is stored of some vendors' scores.
pub(super) struct Figures {
    scores: Vec<StoredScore>,
    /// By digest.
    inputs: HashMap<String, String>,
    summaries: Vec<VendorSummary>,
    /// Vendors without a service that is scored.
    bare: Vec<VendorId>,
}

/// The scores of these vendors' services, as of today and from now on.
pub(super) fn figures(app: &App, dossiers: &[Dossier]) -> Result<Figures, AppError> {
    let (today, now, model) = (app.today(), app.clock.now(), app.model());
    let context = summarize::Context { today, fiscal_year: app.fiscal_year(), model: &model };
    let mut found = Figures {
        scores: Vec::new(),
        inputs: HashMap::new(),
        summaries: Vec::with_capacity(dossiers.len()),
        bare: Vec::new(),
    };
    for dossier in dossiers {
        let scored = score_all(dossier, &model, today);
        found.summaries.push(summarize::summary(dossier, &scored, &context));
        if scored.is_empty() {
            found.bare.push(dossier.vendor.id);
        }
        for scored in &scored {
            let facts = serde_json::to_string(&scored.facts).map_err(AppError::internal)?;
            let digest = hex::encode(Sha256::digest(facts.as_bytes()));
            found.scores.push(stored(scored, model.version(), today, now, digest.clone()));
            found.inputs.entry(digest).or_insert(facts);
        }
    }
    Ok(found)
}

fn stored(scored: &Scored<'_>, model_version: &str, today: Date, now: Instant, inputs_digest: String) -> StoredScore {
    let Scored { service, score, .. } = scored;
    StoredScore {
        service_id: service.id,
        vendor_id: service.vendor_id,
        scored_on: today,
        model_version: model_version.to_owned(),
        rated: score.residual.band != Band::Unrated,
        inherent: score.inherent.value.get(),
        effectiveness: score.effectiveness.get(),
        residual: score.residual.value.get(),
        confidence: score.confidence.get(),
        inherent_band: score.inherent.band.as_str().to_owned(),
        tier: score.inherent.tier.as_str().to_owned(),
        band: score.residual.band.as_str().to_owned(),
        strip: strip(score),
        since: now,
        inputs_digest,
        inputs_since: now,
    }
}

/// Stores the figures of vendors that are new.
pub(super) fn insert(conn: &mut Conn, figures: Figures) -> Result<(), AppError> {
    let inputs: Vec<Inputs> = figures.inputs.into_iter().map(|(digest, facts)| Inputs { digest, facts }).collect();
    db::score_history::keep_inputs(conn, &inputs)?;
    db::score::insert(conn, &figures.scores)?;
    Ok(db::summary::insert(conn, &figures.summaries)?)
}

/// Scores vendors and stores what changed.
pub(super) fn store(conn: &mut Conn, app: &App, dossiers: &[Dossier]) -> Result<Stored, AppError> {
    let vendors: Vec<VendorId> = dossiers.iter().map(|dossier| dossier.vendor.id).collect();
    let mut figures = figures(app, dossiers)?;
    let held = db::score::list_of(conn, &vendors)?;
    let services = figures.scores.len();
    let changes = Changes::of(figures.scores, held, app.clock.now());
    let inputs: Vec<Inputs> = changes
        .digests
        .iter()
        .filter_map(|digest| Some(Inputs { facts: figures.inputs.remove(digest)?, digest: digest.clone() }))
        .collect();
    db::score_history::keep_inputs(conn, &inputs)?;
    db::score_history::keep_spans(conn, &changes.spans)?;
    db::score_history::keep_snapshots(conn, &changes.snapshots)?;
    db::score::replace(conn, &changes.scores)?;
    db::score::delete_of(conn, &changes.unscored)?;
    let mut moved = changes.moved;
    moved.extend(figures.bare);
    let (renamed, former_names) = summaries(conn, &vendors, figures.summaries)?;
    moved.extend(renamed);
    moved.sort_unstable();
    moved.dedup();
    Ok(Stored { services, moved, banded: changes.banded, former_names })
}

/// Stores the summaries that say something else than those stored; answers the vendors that go by other names, and match
/// keys of what they went by before.
fn summaries(
    conn: &mut Conn,
    vendors: &[VendorId],
    fresh: Vec<VendorSummary>,
) -> Result<(Vec<VendorId>, Vec<String>), AppError> {
    let held = db::summary::list_of(conn, vendors)?;
    let held: HashMap<VendorId, VendorSummary> = held.into_iter().map(|row| (row.vendor_id, row)).collect();
    let (mut renamed, mut former_names) = (Vec::new(), Vec::new());
    let (mut changed, mut rescored) = (Vec::new(), Vec::new());
    for row in fresh {
        let before = held.get(&row.vendor_id);
        if before.is_some_and(|before| before.says_the_same(&row)) {
            continue;
        }
        if before.is_none_or(|before| before.search_text != row.search_text) {
            renamed.push(row.vendor_id);
            former_names.extend(before.iter().flat_map(|before| before.search_text.lines()).map(match_key));
        }
        if before.is_some_and(|before| before.differs_in_figures_alone(&row)) { &mut rescored } else { &mut changed }
            .push(row);
    }
    db::summary::set_figures(conn, &rescored)?;
    db::summary::replace(conn, &changed)?;
    Ok((renamed, former_names))
}

/// What changes from the scores held to fresh ones.
#[derive(Default)]
struct Changes {
    scores: Vec<StoredScore>,
    digests: HashSet<String>,
    spans: Vec<InputSpan>,
    snapshots: Vec<Snapshot>,
    unscored: Vec<ServiceId>,
    moved: Vec<VendorId>,
    /// Vendors a service of which has another band or tier.
    banded: Vec<VendorId>,
}

impl Changes {
    fn of(fresh: Vec<StoredScore>, held: Vec<StoredScore>, now: Instant) -> Self {
        let mut changes = Self::default();
        let mut held: HashMap<ServiceId, StoredScore> =
            held.into_iter().map(|score| (score.service_id, score)).collect();
        for mut score in fresh {
            let Some(before) = held.remove(&score.service_id) else {
                changes.begin(score);
                continue;
            };
            if before.says_the_same(&score) {
                continue;
            }
            if before.inputs_digest == score.inputs_digest {
                score.inputs_since = before.inputs_since;
            } else {
                changes.digests.insert(score.inputs_digest.clone());
                changes.moved.push(score.vendor_id);
                changes.end_inputs(&before, now);
            }
            if (&before.band, &before.tier) != (&score.band, &score.tier) {
                changes.banded.push(score.vendor_id);
            }
            if before.shown() == score.shown() {
                score.since = before.since;
            } else {
                changes.end_figures(&before, now);
            }
            changes.scores.push(score);
        }
        for before in held.into_values() {
            changes.end_inputs(&before, now);
            changes.end_figures(&before, now);
            changes.moved.push(before.vendor_id);
            changes.unscored.push(before.service_id);
        }
        changes
    }

    fn begin(&mut self, score: StoredScore) {
        self.digests.insert(score.inputs_digest.clone());
        self.moved.push(score.vendor_id);
        self.scores.push(score);
    }

    /// What held for no time at all, within one transaction or by a clock that was set back, leaves no span.
    fn end_inputs(&mut self, before: &StoredScore, now: Instant) {
        if before.inputs_since < now {
            self.spans.push(InputSpan {
                service_id: before.service_id,
                vendor_id: before.vendor_id,
                since: before.inputs_since,
                until: now,
                digest: before.inputs_digest.clone(),
            });
        }
    }

    fn end_figures(&mut self, before: &StoredScore, now: Instant) {
        if before.since < now {
            self.snapshots.push(Snapshot::of(before, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> Instant {
        chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    fn score(residual: i64, digest: &str, hour: u32) -> StoredScore {
        StoredScore {
            service_id: uuid::Uuid::from_u128(5).into(),
            vendor_id: uuid::Uuid::from_u128(1).into(),
            scored_on: at(hour).date(),
            model_version: "1.1".into(),
            rated: true,
            inherent: 71_500_000_000,
            effectiveness: 0,
            residual,
            confidence: 0,
            inherent_band: "critical".into(),
            tier: "critical".into(),
            band: "critical".into(),
            strip: "CC1=-".into(),
            since: at(hour),
            inputs_digest: digest.into(),
            inputs_since: at(hour),
        }
    }

    fn change(before: StoredScore, fresh: StoredScore) -> Changes {
        Changes::of(vec![fresh], vec![before], at(12))
    }

    #[test]
    fn a_score_that_says_the_same_writes_nothing() {
        let changes = change(score(1, "a", 9), score(1, "a", 12));
        assert!(changes.scores.is_empty() && changes.spans.is_empty() && changes.snapshots.is_empty());
        assert!(changes.digests.is_empty() && changes.unscored.is_empty() && changes.moved.is_empty());
    }

    #[test]
    fn other_inputs_are_kept_even_if_the_score_stays() {
        let changes = change(score(1, "a", 9), score(1, "b", 12));
        assert_eq!((changes.scores[0].inputs_since, changes.scores[0].since), (at(12), at(9)));
        assert_eq!((changes.spans.len(), changes.snapshots.len(), changes.digests.len()), (1, 0, 1));
        assert_eq!((changes.spans[0].digest.as_str(), changes.spans[0].until), ("a", at(12)));
    }

    #[test]
    fn a_snapshot_is_kept_when_a_shown_figure_changes() {
        let hidden = change(score(50_000_000_000, "a", 9), score(50_000_000_001, "a", 12));
        assert_eq!((hidden.scores.len(), hidden.snapshots.len(), hidden.scores[0].since), (1, 0, at(9)));
        let shown = change(score(50_000_000_000, "a", 9), score(50_100_000_000, "a", 12));
        assert_eq!((shown.snapshots.len(), shown.spans.len(), shown.scores[0].since), (1, 0, at(12)));
        assert_eq!((shown.snapshots[0].residual, shown.snapshots[0].until), (50_000_000_000, at(12)));
    }

    #[test]
    fn a_service_that_is_no_longer_scored_ends_both() {
        let changes = Changes::of(Vec::new(), vec![score(1, "a", 9)], at(12));
        assert_eq!((changes.spans.len(), changes.snapshots.len(), changes.unscored.len()), (1, 1, 1));
    }

    #[test]
    fn two_changes_of_one_instant_leave_no_span_between_them() {
        let changes = change(score(1, "a", 12), score(900_000_000, "b", 12));
        assert!(changes.spans.is_empty() && changes.snapshots.is_empty() && changes.scores.len() == 1);
    }
}
