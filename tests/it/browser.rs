//! A real browser on the real program: signing in, importing a workbook, reading a vendor's score.

use fantoccini::Locator;

use crate::support::{
    at_the_page::{sign_in, text},
    browser::Browser,
    service::Service,
};

/// The sample register and reports, as a customer's own files would be brought in.
const REGISTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/import/samples/01-vendors.xlsx");
/// What an outage touches, filled.
const CHAIN: &str = "/supply-chain?down=Northgate+Cloud";
const REPORTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/import/samples/03-soc-reports.csv");

async fn bring_in(browser: &Browser, service: &Service, file: &str) {
    browser.page.goto(&format!("{}/imports", service.address)).await.unwrap();
    browser.page.find(Locator::Css("input[type=file]")).await.unwrap().send_keys(file).await.unwrap();
    browser.page.find(Locator::Css("form[enctype] button[type=submit]")).await.unwrap().click().await.unwrap();
    browser.page.wait().for_element(Locator::Css("button[name=mode]")).await.unwrap();
    assert!(text(browser).await.contains("Headings to fields"));
    browser.page.find(Locator::Css("button[name=mode]:not([disabled])")).await.unwrap().click().await.unwrap();
    browser.page.wait().for_element(Locator::LinkText("Imports")).await.unwrap();
}

#[tokio::test]
async fn somebody_signs_in_imports_a_workbook_and_reads_a_vendors_score() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|_| {});
    sign_in(&browser, &service.sign_in_link("security")).await;
    bring_in(&browser, &service, REGISTER).await;
    bring_in(&browser, &service, REPORTS).await;
    browser.page.goto(&format!("{}/vendors?q=harbour", service.address)).await.unwrap();
    browser.page.find(Locator::LinkText("Harbour Payroll")).await.unwrap().click().await.unwrap();
    let page = text(&browser).await;
    assert!(page.contains("71.5"), "the inherent score of example D: {page}");
    for part in ["How the number comes about", "Data sensitivity", "CC6", "What would lower it"] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    assert_eq!(browser.take_console(), Vec::<String>::new(), "nothing was refused or went wrong in the browser");
}

#[tokio::test]
async fn no_page_breaks_a_rule_of_accessibility_wide_or_narrow_light_or_dark() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    sign_in(&browser, &service.sign_in_link("security")).await;
    let vendor = first_vendor(&browser, &service).await;
    let pages = [
        ("portfolio", "/"),
        ("vendors", "/vendors"),
        ("renewals", "/renewals"),
        ("vendor", vendor.as_str()),
        ("imports", "/imports"),
        ("outbox", "/outbox"),
        ("reminders", "/reminders"),
        ("reminders-upcoming", "/reminders/upcoming?days=90"),
        ("reminders-versions", "/reminders/versions"),
        ("vendor-new", "/vendors/new"),
        ("layouts", "/imports/layouts"),
        ("supply-chain", CHAIN),
        ("coverage", "/coverage?services=1"),
        ("reconciliations", "/reconciliations"),
        ("reconciliation", "/reconciliations/RC-0001?class=similar"),
        ("findings", "/findings?view=all"),
        ("figures", "/portfolio/figures"),
        ("rating", "/rating"),
        ("rate", "/rate"),
        ("risk-model", "/risk-model"),
        ("risk-model-draft", "/risk-model/drafts/new"),
        ("cc9", "/cc9"),
        ("quality", "/quality"),
        ("calendar", "/account/calendar"),
        ("digests", "/account/mail"),
    ];
    let mut found = Vec::new();
    for (width, scheme) in [(1280, "light"), (390, "dark")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        for (name, path) in pages {
            browser.page.goto(&format!("{}{path}", service.address)).await.unwrap();
            browser.screenshot(&format!("{name}-{width}-{scheme}")).await;
            let overflow = browser
                .page
                .execute("return document.documentElement.scrollWidth - window.innerWidth", vec![])
                .await
                .unwrap();
            assert!(overflow.as_i64().unwrap() <= 0, "{path} is wider than {width} pixels by {overflow}");
            let violations = browser.axe_violations().await.unwrap_or_default();
            found.extend(violations.into_iter().map(|what| format!("{path} at {width} pixels, {scheme}: {what}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn figures_rate_a_service_without_a_mouse() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    sign_in(&browser, &service.sign_in_link("security")).await;
    browser.page.goto(&format!("{}/rate", service.address)).await.unwrap();
    let before = text(&browser).await;
    assert!(before.contains("2 services are not rated"), "{before}");
    // The first factor that is not rated is at hand; three figures rate what is missing, Enter keeps.
    for key in ["3", "2", "1"] {
        browser.page.active_element().await.unwrap().send_keys(key).await.unwrap();
    }
    browser.page.active_element().await.unwrap().send_keys("\u{e007}").await.unwrap();
    browser.page.wait().for_element(Locator::Css(".toast")).await.unwrap();
    let after = text(&browser).await;
    assert!(after.contains("was rated") && after.contains("1 service is not rated"), "{after}");
    assert_eq!(browser.take_console(), Vec::<String>::new());
}

async fn first_vendor(browser: &Browser, service: &Service) -> String {
    browser.page.goto(&format!("{}/vendors?q=harbour", service.address)).await.unwrap();
    let link = browser.page.find(Locator::LinkText("Harbour Payroll")).await.unwrap();
    let target = link.attr("href").await.unwrap().unwrap();
    target.strip_prefix(&service.address).unwrap_or(&target).to_owned()
}

#[tokio::test]
async fn a_bar_of_the_chart_is_followed_by_keyboard_to_its_report() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let service = Service::start(|service| {
        service.run(&["demo", "--no-serve"]);
    });
    sign_in(&browser, &service.sign_in_link("security")).await;
    for (width, scheme) in [(1280, "light"), (390, "dark")] {
        browser.set_size(width, 900);
        browser.set_color_scheme(scheme);
        browser.page.goto(&format!("{}/coverage?key=0", service.address)).await.unwrap();
        let page = text(&browser).await;
        for part in ["SOC coverage", "Saltmarsh Hosting", "stage on the way to a report", "has to begin by"] {
            assert!(page.contains(part), "{part} is missing: {page}");
        }
        assert_eq!(browser.axe_violations().await.unwrap_or_default(), Vec::<String>::new());
        let bar = browser.page.find(Locator::Css(".glane a[href^='/soc-reports/']")).await.unwrap();
        let target = bar.attr("href").await.unwrap().unwrap();
        // Tab by tab from the lane's name, as somebody without a mouse comes to it.
        let name = Locator::XPath("//p[@class='who-l'][../*[local-name()='svg']/*[local-name()='a']]/a");
        browser.page.find(name).await.unwrap().send_keys("\u{e004}").await.unwrap();
        let mut found = None;
        for _ in 0..40 {
            let focused = browser.page.active_element().await.unwrap();
            let link = focused.attr("href").await.unwrap().unwrap_or_default();
            if link.starts_with("/soc-reports/") {
                found = Some(link);
                focused.send_keys("\u{e007}").await.unwrap();
                break;
            }
            focused.send_keys("\u{e004}").await.unwrap();
        }
        let link = found.unwrap_or_else(|| panic!("no bar can be reached by keyboard; the first leads to {target}"));
        browser.page.wait().for_element(Locator::LinkText("Vendors")).await.unwrap();
        let here = browser.page.current_url().await.unwrap();
        assert!(link.starts_with(here.path()), "{here} is not {link}");
    }
    assert_eq!(browser.take_console(), Vec::<String>::new());
}
