//! Renders every page with invented data into a directory, to look at: `cargo run --example gallery -- DIRECTORY`.
//!
//! Each page is written for the light and for the dark theme. Nothing is read and nothing is served.

mod paperwork;
mod portfolio;
mod score;
mod vendor;
mod vendors;

use std::{error::Error, fs, path::Path};

use askama::Template;
use ninefold::{
    domain::Date,
    web::view::{
        asset::ASSETS,
        error::{ErrorPage, words_of},
        form::{FieldError, FormPage},
        forms,
        frame::{Flash, Frame, Place, SignedIn},
        mark::Link,
        sign_in::{SetUpPage, SignInLinkPage, SignInPage},
    },
};

type Outcome = Result<(), Box<dyn Error>>;

/// A day of 2025 to 2027; the gallery's own dates are right.
fn day(text: &str) -> Date {
    text.parse().unwrap_or_default()
}

fn today() -> Date {
    day("2026-11-22")
}

fn frame(title: &str, place: Option<Place>) -> Frame {
    Frame {
        title: title.to_owned(),
        place,
        user: Some(SignedIn {
            name: "Security lead".into(),
            email: "security.lead@ninefold.example".into(),
            role: "Administrator".into(),
        }),
        csrf: "token".into(),
        sample: true,
        model_version: "1.0".into(),
        scored_on: Some(today()),
        flash: None,
        query: String::new(),
    }
}

fn outside(title: &str) -> Frame {
    Frame { user: None, sample: false, scored_on: None, model_version: String::new(), ..frame(title, None) }
}

fn write(directory: &Path, name: &str, page: &impl Template) -> Outcome {
    let html = page.render()?.replace("\"/static/", "\"static/");
    let dark = html.replace("<html lang=\"en\">", "<html lang=\"en\" data-theme=\"dark\">");
    println!("{name}: {} bytes", html.len());
    fs::write(directory.join(format!("{name}.html")), html)?;
    fs::write(directory.join(format!("{name}-dark.html")), dark)?;
    Ok(())
}

fn assets(directory: &Path) -> Outcome {
    fs::create_dir_all(directory.join("static"))?;
    for asset in ASSETS {
        fs::write(directory.join("static").join(asset.name), asset.bytes)?;
    }
    Ok(())
}

fn people() -> Vec<ninefold::web::view::form::Choice> {
    ["Payroll owner", "Platform lead", "Security lead"]
        .map(|name| ninefold::web::view::form::Choice::new(name, name))
        .to_vec()
}

fn form_pages(directory: &Path) -> Outcome {
    let page = |title: &str, lead: &str, form| FormPage {
        frame: frame(title, Some(Place::Vendors)),
        crumbs: vec![Link::new("Vendors", "/vendors"), Link::new("Harbour Payroll", "/vendors/12")],
        title: title.to_owned(),
        lead: Some(lead.to_owned()),
        form,
    };
    let error = |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
    let wrong = vec![
        error("name", "Harbour Payroll is on the register already, as V-0012."),
        error("domain", "“harbour payroll” is no web domain; write it as harbourpayroll.example."),
    ];
    let vendor = forms::vendor("/vendors", "Add vendor", &people())
        .filled(|name| match name {
            "name" => Some("Harbour Payroll".into()),
            "domain" => Some("harbour payroll".into()),
            _ => None,
        })
        .failed(wrong)
        .cancel("/vendors");
    write(directory, "form-vendor", &page("Add vendor", "A name is enough to begin with.", vendor))?;
    let service = forms::service("/services", "Save ratings").cancel("/vendors/12");
    write(directory, "form-service", &page("Rate Payroll run", "Nine factors say what is at stake.", service))?;
    let contract = forms::contract("/contracts", "Add contract", &people()).cancel("/vendors/12");
    write(directory, "form-contract", &page("Add contract", "Both its dates follow from this.", contract))?;
    let report = forms::soc_report("/soc-reports", "Add report").cancel("/vendors/12");
    write(directory, "form-soc-report", &page("Add SOC report", "The first part is what scores.", report))?;
    let contact = forms::contact("/contacts", "Add contact").cancel("/vendors/12");
    write(directory, "form-contact", &page("Add contact", "Somebody at the vendor.", contact))
}

fn door_pages(directory: &Path) -> Outcome {
    let set_up = forms::set_up("/setup", "token");
    write(directory, "setup", &SetUpPage { frame: outside("Set up"), form: set_up })?;
    let form = forms::sign_in("/");
    let throttled = Some("Try again in 4 minutes.".to_owned());
    write(directory, "sign-in", &SignInPage { frame: outside("Sign in"), form, throttled })?;
    let link = SignInLinkPage {
        frame: outside("Sign in"),
        token: "t".into(),
        name: Some("Security lead".into()),
        action: "/sign-in/link".into(),
    };
    write(directory, "sign-in-link", &link)?;
    write(directory, "sign-in-link-used", &SignInLinkPage { name: None, ..link })?;
    let (title, text) = words_of(404);
    let lost = ErrorPage {
        frame: frame("Not found", None),
        status: 404,
        title: title.into(),
        text: text.into(),
        request_id: "01934f5e-6b1c-7cc2-9d52-1f2a9f0c6a11".into(),
        actions: vec![Link::new("To the portfolio", "/"), Link::new("All vendors", "/vendors")],
    };
    write(directory, "error", &lost)
}

fn main() -> Outcome {
    let directory = std::env::args().nth(1).unwrap_or_else(|| "target/gallery".to_owned());
    let directory = Path::new(&directory);
    fs::create_dir_all(directory)?;
    assets(directory)?;
    write(directory, "portfolio", &portfolio::full())?;
    write(directory, "portfolio-empty", &portfolio::empty())?;
    write(directory, "portfolio-many", &portfolio::many())?;
    write(directory, "vendors", &vendors::full())?;
    write(directory, "vendors-fifty", &vendors::fifty())?;
    write(directory, "vendors-no-match", &vendors::no_match())?;
    write(directory, "vendor", &vendor::rated())?;
    write(directory, "vendor-unrated", &vendor::unrated())?;
    write(directory, "questionnaire", &paperwork::questionnaire())?;
    write(directory, "imports", &paperwork::imports())?;
    write(directory, "import-preview", &paperwork::preview())?;
    let flash = Flash { text: "Applied: 20 vendors stored.".into(), failed: false, action: None };
    let done = paperwork::done(Frame { flash: Some(flash), ..frame("Import", Some(Place::Imports)) });
    write(directory, "import-done", &done)?;
    write(directory, "outbox", &paperwork::outbox())?;
    write(directory, "mail", &paperwork::mail())?;
    form_pages(directory)?;
    door_pages(directory)
}
