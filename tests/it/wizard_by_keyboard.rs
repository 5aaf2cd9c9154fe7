//! The import wizard in a real browser, with the keyboard alone, wide and narrow.

use fantoccini::{
    Locator,
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
};

use crate::support::{
    at_the_page::{fits_and_is_accessible, text, until_said},
    browser::Browser,
    service::Service,
};

const SUPPLIERS: &str = "Supplier;Criticality;Contract end;Contract reference\n\
    Alder Pumps;Very;end of Q1;C-1\n\
    Birch Valves;very;2027-08-01;C-2\n\
    Acme Holding;low;2027-02-28;C-3\n\
    Acme Inc.;low;2027-02-28;C-4\n";

/// Presses keys, one after the other, where the focus is.
async fn strike(browser: &Browser, keys: impl IntoIterator<Item = char>) {
    let strokes = keys.into_iter().fold(KeyActions::new("keyboard".to_owned()), |strokes, value| {
        strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value })
    });
    browser.page.perform_actions(strokes).await.unwrap();
}

async fn press(browser: &Browser, key: Key) {
    strike(browser, [char::from(key)]).await;
}

/// Goes on with the tab key until the focus is on what fits; nothing else may be needed to get there.
async fn tab_to(browser: &Browser, selector: &str) {
    for _ in 0..120 {
        press(browser, Key::Tab).await;
        let fits = format!("return document.activeElement.matches({})", serde_json::Value::from(selector));
        if browser.page.execute(&fits, vec![]).await.unwrap() == serde_json::Value::Bool(true) {
            let shown = "const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0";
            assert!(browser.page.execute(shown, vec![]).await.unwrap().as_bool().unwrap(), "{selector} shows no focus");
            return;
        }
    }
    panic!("{selector} cannot be reached with the tab key");
}

async fn walk(width: u32, scheme: &str) {
    let Some(browser) = Browser::open(width, 900).await else { return };
    browser.set_color_scheme(scheme);
    let service = Service::start(|_| {});
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("suppliers.csv");
    std::fs::write(&file, SUPPLIERS).unwrap();

    browser.page.goto(&service.sign_in_link("security")).await.unwrap();
    tab_to(&browser, "main button[type=submit]").await;
    press(&browser, Key::Enter).await;
    browser.page.wait().for_element(Locator::LinkText("Portfolio")).await.unwrap();

    // Drop.
    browser.page.goto(&format!("{}/imports", service.address)).await.unwrap();
    tab_to(&browser, "input[type=file]").await;
    // The dialog that chooses a file is the browser's own; it is given the name.
    browser.page.active_element().await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    tab_to(&browser, "form[enctype] button[type=submit]").await;
    press(&browser, Key::Enter).await;
    until_said(&browser, "Values to values").await;
    fits_and_is_accessible(&browser, &format!("wizard-check-{width}-{scheme}")).await;

    // Check: a value, a cell and a name are settled, then the file is checked again.
    tab_to(&browser, "select[name='mean_criticality|Very']").await;
    strike(&browser, "4".chars()).await;
    tab_to(&browser, "input[name='cell_CSV!C2']").await;
    browser.page.execute("document.activeElement.select()", vec![]).await.unwrap();
    strike(&browser, "2027-03-31".chars()).await;
    tab_to(&browser, "select[name='dup_Acme Holding']").await;
    strike(&browser, "is a vendor".chars()).await;
    tab_to(&browser, "#duplicates button[type=submit]").await;
    press(&browser, Key::Enter).await;
    until_said(&browser, "Settled by you").await;
    assert!(text(&browser).await.contains("every one understood"), "{}", text(&browser).await);
    fits_and_is_accessible(&browser, &format!("wizard-settled-{width}-{scheme}")).await;

    // Apply.
    tab_to(&browser, "button[name=mode]").await;
    press(&browser, Key::Enter).await;
    until_said(&browser, "4 created").await;
    fits_and_is_accessible(&browser, &format!("wizard-done-{width}-{scheme}")).await;
    assert_eq!(browser.take_console(), Vec::<String>::new());
}

#[tokio::test]
async fn the_wizard_is_walked_with_the_keyboard_on_a_wide_page() {
    walk(1280, "light").await;
}

#[tokio::test]
async fn the_wizard_is_walked_with_the_keyboard_on_a_narrow_page() {
    walk(390, "dark").await;
}
