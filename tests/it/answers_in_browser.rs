//! In a real browser: a reminder is put off and acknowledged behind the link of its mail, without signing in; a
//! calendar is subscribed to and its address revoked.

use std::collections::HashMap;

use fantoccini::Locator;
use ninefold::{
    actions::{answer_reminder, mail_links::Links, models},
    app::{App, Parts},
    clock::Clock,
    db,
    mail::{Mailer, MemoryTransport},
    settings::Settings,
    spreadsheet::{Limits, Reader},
};

use crate::support::{
    at_the_page::{fits_and_is_accessible, press_button, sign_in, text, until_said},
    browser::Browser,
    service::Service,
};

/// The application of a service, on its database, to make the links that its mails carry.
fn app_of(service: &Service) -> App {
    let environment = HashMap::from([
        ("NINEFOLD__DATABASE__URL".to_owned(), service.database.url.clone()),
        ("NINEFOLD__SERVER__PUBLIC_URL".to_owned(), service.address.clone()),
    ]);
    models::open(Parts {
        settings: Settings::from_sources(None, environment).unwrap(),
        clock: Clock::System,
        reader: Reader::new(crate::support::program(), Limits::default()),
        mailer: Mailer::Memory(MemoryTransport::default()),
    })
    .unwrap()
}

/// The link of a mailed reminder that can still wait, and its vendor.
fn a_link(service: &Service) -> (String, String) {
    let app = app_of(service);
    let links = Links::load(&app).unwrap();
    let rows = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 200)?)).unwrap();
    let can_wait = |id| {
        let path = links.answer_path(id);
        let (rest, tag) = path.rsplit_once('/').unwrap();
        let asked = answer_reminder::asked(&app, rest.strip_prefix("/r/").unwrap(), tag).ok()?;
        let waits = asked.open.as_ref().is_some_and(|open| !open.offers.is_empty());
        waits.then(|| (links.answer_url(id), asked.vendor))
    };
    rows.into_iter().find_map(|row| can_wait(row.id)).expect("a reminder of the sample that can wait")
}

/// Looks at the page wide and light, then narrow and dark, as it stands.
async fn look(browser: &Browser, name: &str) {
    for (width, scheme) in [(1280, "light"), (390, "dark")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        fits_and_is_accessible(browser, &format!("{name}-{width}-{scheme}")).await;
    }
    browser.set_size(1280, 900);
    browser.set_color_scheme("light");
}

#[tokio::test]
async fn a_reminder_is_put_off_and_acknowledged_behind_the_link_of_its_mail() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    let (url, vendor) = a_link(&service);
    browser.page.goto(&url).await.unwrap();
    until_said(&browser, &vendor).await;
    let page = text(&browser).await;
    assert!(page.contains("Act by") && page.contains("Snooze") && !page.contains("Acknowledged by"), "{page}");
    look(&browser, "answer").await;
    browser
        .page
        .find(Locator::Css("form:has(input[type=hidden][name=until]) button"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    until_said(&browser, "Snoozed to ").await;
    assert!(text(&browser).await.contains("The next reminder of it to"));
    press_button(&browser, "Acknowledge").await;
    until_said(&browser, "Acknowledged by ").await;
    assert_eq!(browser.page.current_url().await.unwrap().as_str(), url, "it led nowhere else");
    look(&browser, "answered").await;
    assert_eq!(browser.take_console(), Vec::<String>::new());
}

#[tokio::test]
async fn a_calendar_is_subscribed_to_and_its_address_revoked() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    sign_in(&browser, &service.sign_in_link("security")).await;
    browser.page.find(Locator::Css("details.who summary")).await.unwrap().click().await.unwrap();
    browser.page.find(Locator::LinkText("Subscribe to calendar")).await.unwrap().click().await.unwrap();
    until_said(&browser, "None yet.").await;
    look(&browser, "calendar").await;
    let everything = "document.querySelector('#scope').value = 'all'; return true";
    browser.page.execute(everything, vec![]).await.unwrap();
    press_button(&browser, "Make an address").await;
    until_said(&browser, "shown this once").await;
    look(&browser, "calendar-made").await;
    let field = "return document.querySelector('#address').value";
    let address = browser.page.execute(field, vec![]).await.unwrap().as_str().unwrap().to_owned();
    assert!(address.starts_with(&format!("{}/calendar/", service.address)), "{address}");
    let webcal = browser.page.find(Locator::LinkText("Open in your calendar")).await.unwrap();
    let webcal = webcal.attr("href").await.unwrap().unwrap();
    assert_eq!(webcal, address.replace("http://", "webcal://"));
    let calendar = ureq::get(&address).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains("notice deadline"), "{calendar}");

    browser.page.goto(&format!("{}/account/calendar", service.address)).await.unwrap();
    press_button(&browser, "Revoke Ninefold deadlines").await;
    until_said(&browser, "works no more").await;
    look(&browser, "calendar-revoked").await;
    assert!(ureq::get(&address).call().is_err(), "the address is refused");
    assert_eq!(browser.take_console(), Vec::<String>::new());
}
