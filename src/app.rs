//! Everything an entry point needs, in one value: no globals.

mod days_off;
pub mod feeds;
mod key;
mod turnstile;

pub use key::Key;
pub use turnstile::{Place, Turnstile};

use std::sync::{Arc, PoisonError, RwLock};

use crate::{
    clock::Clock,
    db::{Db, PoolSize},
    domain::{
        Date,
        calendar::BusinessDays,
        coverage::Window,
        holiday::{DaysOff, YEARS},
        ids::ScoringModelId,
        import::layout::Layout,
        organization::{self, Organization},
        profile::{self, Profiles},
        reminder::Rules,
        scoring::Model,
    },
    error::AppError,
    files::FileStore,
    mail::{
        FileTransport, Mailer, Party, Relay, Sender, Site, SmtpSettings,
        chat::{ChatSettings, Webhook},
    },
    running::Running,
    settings::{Secret, Settings, Transport},
    spreadsheet::Reader,
};

/// The application: settings, database, clock, model, rules, files, mail.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The settings it was started with.
    pub settings: Arc<Settings>,
    /// The file of the risk model that the settings name, or that ships with the program.
    pub model_file: Arc<str>,
    /// What each category of suppliers is suggested to be rated.
    pub profiles: Arc<Profiles>,
    /// The holidays kept, by country, and days off of one’s own.
    pub days_off: Arc<DaysOff>,
    /// The business days they leave, in the years whose holidays are told.
    pub business_days: Arc<BusinessDays>,
    /// Known layouts of sheets.
    pub layouts: Arc<Vec<Layout>>,
    /// What the audit trail is chained with, and secrets at rest are sealed with.
    pub key: Arc<Key>,
    /// Stored files.
    pub files: FileStore,
    /// The guarded reader of strangers' sheets.
    pub reader: Reader,
    /// Imports under way in this process.
    pub running: Running,
    /// How mail leaves.
    pub mailer: Arc<Mailer>,
    /// The channels that reminders are posted to.
    pub chat: Arc<ChatSettings>,
    /// At most two password hashes at a time: each takes 19 MiB.
    pub hashing: Arc<Turnstile>,
    /// One evidence pack is built at a time: each holds a reading of the database and many open files.
    pub packing: Arc<Turnstile>,
    /// Calendar feeds as they were written last.
    pub feeds: Arc<feeds::Feeds>,
    organization: Arc<RwLock<Organization>>,
    model: Arc<RwLock<InForce>>,
    rules: Arc<RwLock<RulesInForce>>,
}

/// The reminder rules in force in this process, and which stored version they are.
#[derive(Debug, Clone)]
pub struct RulesInForce {
    /// The version; `None` for those that ship with the program or that a file of the settings names.
    pub number: Option<i32>,
    /// The rules.
    pub rules: Arc<Rules>,
}

/// The risk model in force in this process, and which stored version that is.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The version's id; `None` before any was stored.
    pub id: Option<ScoringModelId>,
    /// The model.
    pub model: Arc<Model>,
}

/// Parts of an application that tests and commands choose.
pub struct Parts {
    /// Settings.
    pub settings: Settings,
    /// Clock.
    pub clock: Clock,
    /// Reader of sheets, which knows the program to run.
    pub reader: Reader,
    /// How mail leaves.
    pub mailer: Mailer,
}

impl App {
    /// Opens the database, brings its schema up to date and loads model, rules, layouts and organization. Which version
    /// of the model is in force is settled by `actions::models::open`, which everybody calls.
    ///
    /// # Errors
    /// One sentence that names what is wrong.
    pub fn open(parts: Parts) -> Result<Self, AppError> {
        let Parts { settings, clock, reader, mailer } = parts;
        let chat = chat(&settings)?;
        let size = PoolSize {
            readers: settings.database.readers,
            wait: std::time::Duration::from_secs(settings.database.wait_seconds),
        };
        let db = Db::open(settings.database.url.reveal(), size)?;
        db.migrate()?;
        let key = Key::load(&db, &settings)?;
        let organization = load_organization(&db, &settings)?;
        let (text, model) = load_model(&settings.scoring.model_file)?;
        let model = Arc::new(model);
        let rules = Arc::new(load_rules(&settings.reminders.rules_file)?);
        let days_off = days_off::load(&settings.reminders)?;
        Ok(Self {
            model: Arc::new(RwLock::new(InForce { id: None, model })),
            model_file: text.into(),
            profiles: Arc::new(load_profiles(&settings.scoring.profiles_file)?),
            rules: Arc::new(RwLock::new(RulesInForce { number: None, rules })),
            business_days: Arc::new(days_off.business_days(YEARS)),
            days_off: Arc::new(days_off),
            layouts: Arc::new(load_layouts(&settings.import.layouts_dir)?),
            key: Arc::new(key),
            files: FileStore::of(&settings)?,
            hashing: Arc::new(Turnstile::new(2)),
            packing: Arc::new(Turnstile::new(1)),
            feeds: Arc::default(),
            organization: Arc::new(RwLock::new(organization)),
            settings: Arc::new(settings),
            mailer: Arc::new(mailer),
            chat: Arc::new(chat),
            running: Running::default(),
            db,
            clock,
            reader,
        })
    }

    /// The same application with another clock.
    #[must_use]
    pub fn at(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The organization as last loaded or set.
    pub fn organization(&self) -> Organization {
        self.organization.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a new organization in force in this process.
    pub fn set_organization(&self, organization: Organization) {
        *self.organization.write().unwrap_or_else(PoisonError::into_inner) = organization;
    }

    /// The risk model in force.
    pub fn model(&self) -> Arc<Model> {
        self.in_force().model
    }

    /// The risk model in force, with its id.
    pub fn in_force(&self) -> InForce {
        self.model.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another risk model in force in this process.
    pub fn set_model(&self, model: InForce) {
        *self.model.write().unwrap_or_else(PoisonError::into_inner) = model;
    }

    /// The reminder rules in force.
    pub fn rules(&self) -> Arc<Rules> {
        self.rules_in_force().rules
    }

    /// The reminder rules in force, with their version.
    pub fn rules_in_force(&self) -> RulesInForce {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other reminder rules in force in this process.
    pub fn set_rules(&self, rules: RulesInForce) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// Today in the organization's zone.
    pub fn today(&self) -> Date {
        self.clock.today(self.organization().time_zone)
    }

    /// The current fiscal year, both days inclusive.
    pub fn fiscal_year(&self) -> Window {
        let (from, to) = self.organization().fiscal_year_start.year_of(self.today());
        Window { from, to }
    }

    /// An address people can open, for a path that begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.server.public_url.trim_end_matches('/'))
    }

    /// What our mails say of ourselves.
    pub fn site(&self) -> Site {
        let public_url = self.settings.server.public_url.clone();
        let host = host(&public_url).to_owned();
        let ourselves = || Party { name: "Ninefold".to_owned(), email: format!("ninefold@{host}") };
        let organizer = Party::parse(&self.settings.mail.from).unwrap_or_else(ourselves);
        Site { organizer, escalation: self.rules().escalation, host, public_url }
    }

    /// Who our mails come from.
    ///
    /// # Errors
    /// `Invalid` when `mail.from` is no address.
    pub fn sender(&self) -> Result<Sender, AppError> {
        let from = address(&self.settings.mail.from, "mail.from")?;
        Ok(Sender { from, reply_to: None, host: host(&self.settings.server.public_url).to_owned() })
    }
}

/// How mail leaves by these settings. Checks the addresses, so that a wrong one is told at the start.
///
/// # Errors
/// `Invalid` with a sentence that names the setting.
pub fn mailer(settings: &Settings) -> Result<Mailer, AppError> {
    let (mail, reminders) = (&settings.mail, &settings.reminders);
    address(&mail.from, "mail.from")?;
    address(&reminders.fallback, "reminders.fallback")?;
    for (text, setting) in [
        (&mail.redirect_all_to, "mail.redirect_all_to"),
        (&reminders.procurement, "reminders.procurement"),
        (&reminders.privacy_contact, "reminders.privacy_contact"),
        (&reminders.programme_lead, "reminders.programme_lead"),
    ] {
        if !text.trim().is_empty() {
            address(text, setting)?;
        }
    }
    match mail.transport {
        Transport::File => Ok(Mailer::File(FileTransport::new(&mail.outbox_dir))),
        Transport::Smtp => {
            let wrong =
                |error| AppError::invalid("mail.smtp_url", "wrong_url", format!("The setting mail.smtp_url: {error}."));
            let relay = Relay::parse(mail.smtp_url.reveal()).map_err(wrong)?;
            let hello = host(&settings.server.public_url).to_owned();
            let deadline = std::time::Duration::from_secs(mail.timeout_seconds);
            Ok(Mailer::Smtp(SmtpSettings { relay, hello, deadline, ca_pem: None }))
        }
    }
}

/// The channels that reminders are posted to by these settings. Checks their webhooks, so that a wrong one is told at
/// the start.
///
/// # Errors
/// `Invalid` with a sentence that names the setting, and not the webhook, which is a secret.
pub fn chat(settings: &Settings) -> Result<ChatSettings, AppError> {
    let channels = &settings.channels;
    Ok(ChatSettings {
        slack: webhook(&channels.slack_webhook_url, "channels.slack_webhook_url")?,
        teams: webhook(&channels.teams_webhook_url, "channels.teams_webhook_url")?,
        deadline: std::time::Duration::from_secs(settings.mail.timeout_seconds),
    })
}

/// A webhook from the settings, where one is set.
fn webhook(url: &Secret, setting: &str) -> Result<Option<Webhook>, AppError> {
    if url.reveal().trim().is_empty() {
        return Ok(None);
    }
    let wrong = |error| AppError::invalid(setting, "wrong_url", format!("The setting {setting}: {error}."));
    Webhook::parse(url.reveal()).map(Some).map_err(wrong)
}

/// An address from the settings.
pub(crate) fn address(text: &str, setting: &str) -> Result<Party, AppError> {
    Party::parse(text).ok_or_else(|| {
        let words = format!("The setting {setting} must be a mail address, such as “Vendor risk <risk@example.org>”.");
        AppError::invalid(setting, "not_an_address", words)
    })
}

/// The host of a URL, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match place.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some((address, _)) => address,
        None => place.split(':').next().unwrap_or_default(),
    }
}

/// What the set-up page stored, or what the settings say where it stored nothing.
fn load_organization(db: &Db, settings: &Settings) -> Result<Organization, AppError> {
    let stored: std::collections::HashMap<String, String> =
        db.read(|conn| Ok(crate::db::setting::list(conn)?))?.into_iter().collect();
    let pick = |key: &str, fallback: &str| stored.get(key).cloned().unwrap_or_else(|| fallback.to_owned());
    let given = &settings.organization;
    Organization::parse(
        &pick(organization::NAME, &given.name),
        &pick(organization::ZONE, &given.time_zone),
        &pick(organization::FISCAL_YEAR, &given.fiscal_year_start),
    )
    .map_err(AppError::Invalid)
}

fn read_named(file: &str, setting: &str) -> Result<String, AppError> {
    std::fs::read_to_string(file).map_err(|error| {
        AppError::invalid(setting, "unreadable", format!("The file {file} named by {setting} cannot be read: {error}."))
    })
}

/// The file of the risk model, and the model.
fn load_model(file: &str) -> Result<(String, Model), AppError> {
    if file.is_empty() {
        return Ok((crate::domain::scoring::BUILT_IN.to_owned(), Model::built_in().map_err(AppError::internal)?));
    }
    let text = read_named(file, "scoring.model_file")?;
    let model = Model::parse(&text)
        .map_err(|error| AppError::invalid("scoring.model_file", "wrong_model", format!("{file}: {error}")))?;
    Ok((text, model))
}

fn load_profiles(file: &str) -> Result<Profiles, AppError> {
    let text = if file.is_empty() { profile::BUILT_IN.to_owned() } else { read_named(file, "scoring.profiles_file")? };
    Profiles::parse(&text)
        .map_err(|error| AppError::invalid("scoring.profiles_file", "wrong_profiles", format!("{file}: {error}")))
}

fn load_rules(file: &str) -> Result<Rules, AppError> {
    if file.is_empty() {
        return Rules::built_in().map_err(AppError::internal);
    }
    let text = read_named(file, "reminders.rules_file")?;
    Rules::parse(&text)
        .map_err(|error| AppError::invalid("reminders.rules_file", "wrong_rules", format!("{file}: {error}")))
}

fn load_layouts(directory: &str) -> Result<Vec<Layout>, AppError> {
    let mut layouts = crate::domain::import::layout::layouts().to_vec();
    if directory.is_empty() {
        return Ok(layouts);
    }
    let wrong = |what: String| AppError::invalid("import.layouts_dir", "wrong_layout", what);
    let entries = std::fs::read_dir(directory).map_err(|error| {
        wrong(format!("The directory {directory} named by import.layouts_dir cannot be read: {error}."))
    })?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(format!("{}: {error}.", path.display())))?;
        let layout = Layout::parse(&text).map_err(|error| wrong(format!("{}: {error}", path.display())))?;
        layouts.retain(|known| known.name != layout.name);
        layouts.push(layout);
    }
    Ok(layouts)
}

#[cfg(test)]
mod tests;
