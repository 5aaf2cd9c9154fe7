//! `supply-chain`: who stands behind our vendors, and what an outage touches.

use super::{End, output};
use crate::{
    actions::supply_chain::{self, SupplyChain, TouchedService},
    app::App,
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ninefold supply-chain\n  ninefold supply-chain --down \"Northgate Cloud\"")]
pub(super) struct Chain {
    /// Say what an outage of this vendor or provider touches
    #[arg(long, value_name = "NAME")]
    down: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Chain {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
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
            vec![one.name.clone(), share, touched, format!("{} exposed", one.exposed), mark.to_owned()]
        });
        output::print(&output::table(&rows.collect::<Vec<_>>()))?;
        output::note(&told(&found));
        Ok(End::Done)
    }
}

fn row(one: &TouchedService) -> Vec<String> {
    vec![one.vendor.clone(), one.service.clone(), format!("{:.1}", one.inherent)]
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
