//! A buyer at a real browser: from signing in to a decision about a renewal in three steps, and what the page says
//! then.

use fantoccini::Locator;

use crate::support::{
    at_the_page::{fits_and_is_accessible, press_button, sign_in, text, until_said},
    browser::Browser,
    service::Service,
};

async fn choose(browser: &Browser, decision: &str, reason: &str) {
    let radio = format!("#decide input[name=decision][value={decision}]");
    browser.page.find(Locator::Css(&radio)).await.unwrap().click().await.unwrap();
    browser.page.find(Locator::Css("#reason")).await.unwrap().send_keys(reason).await.unwrap();
}

/// Looks at the page wide and light, then narrow and dark.
async fn look(browser: &Browser, name: &str) {
    for (width, scheme) in [(1280, "light"), (390, "dark")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        browser.page.refresh().await.unwrap();
        fits_and_is_accessible(browser, &format!("{name}-{width}-{scheme}")).await;
    }
    browser.set_size(1280, 900);
    browser.set_color_scheme("light");
}

async fn shows(browser: &Browser, selector: &str) -> bool {
    browser.page.find(Locator::Css(selector)).await.unwrap().is_displayed().await.unwrap()
}

#[tokio::test]
async fn a_renewal_is_decided_in_three_steps_from_signing_in() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    sign_in(&browser, &service.sign_in_link("procurement")).await;

    browser.page.find(Locator::LinkText("Renewals")).await.unwrap().click().await.unwrap();
    browser.page.wait().for_element(Locator::Css("#decide form.decide")).await.unwrap();
    let page = text(&browser).await;
    for part in ["need a decision in the next 90 days", "Wickerdesk Support, C-0118", "last day to give notice"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let panel = browser.page.find(Locator::Css("#decide header")).await.unwrap().text().await.unwrap();
    assert!(panel.contains("Harbour Payroll, C-0107"), "the soonest stands ready: {panel}");
    look(&browser, "renewals").await;

    choose(&browser, "renegotiate", "Ask for the audit right first.").await;
    press_button(&browser, "Record decision").await;
    until_said(&browser, "C-0107 is to be renegotiated").await;
    let page = text(&browser).await;
    assert!(page.contains("in 9\u{a0}d, renegotiating") && page.contains("Ask for the audit right first."), "{page}");
    assert_eq!(browser.take_console(), Vec::<String>::new());
}

#[tokio::test]
async fn what_belongs_to_a_termination_shows_with_it_and_the_next_one_stands_ready() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    sign_in(&browser, &service.sign_in_link("procurement")).await;
    browser.page.goto(&format!("{}/renewals", service.address)).await.unwrap();
    assert!(!shows(&browser, "#notice_given_on").await);
    choose(&browser, "terminate", "Another payroll is cheaper.").await;
    assert!(shows(&browser, "#notice_given_on").await && shows(&browser, "#offboard").await);
    look_at_termination(&browser).await;
    browser.page.find(Locator::Css("#offboard")).await.unwrap().click().await.unwrap();
    press_button(&browser, "Record decision").await;
    until_said(&browser, "The vendor’s offboarding has begun.").await;
    let page = text(&browser).await;
    assert!(page.contains("give notice by") && page.contains("Record the notice"), "{page}");
    look(&browser, "renewals-terminated").await;

    browser.page.goto(&format!("{}/renewals", service.address)).await.unwrap();
    until_said(&browser, "Notice of one termination is still to be given.").await;
    let panel = browser.page.find(Locator::Css("#decide header")).await.unwrap().text().await.unwrap();
    assert!(panel.contains("Cindermail, C-0133"), "the next one stands ready: {panel}");
    browser.page.find(Locator::Css(".tabs a[href*=missed]")).await.unwrap().click().await.unwrap();
    browser.page.wait().for_element(Locator::Css(".tabs [aria-current][href*=missed]")).await.unwrap();
    let rows = browser.page.find_all(Locator::Css(".run tbody tr")).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].text().await.unwrap().contains("missed, 2"));
    assert_eq!(browser.take_console(), Vec::<String>::new());
}

/// The open form of a termination, narrow and wide, without loading it anew.
async fn look_at_termination(browser: &Browser) {
    for (width, scheme) in [(390, "dark"), (1280, "light")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        fits_and_is_accessible(browser, &format!("renewals-terminate-{width}-{scheme}")).await;
    }
}
