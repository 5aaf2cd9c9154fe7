//! The page, as a browser meets it.

use actix_web::http::StatusCode;
use ninefold::domain::person::Role;

use super::{YEAR, load};
use crate::{pages::visitor::Visitor, support::app::TestApp};

#[actix_web::test]
async fn an_auditor_builds_a_pack_and_takes_it() {
    let app = TestApp::new();
    load(&app);
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let start = auditor.get("/evidence").await;
    assert_eq!(start.status, StatusCode::OK);
    for told in ["No pack yet", "value=\"2025-12-01\"", "value=\"2026-11-22\"", "up to 5 vendors: all of them"] {
        assert!(start.body.contains(told), "{told}: {}", start.body);
    }
    let fields = [("from", YEAR.0), ("to", YEAR.1), ("seed", "7"), ("size", ""), ("references", "")];
    let sent = auditor.post("/evidence", &fields).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/evidence"));
    let page = auditor.get("/evidence").await;
    for told in [
        "EP-0001 of 2025-12-01 to 2026-11-22 is ready",
        "2025-12-01 to 2026-11-22",
        "5 of 30, seed 7",
        "auditor@test.example",
        "pack.zip",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let taken = auditor.get("/evidence/EP-0001/pack.zip").await;
    assert_eq!(taken.status, StatusCode::OK);
    assert_eq!(taken.headers.get("content-type").unwrap(), "application/zip");
    let chosen = [("from", YEAR.0), ("to", YEAR.1), ("references", "V-0012; v-0009\r\nV-0033")];
    auditor.post("/evidence", &chosen).await;
    assert!(auditor.get("/evidence").await.body.contains("V-0009, V-0012, V-0033"));
    for missing in ["/evidence/EP-0009/pack.zip"] {
        assert_eq!(auditor.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[actix_web::test]
async fn what_is_wrong_stands_beside_its_field_and_keeps_what_was_typed() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    visitor.get("/evidence").await;
    let empty = visitor.post("/evidence", &[("from", YEAR.0), ("to", YEAR.1)]).await;
    assert_eq!(empty.status, StatusCode::CONFLICT);
    assert!(empty.body.contains("import the register first"), "{}", empty.body);
    load(&app);
    for (fields, told) in [
        ([("from", YEAR.1), ("to", YEAR.0), ("seed", ""), ("references", "")], "swap the two days"),
        ([("from", "soon"), ("to", YEAR.1), ("seed", ""), ("references", "")], "“soon” is not a day"),
        ([("from", YEAR.0), ("to", YEAR.1), ("seed", "x"), ("references", "")], "“x” is not a whole number"),
        ([("from", YEAR.0), ("to", YEAR.1), ("seed", "1"), ("references", "V-7777")], "V-7777 cannot be found"),
    ] {
        let answer = visitor.post("/evidence", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let kept = visitor.post("/evidence", &[("from", YEAR.0), ("to", YEAR.1), ("references", "V-7777")]).await;
    assert!(kept.body.contains(">V-7777</textarea>"), "{}", kept.body);
}

#[actix_web::test]
async fn a_business_owner_takes_no_pack() {
    let app = TestApp::new();
    load(&app);
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    for path in ["/evidence", "/evidence/EP-0001/pack.zip"] {
        assert_eq!(owner.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let sent = owner.post("/evidence", &[("from", YEAR.0), ("to", YEAR.1)]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert_eq!(Visitor::new(&app).get("/evidence").await.status, StatusCode::SEE_OTHER);
}
