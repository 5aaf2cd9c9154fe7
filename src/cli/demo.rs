//! `demo`: the sample portfolio, scored and served.

use super::{Common, End, output, serve::listen_on, start};
use crate::{
    actions::{
        demo::{self, Loaded},
        score,
    },
    app::App,
    domain::access::Actor,
    error::AppError,
    settings::Transport,
    web::server,
};

/// Vendors that are shown.
const SHOWN: i64 = 5;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold demo --listen 127.0.0.1:9000")]
pub(super) struct Demo {
    /// Load and show the sample, and end
    #[arg(long)]
    no_serve: bool,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

impl Demo {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        let mut settings = start::settings(common)?;
        if let Some(address) = self.listen {
            listen_on(&mut settings, address);
        }
        let listener = if self.no_serve { None } else { Some(server::listen(&settings.server.listen)?) };
        let app = start::service(common, settings)?;
        load(&app)?;
        let link = demo::sign_in_link(&app, &Actor::command_line())?;
        output::print(&format!("\nSign in once with this link, within 30 minutes:\n\n  {link}\n\n"))?;
        if let Some(listener) = listener {
            output::line(&format!("Ninefold serves on {}; Ctrl-C ends it.", app.settings.server.public_url))?;
            start::serve(app, listener)?;
        }
        Ok(End::Done)
    }
}

fn load(app: &App) -> Result<(), AppError> {
    let progress = indicatif::ProgressBar::new_spinner();
    progress.enable_steady_tick(std::time::Duration::from_millis(100));
    let loaded = demo::load(app, &Actor::command_line(), &|what| progress.set_message(what.to_owned()));
    progress.finish_and_clear();
    match loaded? {
        Loaded::Already => output::line("The sample portfolio is here already; nothing was changed.")?,
        Loaded::Now { vendors, services, mails } => {
            let outbox = match app.settings.mail.transport {
                Transport::File => format!(" in {}", app.settings.mail.outbox_dir),
                Transport::Smtp => String::new(),
            };
            output::line(&format!(
                "The sample portfolio is in: {vendors} vendors, {services} services scored, {mails} reminders delivered{outbox}."
            ))?;
        }
    }
    show_highest(app)
}

fn show_highest(app: &App) -> Result<(), AppError> {
    let rows: Vec<Vec<String>> = score::highest(app, SHOWN)?
        .into_iter()
        .map(|row| {
            let residual = crate::domain::ratio::Nano::new(row.residual).shown().to_string();
            vec![format!("  {residual:>5}"), row.band, row.name, row.service_name]
        })
        .collect();
    output::print(&format!("\nThe highest risks:\n\n{}", output::table(&rows)))
}
