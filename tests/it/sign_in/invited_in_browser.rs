//! At a real browser: an administrator invites somebody, who opens the link and chooses a password.

use fantoccini::Locator;

use super::PASSWORD;
use crate::support::{
    at_the_page::{fits_and_is_accessible, press_button, sign_in, until_said},
    browser::Browser,
    service::Service,
};

/// Looks at the page wide and light, then narrow and dark, without loading it anew.
async fn look(browser: &Browser, name: &str) {
    for (width, scheme) in [(390, "dark"), (1280, "light")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        fits_and_is_accessible(browser, &format!("{name}-{width}-{scheme}")).await;
    }
}

async fn fill(browser: &Browser, field: &str, value: &str) {
    browser.page.find(Locator::Css(field)).await.unwrap().send_keys(value).await.unwrap();
}

async fn follow(browser: &Browser, link: &str) {
    browser.page.find(Locator::LinkText(link)).await.unwrap().click().await.unwrap();
}

#[tokio::test]
async fn somebody_is_invited_and_chooses_a_password() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|_| ());
    sign_in(&browser, &service.sign_in_link("admin")).await;
    browser.page.goto(&format!("{}/users", service.address)).await.unwrap();
    look(&browser, "users").await;
    follow(&browser, "Invite somebody").await;
    browser.page.wait().for_element(Locator::Css("#role")).await.unwrap();
    look(&browser, "users-new").await;
    fill(&browser, "#name", "Ada Brook").await;
    fill(&browser, "#email", "ada@test.example").await;
    browser.page.find(Locator::Css("#role option[value=security]")).await.unwrap().click().await.unwrap();
    press_button(&browser, "Invite").await;
    until_said(&browser, "It is shown this once.").await;
    look(&browser, "users-link").await;
    let link = browser.page.find(Locator::Css("#link")).await.unwrap().prop("value").await.unwrap().unwrap();
    follow(&browser, "Done").await;
    until_said(&browser, "not chosen yet").await;
    look(&browser, "users-account").await;
    follow(&browser, "Change the role").await;
    until_said(&browser, "its sessions end").await;
    look(&browser, "users-role").await;

    browser.page.delete_all_cookies().await.unwrap();
    browser.page.goto(&link).await.unwrap();
    until_said(&browser, "Sign in as Ada Brook").await;
    look(&browser, "sign-in-link").await;
    press_button(&browser, "Sign in").await;
    until_said(&browser, "Choose a password").await;
    fill(&browser, "#password", PASSWORD).await;
    press_button(&browser, "Set the password").await;
    until_said(&browser, "Your password is set.").await;
    browser.page.goto(&link).await.unwrap();
    until_said(&browser, "This link no longer works").await;
    assert_eq!(browser.take_console(), Vec::<String>::new());
}
