//! What somebody at the browser does and sees on any page of the product.

use fantoccini::Locator;

use super::browser::Browser;

/// Opens a sign-in link and goes in.
pub async fn sign_in(browser: &Browser, link: &str) {
    browser.page.goto(link).await.unwrap();
    press_button(browser, "Sign in").await;
    browser.page.wait().for_element(Locator::LinkText("Portfolio")).await.unwrap();
}

/// Presses the button of this name.
pub async fn press_button(browser: &Browser, name: &str) {
    let path = format!("//button[normalize-space()=\"{name}\"]");
    browser.page.find(Locator::XPath(&path)).await.unwrap().click().await.unwrap();
}

/// What the page says; nothing while the next one is on its way.
pub async fn text(browser: &Browser) -> String {
    let said = browser.page.execute("return document.querySelector('main')?.innerText ?? ''", vec![]).await;
    said.ok().and_then(|said| said.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Waits until the page says this.
pub async fn until_said(browser: &Browser, said: &str) {
    for _ in 0..300 {
        if text(browser).await.contains(said) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the page does not say “{said}”: {}", text(browser).await);
}

/// Keeps a picture of the page, which is no wider than its window and breaks no rule of accessibility.
pub async fn fits_and_is_accessible(browser: &Browser, name: &str) {
    browser.screenshot(name).await;
    let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
    let overflow = browser.page.execute(overflow, vec![]).await.unwrap();
    assert!(overflow.as_i64().unwrap() <= 0, "{name} is too wide by {overflow}");
    assert_eq!(browser.axe_violations().await.unwrap_or_default(), Vec::<String>::new(), "{name}");
}
