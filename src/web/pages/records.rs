//! Forms of records: add, change, remove. One set of handlers for all of them; each record says what is its own.

pub mod from_exception;
mod offered;
mod papers;
mod programme;
mod register;

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

use super::frame::{frame, render, render_with};
use crate::{
    actions::records::{self, Expect, Record},
    app::App,
    domain::{access::Actor, ids::VendorId, vendor::Vendor},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Needs, Visitor},
        view::{
            form::{FormPage, FormView},
            frame::Place,
            mark::Link,
            record_form::{self, Offered, Sections},
        },
    },
};

/// Name of the field that carries the version that was loaded.
const VERSION: &str = "version";

/// A record with pages to add, change and remove it.
pub trait RecordPage: Record + Sections + 'static {
    /// The right that these pages take.
    type Takes: Needs;
    /// First part of its addresses.
    const PATH: &'static str;
    /// What people call one, with its article.
    const ONE: &'static str;
    /// Where the vendor's page shows it.
    const ANCHOR: &'static str;
    /// The list of all of them, or of what they belong to: its name and address.
    const HOME: (&'static str, &'static str) = ("Vendors", "/vendors");

    /// Fills a new one from what its address chose, before it is shown.
    ///
    /// # Errors
    /// What the database says.
    fn begin(&mut self, _app: &App, _actor: &Actor) -> Result<(), AppError> {
        Ok(())
    }

    /// Where it is shown: on its vendor's page.
    fn shown_at(&self) -> String {
        self.vendor_id().map_or_else(|| Self::HOME.1.to_owned(), |vendor| format!("/vendors/{vendor}{}", Self::ANCHOR))
    }

    /// Where to go when it is gone.
    fn gone_to(&self) -> String {
        self.shown_at()
    }

    /// What goes when it goes.
    ///
    /// # Errors
    /// What the database says.
    fn what_goes(&self, app: &App, actor: &Actor) -> Result<String, AppError> {
        let again = "Scores and dates that rest on it are worked out again.";
        let with_it = register::with_it(app, actor, self)?;
        Ok(with_it.map_or_else(|| again.to_owned(), |others| format!("With it go {others}. {again}")))
    }
}

/// `GET /vendors/{id}/services/new` and the like; `?soc_report_id=…` chooses a record that it refers to
pub async fn new<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    vendor: Path<VendorId>,
    chosen: Query<HashMap<String, String>>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let mut draft = Draft::<R>::blank(&app, &visitor.actor, Some(*vendor)).await?;
    offered::choose(&mut draft.record, &chosen);
    let (mut record, actor) = (draft.record.clone(), visitor.actor.clone());
    draft.record = run(&app, move |app| record.begin(app, &actor).map(|()| record)).await?;
    draft.show(&app, &visitor, &request).await
}

/// `GET /vendors/new` and the like: of what belongs to no vendor.
pub async fn new_alone<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    Draft::<R>::blank(&app, &visitor.actor, None).await?.show(&app, &visitor, &request).await
}

/// `POST /vendors` and the like
pub async fn create_alone<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    add::<R>(app, visitor, None, sent, request).await
}

/// `POST /vendors/{id}/services` and the like
pub async fn create<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    vendor: Path<VendorId>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    add::<R>(app, visitor, Some(*vendor), sent, request).await
}

async fn add<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    vendor: Option<VendorId>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let draft = Draft::<R>::blank(&app, &visitor.actor, vendor).await?;
    let mut values = record_form::values::<R>(sent.fields());
    if let Some(vendor) = vendor {
        values.insert("vendor_id".to_owned(), vendor.to_string().into());
    }
    let actor = visitor.actor.clone();
    match run(&app, move |app| records::create::<R>(app, &actor, &values)).await {
        Ok(record) => Ok(flash::see_other(&app, &record.shown_at(), &format!("{} was added.", record.label()))),
        Err(AppError::Invalid(errors)) => draft.refuse(&app, &visitor, &sent, &errors, &request).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /services/{id}/edit` and the like
pub async fn edit<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let draft = Draft::<R>::stored(&app, &visitor.actor, id_of::<R>(&id)?).await?;
    // A form that cannot be saved would only lose what is typed into it.
    draft.record.removable()?;
    draft.show(&app, &visitor, &request).await
}

/// `POST /services/{id}/edit` and the like
pub async fn update<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = id_of::<R>(&id)?;
    let draft = Draft::<R>::stored(&app, &visitor.actor, id).await?;
    let (values, seen, actor) = (record_form::values::<R>(sent.fields()), version(&sent), visitor.actor.clone());
    match run(&app, move |app| records::update::<R>(app, &actor, id, seen, &values)).await {
        Ok(record) => Ok(flash::see_other(&app, &record.shown_at(), &format!("{} was saved.", record.label()))),
        Err(AppError::Invalid(errors)) => draft.refuse(&app, &visitor, &sent, &errors, &request).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /services/{id}/delete` and the like: says what will happen.
pub async fn confirm<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (id, actor) = (id_of::<R>(&id)?, visitor.actor.clone());
    let draft = Draft::<R>::stored(&app, &visitor.actor, id).await?;
    draft.record.removable()?;
    let record = draft.record.clone();
    let goes = run(&app, move |app| record.what_goes(app, &actor)).await?;
    let title = format!("Remove {}?", draft.record.label());
    let form = FormView::new(draft.url("delete"), "Remove", Vec::new()).guarded(&visitor.csrf).grave();
    let form = form.carrying(VERSION, draft.record.version().to_string()).cancel(draft.record.shown_at());
    render(FormPage {
        frame: frame(&app, &visitor, &title, Some(Place::Vendors), &request).await?,
        crumbs: draft.crumbs(),
        title,
        lead: Some(format!("{goes} This cannot be undone; the audit trail keeps what it held.")),
        form,
        remove: None,
    })
}

/// `POST /services/{id}/delete` and the like
pub async fn delete<R: RecordPage>(
    app: Site,
    visitor: Visitor<R::Takes>,
    id: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let (id, seen) = (id_of::<R>(&id)?, version(&sent));
    let gone = run(&app, move |app| {
        let record: R = records::get(app, &visitor.actor, id)?;
        records::delete::<R>(app, &visitor.actor, id, seen)?;
        Ok(record)
    })
    .await?;
    let back = if R::PATH == Vendor::PATH { "/vendors".to_owned() } else { gone.gone_to() };
    Ok(flash::see_other(&app, &back, &format!("{} was removed.", gone.label())))
}

/// A form under way: the record as it stands, whose it is, and who can be chosen.
struct Draft<R> {
    record: R,
    vendor: Option<Vendor>,
    offered: Offered,
    stored: bool,
    /// Where a new one is posted, where that is not among those of its vendor.
    posted_to: Option<String>,
    /// Fields that whoever asks may not set.
    withheld: &'static [&'static str],
}

impl<R: RecordPage> Draft<R> {
    async fn blank(app: &Site, actor: &Actor, vendor: Option<VendorId>) -> Result<Self, PageError> {
        let actor = actor.clone();
        let draft = run(app, move |app| {
            let record = R::blank(app, app.clock.new_id::<uuid::Uuid>().into(), app.clock.now());
            let vendor = vendor.map(|id| records::get::<Vendor>(app, &actor, id)).transpose()?;
            let offered = offered::to(app, &actor, &record, vendor.as_ref())?;
            let withheld = records::withheld(app, &actor, &record)?;
            Ok(Self { offered, record, vendor, stored: false, posted_to: None, withheld })
        });
        Ok(draft.await?)
    }

    async fn stored(app: &Site, actor: &Actor, id: R::Id) -> Result<Self, PageError> {
        let actor = actor.clone();
        let draft = run(app, move |app| {
            let record: R = records::get(app, &actor, id)?;
            let vendor = record.vendor_id().map(|id| records::get::<Vendor>(app, &actor, id)).transpose()?;
            let offered = offered::to(app, &actor, &record, vendor.as_ref())?;
            let withheld = records::withheld(app, &actor, &record)?;
            Ok(Self { offered, record, vendor, stored: true, posted_to: None, withheld })
        });
        Ok(draft.await?)
    }

    fn url(&self, what: &str) -> String {
        format!("/{}/{}/{what}", R::PATH, self.record.id())
    }

    fn form(&self, csrf: &str) -> FormView {
        let mut sections = record_form::sections(&self.record, &self.offered);
        for section in &mut sections {
            section.fields.retain(|field| self.withheld.iter().all(|name| *name != field.name));
        }
        let under = self.vendor.as_ref().filter(|_| !self.stored).map(|vendor| format!("/vendors/{}", vendor.id));
        let form = if self.stored {
            FormView::new(self.url("edit"), "Save", sections).carrying(VERSION, self.record.version().to_string())
        } else {
            let of_vendor = || format!("{}/{}", under.clone().unwrap_or_default(), R::PATH);
            let action = self.posted_to.clone().unwrap_or_else(of_vendor);
            FormView::new(action, "Add", sections)
        };
        let back = under.unwrap_or_else(|| if self.stored { self.record.shown_at() } else { R::HOME.1.to_owned() });
        form.guarded(csrf).cancel(back)
    }

    fn crumbs(&self) -> Vec<Link> {
        let vendor = self.vendor.iter().map(|vendor| Link::new(&vendor.name, format!("/vendors/{}", vendor.id)));
        std::iter::once(Link::new(R::HOME.0, R::HOME.1)).chain(vendor).collect()
    }

    async fn page(
        &self,
        app: &Site,
        visitor: &Visitor<R::Takes>,
        form: FormView,
        request: &HttpRequest,
    ) -> Result<FormPage, PageError> {
        let title = if self.stored { format!("Change {}", self.record.label()) } else { format!("Add {}", R::ONE) };
        let remove = self.stored.then(|| Link::new(format!("Remove {}", self.record.label()), self.url("delete")));
        let frame = frame(app, visitor, &title, Some(Place::Vendors), request).await?;
        Ok(FormPage { frame, crumbs: self.crumbs(), title, lead: None, form, remove })
    }

    /// The form with what the record holds.
    async fn show(
        &self,
        app: &Site,
        visitor: &Visitor<R::Takes>,
        request: &HttpRequest,
    ) -> Result<HttpResponse, PageError> {
        let held = record_form::texts(&self.record);
        let form = self.form(&visitor.csrf).filled(|name| Some(held.get(name)?.as_str()?.to_owned()));
        render(self.page(app, visitor, form, request).await?)
    }

    /// The form with what was sent, and what is wrong with it.
    async fn refuse(
        &self,
        app: &Site,
        visitor: &Visitor<R::Takes>,
        sent: &SentForm,
        errors: &[crate::error::FieldError],
        request: &HttpRequest,
    ) -> Result<HttpResponse, PageError> {
        let form = self.form(&visitor.csrf).filled(|name| Some(sent.joined(name))).refused(errors);
        render_with(StatusCode::UNPROCESSABLE_ENTITY, self.page(app, visitor, form, request).await?)
    }
}

fn id_of<R: Record>(text: &str) -> Result<R::Id, PageError> {
    text.parse().map_err(|_| PageError::App(AppError::NotFound("What this address names".to_owned())))
}

/// The version a form was loaded with; one that cannot be read is taken for an old one.
fn version(sent: &SentForm) -> Expect {
    Expect::Version(sent.get(VERSION).parse().unwrap_or(-1))
}
