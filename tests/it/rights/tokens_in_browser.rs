//! An administrator at a real browser: sets a second factor up by its code, proves who they are, makes a token and
//! revokes it.

use fantoccini::Locator;

use crate::support::{
    at_the_page::{fits_and_is_accessible, press_button, sign_in, until_said},
    browser::Browser,
    service::Service,
};

const PASSWORD: &str = "seven quiet otters";

/// Looks at the page as it stands, narrow and dark, then wide and light.
async fn look(browser: &Browser, name: &str) {
    for (width, scheme) in [(390, "dark"), (1280, "light")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        fits_and_is_accessible(browser, &format!("{name}-{width}-{scheme}")).await;
    }
}

async fn click(browser: &Browser, selector: &str) {
    browser.page.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
}

async fn enter(browser: &Browser, selector: &str, text: &str) {
    browser.page.find(Locator::Css(selector)).await.unwrap().send_keys(text).await.unwrap();
}

async fn open(browser: &Browser, service: &Service, path: &str) {
    browser.page.goto(&format!("{}{path}", service.address)).await.unwrap();
}

#[tokio::test]
async fn a_token_is_made_copied_and_revoked() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|_| {});
    sign_in(&browser, &service.sign_in_link("admin")).await;
    enter(&browser, "#password", PASSWORD).await;
    press_button(&browser, "Set the password").await;
    until_said(&browser, "Your password is set.").await;

    open(&browser, &service, "/account/second-factor").await;
    press_button(&browser, "Set up").await;
    until_said(&browser, "Your authenticator").await;
    let code = "return document.querySelector('svg[role=img] path').getBoundingClientRect().width";
    let width = browser.page.execute(code, vec![]).await.unwrap().as_f64().unwrap();
    assert!(width > 150.0, "the code is drawn: {width}");
    look(&browser, "second-factor-code").await;

    open(&browser, &service, "/account/prove?to=/tokens").await;
    look(&browser, "prove").await;
    enter(&browser, "#present", PASSWORD).await;
    press_button(&browser, "Go on").await;
    until_said(&browser, "Make a token").await;
    look(&browser, "token-form").await;
    enter(&browser, "#name", "Nightly export").await;
    click(&browser, "#role option[value=auditor]").await;
    press_button(&browser, "Make the token").await;
    until_said(&browser, "it is shown this once").await;
    let chosen = "const f = document.querySelector('#token'); f.focus(); \
                  return f.value.startsWith('nf_') && f.selectionEnd - f.selectionStart === f.value.length \
                  && f.scrollHeight <= f.clientHeight + 1 && !document.querySelector('[data-copies=token]').hidden";
    assert_eq!(
        browser.page.execute(chosen, vec![]).await.unwrap().as_bool(),
        Some(true),
        "it is ready to copy, and all of it is seen"
    );
    look(&browser, "token-made").await;

    open(&browser, &service, "/tokens").await;
    until_said(&browser, "1 of 1 works.").await;
    look(&browser, "tokens").await;
    click(&browser, "a[aria-label='Revoke: Nightly export']").await;
    until_said(&browser, "Revoke Nightly export?").await;
    look(&browser, "token-revoke").await;
    press_button(&browser, "Revoke").await;
    until_said(&browser, "The token Nightly export works no more.").await;
    open(&browser, &service, "/access-review").await;
    until_said(&browser, "0 API tokens work.").await;
    look(&browser, "access-review").await;
    assert_eq!(browser.take_console(), Vec::<String>::new());
}
