//! What an outage touches in 100 000 services with 300 000 relations, cycles among them, against reading their rows.
//!
//! `cargo bench --bench exposure -- 10000` measures a tenth of that.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "support/median.rs"]
mod median;
#[path = "support/portfolio.rs"]
mod portfolio;
mod support;
#[path = "support/timing.rs"]
mod timing;

use median::median;
use ninefold::{
    actions::{records::Record, supply_chain},
    app::App,
    db,
    domain::{name::match_key, subservice::Subservice, supply_chain::Chain},
};
use timing::seconds;

/// Relations a service.
const RELATIONS: usize = 3;
const ROUNDS: usize = 7;

fn main() {
    let services = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let bench = support::Bench::new();
    let app = &bench.app;
    portfolio::fill(app, services);
    relate(app);
    let down = "Outer Power 30";
    let (mut read, mut whole, mut both) = (Vec::new(), Vec::new(), Vec::new());
    let mut touched = 0;
    for _ in 0..ROUNDS {
        let (time, facts) =
            seconds(|| app.db.read(|conn| Ok::<_, ninefold::error::AppError>(db::supply_chain::load(conn)?)).unwrap());
        assert_eq!((facts.services.len(), facts.relations.len()), (services, services * RELATIONS));
        read.push(time);
        drop(facts);
        let (time, found) = seconds(|| supply_chain::exposure(app, down).unwrap());
        touched = found.services.len();
        assert!(found.services.iter().any(|one| one.hops > 2));
        whole.push(time);
        let (time, ()) = seconds(|| drop(supply_chain::overview(app, Some(down), None).unwrap()));
        both.push(time);
    }
    let (read, whole, both) = (median(read), median(whole), median(both));
    println!("services {services}, relations {}, touched {touched}", services * RELATIONS);
    println!("reading the rows      {read:>8.3} s");
    println!("exposure, whole       {whole:>8.3} s");
    println!("the page's figures    {both:>8.3} s");
    println!("ratio exposure : read = {:.2} : 1", whole / read);
    println!("ratio page : read = {:.2} : 1", both / read);
}

/// Every vendor stands on three others: one in a ring of a thousand, which makes cycles, one far off, and now and then one
/// that is on no register.
fn relate(app: &App) {
    let chain =
        Chain::of(app.db.read(|conn| Ok::<_, ninefold::error::AppError>(db::supply_chain::load(conn)?)).unwrap());
    let vendors = &chain.vendors;
    let names: Vec<String> = vendors.iter().map(|vendor| vendor.name.clone()).collect();
    // The register answers to its names only where they are stored, as every way in does.
    let known: Vec<db::vendor::VendorName> = vendors
        .iter()
        .map(|vendor| db::vendor::VendorName {
            match_key: match_key(&vendor.name),
            vendor_id: vendor.id,
            kind: "name".to_owned(),
            loose_key: String::new(),
        })
        .collect();
    let now = app.clock.now();
    let relation = |place: usize, name: String| {
        let blank = Subservice::blank(app, app.clock.new_id(), now);
        Subservice { vendor_id: vendors[place].id, name, purpose: Some("Hosting".to_owned()), ..blank }
    };
    let next_in_ring = |place: usize| {
        let ring = place / 1_000 * 1_000;
        (ring + (place + 1 - ring) % 1_000).min(vendors.len() - 1)
    };
    for group in (0..vendors.len()).collect::<Vec<_>>().chunks(5_000) {
        let relations: Vec<Subservice> = group
            .iter()
            .flat_map(|&place| {
                let far = names[place.wrapping_mul(7_919) % names.len()].clone();
                let outside =
                    if place % 10 == 0 { format!("Outer Power {}", place % 500) } else { names[place / 3].clone() };
                [names[next_in_ring(place)].clone(), far, outside].map(|name| relation(place, name))
            })
            .collect();
        app.db.write(|conn| Ok::<_, ninefold::error::AppError>(db::subservice::insert_all(conn, &relations)?)).unwrap();
    }
    app.db.write(|conn| Ok::<_, ninefold::error::AppError>(db::vendor::insert_names(conn, &known)?)).unwrap();
}
