//! `contradictions`: where vendors say two things.

use super::{End, output};
use crate::{
    actions::contradictions,
    app::App,
    domain::contradiction::{Against, Contradiction, Statement},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold contradictions --vendor \"Harbour Payroll\"")]
pub(super) struct Contradictions {
    /// Only this vendor, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Contradictions {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let found = contradictions::report(app, self.vendor.as_deref())?;
        if self.json {
            output::json(&serde_json::json!({ "vendors": found }))?;
            return Ok(End::Done);
        }
        for vendor in &found {
            output::line(&format!("{} ({})", vendor.vendor, vendor.reference))?;
            for contradiction in &vendor.contradictions {
                output::line(&told(contradiction))?;
            }
        }
        let count: usize = found.iter().map(|vendor| vendor.contradictions.len()).sum();
        output::note(&match count {
            0 => "No contradictions.".to_owned(),
            1 => "1 contradiction.".to_owned(),
            count => format!("{count} contradictions."),
        });
        Ok(End::Done)
    }
}

fn told(contradiction: &Contradiction) -> String {
    let against = match &contradiction.against {
        Against::Answer(no) => statement("no", no),
        Against::Exception(found) => format!("but {}  {}: {}", found.report, found.criterion, found.text),
    };
    format!("  {}\n    {}\n    {against}", contradiction.series.join(", "), statement("yes", &contradiction.says))
}

fn statement(word: &str, said: &Statement) -> String {
    format!("{word:<3}  {}, {}  {} {}", said.questionnaire, said.cell, said.question_ref, said.question)
}
