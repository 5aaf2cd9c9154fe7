//! A security analyst with a report beside the screen, in a real browser: the form, rows that are pasted, a review that a
//! second person approves.

use fantoccini::Locator;

use crate::support::{
    at_the_page::{fits_and_is_accessible, press_button, sign_in, text, until_said},
    browser::Browser,
    service::Service,
};

const REGISTER: &str = "Vendor name\nAlder Pumps\n";
const CUECS: &str = "U1\tYou tell us of leavers within a day.\tCC6.2\nU2\tYou keep your own keys.\tCC6.1";

async fn follow(browser: &Browser, selector: &str) {
    browser.page.wait().for_element(Locator::Css(selector)).await.unwrap().click().await.unwrap();
}

async fn fill(browser: &Browser, selector: &str, value: &str) {
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true })); return field.name";
    browser.page.execute(script, vec![selector.into(), value.into()]).await.unwrap();
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

/// Enters a report on the form, an impossible period first, and pastes its controls; answers its page.
async fn enter(browser: &Browser, service: &Service) -> String {
    browser.page.goto(&format!("{}/vendors", service.address)).await.unwrap();
    browser.page.find(Locator::LinkText("Alder Pumps")).await.unwrap().click().await.unwrap();
    follow(browser, "a[href$='/soc-reports/new']").await;
    browser.page.wait().for_element(Locator::Css("#period_start")).await.unwrap();
    for (field, value) in [
        ("#period_start", "2025-10-01"),
        ("#period_end", "2025-09-30"),
        ("#issued_on", "2026-11-02"),
        ("#auditor", "Tern & Shoal LLP"),
        ("#opinion_operation", "unqualified"),
        ("#scope_fit", "full"),
    ] {
        fill(browser, field, value).await;
    }
    press_button(browser, "Add").await;
    until_said(browser, "2025-09-30 is before the start").await;
    // The browser notes an answer of 422 by itself.
    assert_eq!(browser.take_console().len(), 1);
    fill(browser, "#period_end", "2026-09-30").await;
    press_button(browser, "Add").await;
    until_said(browser, "What it says").await;
    let report = browser.page.current_url().await.unwrap().to_string();

    browser.page.find(Locator::Css("#cuecs details summary")).await.unwrap().click().await.unwrap();
    fill(browser, "#paste-cuecs", CUECS).await;
    browser.page.find(Locator::Css("#cuecs details button")).await.unwrap().click().await.unwrap();
    follow(browser, "button[name=mode]:not([disabled])").await;
    until_said(browser, "2 created").await;
    browser.page.goto(&report).await.unwrap();
    until_said(browser, "You keep your own keys.").await;
    report
}

/// Maps everything on the work list to one control.
async fn map_all(browser: &Browser, service: &Service) {
    browser.page.goto(&format!("{}/cuecs", service.address)).await.unwrap();
    for place in browser.page.find_all(Locator::Css("input[name=id]")).await.unwrap() {
        place.click().await.unwrap();
    }
    fill(browser, "#our_control", "HR-07").await;
    press_button(browser, "Map them").await;
    until_said(browser, "2 mapped.").await;
    look(browser, "cuecs").await;
    browser.page.goto(&format!("{}/controls", service.address)).await.unwrap();
    until_said(browser, "HR-07").await;
    look(browser, "controls").await;
}

/// Writes a review of the report and signs it; answers its page.
async fn conclude(browser: &Browser, report: &str) -> String {
    browser.page.goto(report).await.unwrap();
    follow(browser, "#reviews header a").await;
    browser.page.wait().for_element(Locator::Css("#looked_at")).await.unwrap();
    for (field, value) in
        [("#looked_at", "Sections III and IV"), ("#conclusion", "Sound, and of use to us."), ("#outcome", "rely")]
    {
        fill(browser, field, value).await;
    }
    press_button(browser, "Add").await;
    until_said(browser, "can still be changed").await;
    let review = browser.page.current_url().await.unwrap().to_string();
    press_button(browser, "Sign").await;
    until_said(browser, "You signed it; somebody else approves it.").await;
    review
}

#[tokio::test]
async fn a_report_is_entered_read_and_concluded_on_by_two_people() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|_| {});
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("vendors.csv");
    std::fs::write(&register, REGISTER).unwrap();
    assert!(service.run(&["import", register.to_str().unwrap()]).status.success());
    sign_in(&browser, &service.sign_in_link("security")).await;

    let report = enter(&browser, &service).await;
    look(&browser, "soc-report").await;

    map_all(&browser, &service).await;
    let review = conclude(&browser, &report).await;
    look(&browser, "review-signed").await;

    browser.page.delete_all_cookies().await.unwrap();
    sign_in(&browser, &service.sign_in_link("admin")).await;
    browser.page.goto(&review).await.unwrap();
    press_button(&browser, "Approve and freeze").await;
    until_said(&browser, "The review is completed and frozen.").await;
    assert!(text(&browser).await.contains("Correct"));
    look(&browser, "review-completed").await;
    browser.page.goto(&format!("{}/reviews", service.address)).await.unwrap();
    until_said(&browser, "Rely on it").await;
    look(&browser, "reviews").await;
    assert_eq!(browser.take_console(), Vec::<String>::new());
}
