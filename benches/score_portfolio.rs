//! Scoring 100 000 services: alone, against reading their facts, and stored. What another model would change. One
//! vendor's change in a small and in a large portfolio.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "support/portfolio.rs"]
mod portfolio;
mod support;
#[path = "support/timing.rs"]
mod timing;

use ninefold::{
    actions::{model_effect, models, records, rescore},
    app::App,
    db::{
        self,
        score_history::{InputSpan, Snapshot},
    },
    domain::{
        access::Actor,
        dossier::Dossier,
        ids::VendorId,
        scoring::{self, BUILT_IN, Model, ServiceFacts},
        vendor::Service,
    },
};
use serde_json::json;

const VENDORS: usize = 100_000;

fn main() {
    let bench = support::Bench::new();
    portfolio::fill(&bench.app, VENDORS);
    let app = &bench.app;
    let (read, facts) = reading(app);
    pure(app, &facts);
    drop(facts);
    let (first, _) = timing::seconds(|| rescore::all(app).unwrap());
    println!("first scoring of all, stored : read = {:.2} : 1", first / read);
    let (again, _) = timing::seconds(|| rescore::all(app).unwrap());
    println!("scored again, nothing changed : read = {:.2} : 1", again / read);
    one_vendor(app, "100 000");
    // Last: what it writes for comparison are snapshots that no change left behind.
    everything_changes(app, read);
    let small = support::Bench::new();
    portfolio::fill(&small.app, 1_000);
    rescore::all(&small.app).unwrap();
    one_vendor(&small.app, "1 000");
}

/// The time to read every vendor's file, and the facts of its services.
fn reading(app: &App) -> (f64, Vec<ServiceFacts>) {
    let mut runs = Vec::new();
    let mut facts = Vec::new();
    for _ in 0..3 {
        let (seconds, dossiers) = timing::seconds(|| load(app));
        assert_eq!(dossiers.len(), VENDORS);
        runs.push(seconds);
        facts = dossiers
            .iter()
            .flat_map(|dossier| dossier.active_services().map(move |service| dossier.facts(service)))
            .collect();
    }
    let read = median(runs);
    println!("reading the facts     {:>9.0} services/s", VENDORS as f64 / read);
    (read, facts)
}

/// Scoring alone, on one core.
fn pure(app: &App, facts: &[ServiceFacts]) {
    let (model, today) = (app.model(), app.today());
    let runs = (0..3).map(|_| {
        let (seconds, sum) = timing::seconds(|| {
            facts.iter().map(|facts| scoring::score(facts, &model, today).residual.value.get()).sum::<i64>()
        });
        assert!(sum > 0);
        seconds
    });
    let compute = median(runs.collect());
    println!("scoring them          {:>9.0} services/s on one core (200 000 asked)", facts.len() as f64 / compute);
}

/// Another model changes every figure: its effect, and the rescoring that follows, against reading the facts and writing
/// the changed scores and snapshots alone.
fn everything_changes(app: &App, read: f64) {
    let text = BUILT_IN.replace("version = \"1.1\"", "version = \"1.2\"").replace("spend = 4", "spend = 2");
    let text = text.replace("geography = 4", "geography = 6").replace("evidence_share = 0.60", "evidence_share = 0.50");
    let other = Model::parse(&text).unwrap();
    let (effect, found) = timing::seconds(|| model_effect::effect(app, &other, &text).unwrap());
    assert_eq!(found.services, VENDORS);
    println!("a draft's effect tells {} of {} services changed", found.changed, found.services);
    let actor = Actor::command_line();
    let draft = models::draft(app, &actor, &text, None).unwrap();
    let held = stored(app);
    models::publish(app, &actor, draft.id, draft.version).unwrap();
    let (all, _) = timing::seconds(|| rescore::all(app).unwrap());
    let after = stored(app);
    let changed: Vec<_> = held.iter().zip(&after).filter(|(was, is)| was != is).collect();
    assert!(changed.len() > VENDORS * 9 / 10, "{} changed", changed.len());
    let later = app.clock.now() + chrono::TimeDelta::days(1);
    let snapshots: Vec<Snapshot> = changed.iter().map(|(_, is)| Snapshot::of(is, later)).collect();
    let scores: Vec<_> = changed.iter().map(|(_, is)| (*is).clone()).collect();
    let (write, ()) = timing::seconds(|| {
        for (scores, snapshots) in scores.chunks(500).zip(snapshots.chunks(500)) {
            app.db
                .write(|conn| {
                    db::score_history::keep_snapshots(conn, snapshots)?;
                    db::score_history::keep_spans(conn, &[] as &[InputSpan])?;
                    Ok(db::score::replace(conn, scores)?)
                })
                .unwrap();
        }
    });
    println!("rescoring {all:.2} s, reading {read:.2} s, writing {write:.2} s");
    println!("all figures changed : reading and writing them alone = {:.2} : 1 (3 allowed)", all / (read + write));
    println!("a draft's effect : one rescoring = {:.2} : 1 (2 allowed)", effect / all);
}

/// One service's rating changes, and with it its vendor's score.
fn one_vendor(app: &App, size: &str) {
    let vendors = app.db.read(|conn| Ok(db::vendor::list_after(conn, None, 40)?)).unwrap();
    let ids: Vec<VendorId> = vendors.iter().map(|vendor| vendor.id).collect();
    let services: Vec<Service> = app.db.read(|conn| Ok(db::service::list_of(conn, &ids)?)).unwrap();
    let mut runs = Vec::new();
    for service in services {
        let rating = (service.ratings.geography.unwrap_or(0) + 1) % 5;
        let values = json!({ "geography": rating });
        let values = values.as_object().unwrap();
        let actor = Actor::command_line();
        let (seconds, _) = timing::seconds(|| {
            records::update::<Service>(app, &actor, service.id, records::Expect::Any, values).unwrap()
        });
        runs.push(seconds);
    }
    println!("one vendor's change among {size:>7}: {:>6.2} ms", median(runs) * 1000.0);
}

fn stored(app: &App) -> Vec<db::score::StoredScore> {
    let mut ids: Vec<VendorId> = Vec::new();
    app.db
        .read(|conn| {
            loop {
                let group = db::vendor::list_after(conn, ids.last().copied(), 500)?;
                if group.is_empty() {
                    return Ok(db::score::list_of(conn, &ids)?);
                }
                ids.extend(group.into_iter().map(|vendor| vendor.id));
            }
        })
        .unwrap()
}

fn load(app: &App) -> Vec<Dossier> {
    app.db
        .read(|conn| {
            let mut all = Vec::new();
            let mut after: Option<VendorId> = None;
            loop {
                let ids: Vec<VendorId> =
                    db::vendor::list_after(conn, after, 500)?.into_iter().map(|vendor| vendor.id).collect();
                let Some(last) = ids.last().copied() else { return Ok(all) };
                all.extend(db::facts::load(conn, &ids)?);
                after = Some(last);
            }
        })
        .unwrap()
}

/// The median of several runs.
fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
