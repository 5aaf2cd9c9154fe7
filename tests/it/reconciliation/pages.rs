//! The pages, as a browser meets them.

use actix_web::{
    http::{StatusCode, header::CONTENT_TYPE},
    test::TestRequest,
};
use ninefold::domain::{person::Role, reconciliation::Class};

use super::{called, names, payments, reconciled, standing, with_register, workbook};
use crate::pages::visitor::{Answer, Visitor};

/// Sends a list as the form does.
async fn send_list(visitor: &mut Visitor<'_>, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
    let part = |head: &str| format!("--part\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    let mut body = format!("{}{}\r\n", part("name=\"csrf\""), visitor.csrf).into_bytes();
    for (field, value) in fields {
        body.extend(format!("{}{value}\r\n", part(&format!("name=\"{field}\""))).bytes());
    }
    body.extend(part(&format!("name=\"file\"; filename=\"{name}\"")).bytes());
    body.extend(bytes);
    body.extend(b"\r\n--part--\r\n");
    let request = TestRequest::post().uri("/reconciliations").set_payload(body);
    visitor.send(request.insert_header((CONTENT_TYPE, "multipart/form-data; boundary=part"))).await
}

#[actix_web::test]
async fn a_list_is_sent_looked_at_and_decided() {
    let app = with_register();
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let start = visitor.get("/reconciliations").await;
    assert!(start.body.contains("Nothing compared yet") && start.body.contains("type=\"file\""));
    let unread = send_list(&mut visitor, &[("list", "Q3")], "odd.csv", b"Foo,Bar\nx,y\n").await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.body.contains("No column of names was found") && unread.body.contains("value=\"Q3\""));
    let fields = [("kind", "accounts_payable"), ("as_of", "2026-10-31"), ("list", "")];
    let sent = send_list(&mut visitor, &fields, "payments.xlsx", &workbook(&payments())).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/reconciliations/RC-0001"));

    let page = visitor.get("/reconciliations/RC-0001").await;
    for told in [
        "Accounts payable of 2026-10-31",
        "City of Ravenna",
        "4\u{202f}400 EUR",
        "row 8 and 1 more",
        "Two names are only on the list, one merely looks like a vendor and one is archived here: each waits",
        "Add as vendor",
        "Other sheets of the file were not read: Notes.",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let id = |class| names(&app, &reconciled_first(&app), class)[0].id.to_string();
    let added = [("id", &*id(Class::OnlyThere)), ("decision", "add"), ("back", "?class=only_there")];
    let answer = visitor.post("/reconciliations/RC-0001/decide", &added).await;
    assert_eq!(answer.location(), "/reconciliations/RC-0001?class=only_there");
    let page = visitor.get(answer.location()).await;
    assert!(page.body.contains("“City of Ravenna” is on the register, as proposed."), "{}", page.body);
    let tools = id(Class::OnlyThere);
    let unsaid = visitor.post("/reconciliations/RC-0001/decide", &[("id", &tools), ("decision", "exclude")]).await;
    assert!(visitor.get(unsaid.location()).await.body.contains("say why it is not a vendor"));
    // Sent by the enter key, without a button.
    let why = [("id", &*tools), ("vendor", ""), ("reason", "an <employee>")];
    visitor.post("/reconciliations/RC-0001/decide", &why).await;
    let left_out = visitor.get("/reconciliations/RC-0001?class=excluded").await;
    assert!(left_out.body.contains("an &#60;employee&#62;"), "{}", left_out.body);
    let forget =
        left_out.body.split("action=\"/reconciliations/exclusions/").nth(1).unwrap().split('"').next().unwrap();
    let back = [("back", "/reconciliations/RC-0001?class=only_there")];
    let undone = visitor.post(&format!("/reconciliations/exclusions/{forget}"), &back).await;
    assert!(visitor.get(undone.location()).await.body.contains("Zephyr Tools"));
    let same = [("id", &*id(Class::Similar)), ("decision", "alike"), ("back", "//evil.example")];
    let answer = visitor.post("/reconciliations/RC-0001/decide", &same).await;
    assert_eq!(answer.location(), "/reconciliations/RC-0001", "a page of ours alone is gone back to");
    let both = visitor.get("/reconciliations/RC-0001?class=both").await;
    for told in ["Osprey Identty", "decided by procurement@test.example", "added from this list", "legal name"] {
        assert!(both.body.contains(told), "{told}: {}", both.body);
    }
    let here = visitor.get("/reconciliations/rc-0001?class=only_here").await;
    assert!(here.body.contains("Tarn Data Rooms") && here.body.contains("href=\"/vendors/"));
    let list = visitor.get("/reconciliations").await;
    assert!(list.body.contains("2 to decide") && list.body.contains("RC-0001 · payments.xlsx"), "{}", list.body);
    let csv = visitor.get("/reconciliations/RC-0001/names.csv").await;
    assert!(csv.body.contains("Only here,Tarn Data Rooms") && csv.body.contains("Harbour Payroll"), "{}", csv.body);
    assert_eq!(visitor.get("/reconciliations/RC-0001/names.xlsx").await.status, StatusCode::OK);
    for missing in ["/reconciliations/RC-0009", "/reconciliations/RC-0001/names.pdf"] {
        assert_eq!(visitor.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

fn reconciled_first(app: &crate::support::app::TestApp) -> ninefold::domain::reconciliation::Reconciliation {
    ninefold::actions::reconcile::get(app, "RC-0001").unwrap().reconciliation
}

#[actix_web::test]
async fn each_role_sees_and_decides_what_it_may() {
    let app = with_register();
    let made = reconciled(&app);
    let id = names(&app, &made, Class::OnlyThere)[0].id.to_string();
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = auditor.get("/reconciliations/RC-0001").await;
    assert!(page.body.contains("City of Ravenna") && page.body.contains("names.csv"));
    assert!(
        !page.body.contains("Add as vendor") && !page.body.contains("type=\"checkbox\""),
        "an auditor decides nothing"
    );
    let decided = auditor.post("/reconciliations/RC-0001/decide", &[("id", &id), ("decision", "add")]).await;
    assert_eq!(decided.status, StatusCode::FORBIDDEN);
    assert!(!auditor.get("/reconciliations").await.body.contains("type=\"file\""));
    assert_eq!(send_list(&mut auditor, &[], "a.csv", b"Vendor\nA\n").await.status, StatusCode::FORBIDDEN);
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    for path in [
        "/reconciliations",
        "/reconciliations/RC-0001",
        "/reconciliations/exclusions",
        "/reconciliations/RC-0001/names.csv",
    ] {
        assert_eq!(owner.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(standing(&app, &made).now, made.found);
    assert_eq!(called(&names(&app, &made, Class::OnlyThere)).len(), 2);
}
