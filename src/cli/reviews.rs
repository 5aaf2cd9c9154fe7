//! `reviews`: who concluded what on which vendor, and who stood by it.

use super::{End, output};
use crate::{
    actions::{export, records::Record, review},
    app::App,
    domain::{access::Actor, review::Review, vendor::Vendor},
    error::AppError,
};

/// Reviews listed where no vendor is named.
const MOST: i64 = 1_000;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold reviews --vendor \"Harbour Payroll\"")]
pub(super) struct Reviews {
    /// Only this vendor's, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Reviews {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let vendor = self.vendor.as_deref().map(|name| export::vendor_named(app, name)).transpose()?;
        let found = review::list(app, &Actor::command_line(), vendor, MOST)?;
        if self.json {
            let shown: Vec<_> = found
                .iter()
                .map(|(review, vendor)| serde_json::json!({ "vendor": vendor.name, "reference": vendor.reference, "review": review }))
                .collect();
            output::json(&serde_json::json!({ "reviews": shown }))?;
            return Ok(End::Done);
        }
        let all = || found.iter().map(|(review, _)| review);
        for (review, vendor) in &found {
            output::line(&told(review, vendor, review.is_corrected(all())))?;
        }
        output::note(&format!("{} reviews. They are signed and approved by people, on the pages.", found.len()));
        Ok(End::Done)
    }
}

fn told(review: &Review, vendor: &Vendor, corrected: bool) -> String {
    let outcome = review.outcome.map(|outcome| format!(": {}", outcome.label().to_lowercase())).unwrap_or_default();
    let mut state = review.state.label().to_lowercase();
    if corrected {
        state += ", corrected since";
    }
    if review.imported {
        state += ", imported";
    }
    let mut text = format!("{} ({}), {}, {state}{outcome}", vendor.name, vendor.reference, review.label());
    let step = |what: &str, who: &Option<String>, at: Option<crate::domain::Instant>| {
        who.as_ref().zip(at).map(|(who, at)| format!("\n  {what} by {who} on {}", at.date())).unwrap_or_default()
    };
    text += &step("signed", &review.reviewer, review.reviewed_at);
    text += &step("approved", &review.approver, review.approved_at);
    text
}
