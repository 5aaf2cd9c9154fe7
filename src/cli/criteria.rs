//! `criteria`: the Trust Services Criteria by id, in our words.

use super::{End, output};
use crate::{
    domain::criteria::{Criterion, criteria},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold criteria")]
pub(super) struct Criteria {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Criteria {
    pub(super) fn run(self) -> Result<End, AppError> {
        if self.json {
            let all: Vec<Criterion> = criteria().collect();
            output::json(&serde_json::json!({ "criteria": all }))?;
            return Ok(End::Done);
        }
        for one in criteria() {
            output::line(&format!("{:<6} {}", one.id, one.gist))?;
        }
        Ok(End::Done)
    }
}
