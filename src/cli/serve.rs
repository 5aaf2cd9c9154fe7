//! `serve`: the web service, with what somebody needs to know at its first start.

use super::{Common, End, output, start};
use crate::{
    actions::{sign_in, users},
    app::App,
    error::AppError,
    settings::{Settings, Transport},
    web::server,
};

#[derive(Debug, Default, clap::Args)]
#[command(after_help = "Example:\n  ninefold serve --listen 127.0.0.1:9000")]
pub(super) struct Serve {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

impl Serve {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        let mut settings = start::settings(common)?;
        if let Some(address) = self.listen {
            listen_on(&mut settings, address);
        }
        let listener = server::listen(&settings.server.listen)?;
        let app = start::service(common, settings)?;
        greet(&app)?;
        start::serve(app, listener)?;
        Ok(End::Done)
    }
}

/// Takes another address; links follow it, unless a public address was configured.
pub(super) fn listen_on(settings: &mut Settings, address: String) {
    if settings.server.public_url == format!("http://{}", settings.server.listen) {
        settings.server.public_url = format!("http://{address}");
    }
    settings.server.listen = address;
}

/// Says where the service is; before there is an account, also how it is configured and how the first one is made.
fn greet(app: &App) -> Result<(), AppError> {
    let settings = &app.settings;
    if !users::list(app)?.is_empty() {
        return output::line(&format!("Ninefold serves on {}", settings.server.public_url));
    }
    let mail = match (settings.mail.enabled, settings.mail.transport) {
        (false, _) => "queued and not sent (mail.enabled is false)".to_owned(),
        (_, Transport::File) => format!("to files in {}", settings.mail.outbox_dir),
        (_, Transport::Smtp) => "to an SMTP server (mail.smtp_url)".to_owned(),
    };
    let link = sign_in::set_up_link(app)?;
    output::print(&format!(
        "Ninefold starts for the first time.\n\n  database  {}\n  files     {}\n  mail      {mail}\n  address   {}\n\n\
         Create the first administrator with this link, within 30 minutes:\n\n  {link}\n\n\
         or with this command:\n\n  ninefold user add you@example.com --name \"Your Name\" --role admin\n\n",
        app.db.shown(),
        settings.storage.url,
        settings.server.public_url,
    ))
}
