//! `supply-chain`: who stands behind our vendors, and what an outage touches.

use super::{End, output};
use crate::{
    actions::{
        relations::{self, Change, Standing},
        supply_chain::{self, SupplyChain, TouchedService},
    },
    app::App,
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ninefold supply-chain\n  ninefold supply-chain --down \"Northgate Cloud\"\n  ninefold supply-chain --vendor \"Harbour Payroll\""
)]
pub(super) struct Chain {
    /// Say what an outage of this vendor or provider touches
    #[arg(long, value_name = "NAME")]
    down: Option<String>,
    /// Say who stands behind this vendor, and what its newest list or report changed
    #[arg(long, value_name = "NAME", conflicts_with = "down")]
    vendor: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Chain {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        if let Some(name) = &self.vendor {
            return self.behind(app, name);
        }
        if let Some(name) = &self.down {
            let found = supply_chain::exposure(app, name)?;
            if self.json {
                output::json(&found)?;
            } else {
                output::print(&output::table(&found.services.iter().map(row).collect::<Vec<_>>()))?;
                output::note(&format!("An outage of {} touches {} services.", found.name, found.services.len()));
            }
            return Ok(End::Done);
        }
        let found = supply_chain::report(app)?;
        if self.json {
            output::json(&found)?;
            return Ok(End::Done);
        }
        let rows = found.fourth_parties.iter().map(|one| {
            let mark = if one.single_point { "single point" } else { "" };
            let (share, touched) = (format!("{:.1} %", one.share), format!("touches {:.1} %", one.touched));
            let exposed = one.exposed.map(|exposed| format!("{exposed} exposed")).unwrap_or_default();
            vec![one.name.clone(), share, touched, exposed, mark.to_owned()]
        });
        output::print(&output::table(&rows.collect::<Vec<_>>()))?;
        output::note(&told(&found));
        Ok(End::Done)
    }

    fn behind(&self, app: &App, name: &str) -> Result<End, AppError> {
        let found = relations::of_named(app, name)?;
        if self.json {
            output::json(&found)?;
            return Ok(End::Done);
        }
        output::print(&output::table(&found.standing.iter().map(standing).collect::<Vec<_>>()))?;
        for change in &found.changes {
            output::print(&format!("{}\n", changed(change)))?;
        }
        output::note(&format!("{} relations of {} are in force.", found.standing.len(), found.vendor));
        Ok(End::Done)
    }
}

fn row(one: &TouchedService) -> Vec<String> {
    let hops = match one.hops {
        0 => "its own".to_owned(),
        1 => "1 hop".to_owned(),
        more => format!("{more} hops"),
    };
    vec![one.vendor.clone(), one.service.clone(), format!("{:.1}", one.inherent), hops]
}

fn standing(one: &Standing) -> Vec<String> {
    let service = one.service.clone().unwrap_or_else(|| "all services".to_owned());
    let method = one.method.map(|method| method.label().to_lowercase()).unwrap_or_default();
    vec![one.name.clone(), service, method, one.told_by.clone()]
}

fn changed(change: &Change) -> String {
    let listed = |sign: char, names: &[String]| names.iter().map(|name| format!("{sign} {name}")).collect::<Vec<_>>();
    let mut said = listed('+', &change.change.added);
    said.extend(listed('-', &change.change.removed));
    said.extend(change.change.method_changed.iter().map(|one| format!("~ {} (method)", one.name)));
    let moved = change.change.moved.iter();
    said.extend(moved.map(|one| format!("~ {} ({} → {})", one.name, one.before.join(", "), one.after.join(", "))));
    let said = if said.is_empty() { "nothing changed".to_owned() } else { said.join(", ") };
    format!("{} against {}: {said}", change.newer, change.older)
}

fn told(found: &SupplyChain) -> String {
    format!(
        "Concentration {:.1} ({}): providers are known of {} of {} services.",
        found.index,
        found.level.label().to_lowercase(),
        found.known_services,
        found.services
    )
}
