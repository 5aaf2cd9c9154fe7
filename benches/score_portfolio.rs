//! Scoring 100 000 services against reading their facts from SQLite.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "support/portfolio.rs"]
mod portfolio;
mod support;
#[path = "support/timing.rs"]
mod timing;

use ninefold::{
    actions::rescore,
    db,
    domain::{dossier::Dossier, ids::VendorId, scoring},
};

const VENDORS: usize = 100_000;

fn main() {
    let bench = support::Bench::new();
    portfolio::fill(&bench.app, VENDORS);
    let app = &bench.app;
    let today = app.today();
    let (mut read, mut compute) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let (seconds, dossiers) = timing::seconds(|| load(app));
        assert_eq!(dossiers.len(), VENDORS);
        read.push(seconds);
        let (seconds, services) = timing::seconds(|| {
            let services =
                dossiers.iter().flat_map(|dossier| dossier.active_services().map(move |service| (dossier, service)));
            services
                .map(|(dossier, service)| scoring::score(&dossier.facts(service), &app.model(), today))
                .filter(|score| score.residual.value.get() >= 0)
                .count()
        });
        assert_eq!(services, VENDORS);
        compute.push(seconds);
    }
    let (all, _) = timing::seconds(|| rescore::all(app).unwrap());
    let (read, compute) = (median(read), median(compute));
    println!("reading the facts     {:>9.0} services/s", VENDORS as f64 / read);
    println!("scoring them          {:>9.0} services/s on one core", VENDORS as f64 / compute);
    println!("ratio score : read = {:.3} : 1", compute / read);
    println!("read, scored, stored and summarized : read = {:.2} : 1", all / read);
}

fn load(app: &ninefold::app::App) -> Vec<Dossier> {
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
