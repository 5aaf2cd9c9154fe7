//! Who stands behind the vendors: what hangs on few providers, and what an outage of one touches.
//!
//! Providers are the organizations that the newest SOC reports and lists of sub-processors name, and those noted by hand;
//! one that is on our register too is that vendor. Everything is read at once: a few statements, whatever there is.

use crate::{
    app::App,
    db,
    domain::{
        concentration::{self, Concentration, Level},
        ids::VendorId,
        outage::{Outage, Outages, Touched},
        ratio::Nano,
        supply_chain::Chain,
        two_hops::{TwoHops, two_hops},
    },
    error::AppError,
};

/// Services and parties that outages may touch together before the list of all providers leaves the rest of them out.
const EXPOSED: usize = 2_000_000;

/// A service of ours that something touches.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TouchedService {
    /// Its vendor's id.
    pub vendor_id: VendorId,
    /// Its vendor's name.
    pub vendor: String,
    /// Its vendor's reference.
    pub reference: String,
    /// Its name.
    pub service: String,
    /// Its inherent score, to one place.
    pub inherent: f64,
    /// How many relations away who is down stands: 0 for its own vendor, 1 for a direct provider.
    pub hops: u32,
}

/// A provider behind our vendors.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FourthParty {
    /// What the relations call it, or our name for it.
    pub name: String,
    /// The vendor that it is on our register.
    pub vendor_id: Option<VendorId>,
    /// Share of what all providers carry, in percent.
    pub share: f64,
    /// Share of the weight of all services with a known provider that it touches, in percent.
    pub touched: f64,
    /// Whether that is 40 % or more.
    pub single_point: bool,
    /// Services that stand on it directly.
    pub services: Vec<TouchedService>,
    /// How many services an outage touches, at any depth; in a very large chain known of those alone that carry most.
    pub exposed: Option<usize>,
}

/// What hangs on whom.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SupplyChain {
    /// The Herfindahl–Hirschman index, 0 to 10 000.
    pub index: f64,
    /// `none low moderate high`.
    pub level: Level,
    /// Services with a known provider, and active services in all.
    pub known_services: usize,
    /// Active services of vendors that are not archived.
    pub services: usize,
    /// Providers, whoever carries most first.
    pub fourth_parties: Vec<FourthParty>,
}

/// What an outage touches.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Exposure {
    /// Whose outage.
    pub name: String,
    /// Services that it touches, at any depth, the nearest first.
    pub services: Vec<TouchedService>,
}

/// The picture with what its nodes are called.
#[derive(Debug, Default)]
pub struct Picture {
    /// Nodes and ties.
    pub shape: TwoHops,
    /// Name and vendor of each node, column by column.
    pub names: [Vec<(String, Option<VendorId>)>; 3],
}

/// Everything the page shows, read at once.
#[derive(Debug)]
pub struct Overview {
    /// What hangs on whom.
    pub report: SupplyChain,
    /// What the outage that was asked about touches, or why that cannot be said.
    pub outage: Option<Result<Exposure, AppError>>,
    /// Whose two hops the picture shows, or why those of all are shown; nothing unless somebody was named.
    pub of: Option<Result<String, AppError>>,
    /// The picture.
    pub picture: Picture,
}

/// How concentrated the providers behind our vendors are.
///
/// # Errors
/// What the database says.
pub fn report(app: &App) -> Result<SupplyChain, AppError> {
    let chain = load(app)?;
    Ok(reported(&chain, &Outages::new(&chain.uses, &chain.depends)))
}

/// What an outage of a vendor or of a provider touches.
///
/// # Errors
/// `Invalid` when nobody of that name is on the register or stands behind a vendor.
pub fn exposure(app: &App, name: &str) -> Result<Exposure, AppError> {
    let chain = load(app)?;
    let down = found(&chain, name)?;
    Ok(told(&chain, down, &Outages::new(&chain.uses, &chain.depends).of(down)))
}

/// Concentration, an outage and the picture.
///
/// # Errors
/// What the database says.
pub fn overview(app: &App, down: Option<&str>, of: Option<&str>) -> Result<Overview, AppError> {
    let chain = load(app)?;
    let outages = Outages::new(&chain.uses, &chain.depends);
    let down = down.map(|name| found(&chain, name));
    let hit = down.as_ref().and_then(|party| party.as_ref().ok()).map(|party| outages.of(*party));
    let of = of.map(|name| found(&chain, name));
    let shape = two_hops(&chain, of.as_ref().and_then(|of| of.as_ref().ok()).copied(), hit.as_ref());
    let named = |column: &Vec<crate::domain::two_hops::Node>| {
        let named = column.iter().map(|node| (chain.name(node.party).to_owned(), vendor_id(&chain, node.party)));
        named.collect()
    };
    let names = shape.columns.each_ref().map(named);
    Ok(Overview {
        report: reported(&chain, &outages),
        outage: down.map(|party| party.map(|party| told(&chain, party, hit.as_ref().unwrap_or(&Outage::default())))),
        of: of.map(|of| of.map(|party| chain.name(party).to_owned())),
        picture: Picture { shape, names },
    })
}

/// Who stands on whom, of everything on file.
pub(crate) fn load(app: &App) -> Result<Chain, AppError> {
    app.db.read(|conn| Ok(db::supply_chain::load(conn)?)).map(Chain::of)
}

fn reported(chain: &Chain, outages: &Outages) -> SupplyChain {
    let Concentration { index, level, mut carriers } = concentration::concentration(&chain.uses);
    carriers.sort_by(|one, other| {
        other.carried.cmp(&one.carried).then_with(|| chain.name(one.key).cmp(chain.name(other.key)))
    });
    let mut spent = 0;
    let mut exposed = |party| {
        let outage = (spent < EXPOSED).then(|| outages.of(party))?;
        spent += outage.services.len() + outage.parties.len();
        Some(outage.services.len())
    };
    let fourth_parties = carriers.into_iter().map(|carrier| FourthParty {
        name: chain.name(carrier.key).to_owned(),
        vendor_id: vendor_id(chain, carrier.key),
        share: tenths(carrier.share),
        touched: tenths(carrier.touched),
        single_point: carrier.single_point,
        exposed: exposed(carrier.key),
        services: carrier
            .services
            .iter()
            .filter_map(|place| touched(chain, Touched { service: *place, hops: 1 }))
            .collect(),
    });
    SupplyChain {
        index: tenths(index),
        level,
        known_services: chain.uses.iter().filter(|service| !service.providers.is_empty()).count(),
        services: chain.uses.len(),
        fourth_parties: fourth_parties.collect(),
    }
}

fn found(chain: &Chain, name: &str) -> Result<u32, AppError> {
    let by_reference = || chain.vendors.iter().position(|vendor| vendor.reference.eq_ignore_ascii_case(name.trim()));
    let reference = || by_reference().and_then(|place| u32::try_from(place).ok());
    chain.party(name).or_else(reference).ok_or_else(|| {
        let message = format!(
            "“{name}” is no vendor on the register, and no SOC report, list or note names it behind one; check the name."
        );
        AppError::invalid("of", "unknown_provider", message)
    })
}

fn told(chain: &Chain, down: u32, outage: &Outage) -> Exposure {
    let services = outage.services.iter().filter_map(|one| touched(chain, *one));
    Exposure { name: chain.name(down).to_owned(), services: services.collect() }
}

fn touched(chain: &Chain, one: Touched) -> Option<TouchedService> {
    let (service, used) = chain.services.get(one.service).zip(chain.uses.get(one.service))?;
    let vendor = chain.vendor(used.vendor)?;
    Some(TouchedService {
        vendor_id: vendor.id,
        vendor: vendor.name.clone(),
        reference: vendor.reference.clone(),
        service: service.name.clone(),
        inherent: tenths(Nano::new(service.inherent).rounded(1)),
        hops: one.hops,
    })
}

fn vendor_id(chain: &Chain, party: u32) -> Option<VendorId> {
    chain.vendor(party).map(|vendor| vendor.id)
}

fn tenths(value: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 100 000")]
    let value = value as f64;
    value / 10.0
}
