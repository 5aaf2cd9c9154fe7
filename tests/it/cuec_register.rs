//! What reports expect of us, our controls, rows that are pasted, documents on file, and wording that is shared.

use actix_web::{
    http::{Method, StatusCode, header::CONTENT_TYPE},
    test::TestRequest,
};
use ninefold::{
    actions::{
        cuec_register::{self, Asked, Entry},
        import_spreadsheet::ImportOptions,
        records, report_checks,
    },
    domain::{
        access::Actor,
        control::Control,
        cuec::{Cuec, CuecStatus},
        cuec_work::Work,
        person::Role,
        soc_exception::SocException,
        soc_report::SocReport,
        vendor::Vendor,
    },
};
use serde_json::{Value, json};

use crate::{
    pages::visitor::Visitor,
    papers::import,
    support::{api_site::ApiSite, app::TestApp},
};

fn report(app: &TestApp, vendor: &Vendor, start: &str, end: &str) -> SocReport {
    app.add(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": start, "period_end": end,
        "opinion_operation": "unqualified", "scope_fit": "full",
    }))
}

fn cuec(app: &TestApp, report: &SocReport, number: &str, text: &str) -> Cuec {
    app.add(json!({
        "vendor_id": report.vendor_id, "soc_report_id": report.id, "reference": number, "description": text,
        "criteria": ["CC6.2"],
    }))
}

fn register(app: &TestApp) -> Vec<Entry> {
    cuec_register::register(app, &Actor::command_line(), &Asked::default()).unwrap()
}

fn vendor(app: &TestApp, name: &str) -> Vendor {
    app.add(json!({ "name": name, "status": "active" }))
}

#[actix_web::test]
async fn one_control_satisfies_many_and_the_work_list_shrinks() {
    let app = TestApp::new();
    let (alder, birch) = (vendor(&app, "Alder Pumps"), vendor(&app, "Birch Valves"));
    let of_alder = report(&app, &alder, "2025-10-01", "2026-09-30");
    let of_birch = report(&app, &birch, "2025-10-01", "2026-09-30");
    let first = cuec(&app, &of_alder, "U1", "You tell us of leavers within a day.");
    let second = cuec(&app, &of_birch, "C-9", "You remove accounts of leavers.");
    let _third = cuec(&app, &of_birch, "C-10", "You keep your own keys.");
    assert!(register(&app).iter().all(|entry| entry.work == [Work::Map, Work::Unowned]));

    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let page = security.get("/cuecs").await;
    assert!(page.body.contains("3 of 3 have something to do; 3 are not mapped, which"), "{}", page.body);
    let (one, two) = (first.id.to_string(), second.id.to_string());
    let fields = [
        ("id", one.as_str()),
        ("id", two.as_str()),
        ("our_control", "HR-07"),
        ("status", "implemented"),
        ("back", "/cuecs?view=all"),
    ];
    assert_eq!(security.post("/cuecs/map", &fields).await.location(), "/cuecs?view=all");
    let works = |number: &str| {
        let entries = register(&app);
        entries.into_iter().find(|entry| entry.cuec.reference.as_deref() == Some(number)).unwrap().work
    };
    assert_eq!(works("U1"), [Work::Unknown, Work::Unowned, Work::Unproven], "no control goes by HR-07 yet");
    let controls = security.get("/controls").await;
    assert!(
        controls.body.contains("Mapped to, and not on this list") && controls.body.contains("HR-07"),
        "{}",
        controls.body
    );

    // The list of our controls comes from a sheet; owner and evidence of the control count for what is mapped to it.
    let path = app.scratch("controls.csv");
    let rows = "Control ID,Control name,Control description,Control owner,Owner email,Control status,Evidence,Last tested\n\
                HR-07,Leaver process,Access ends on the last day,Ada Brook,ada@ours.example,In place,Ticket export,2026-10-01\n\
                KM-01,Key management,,,,Planned,,\n";
    std::fs::write(&path, rows).unwrap();
    let read = import(&app, &path);
    assert_eq!((read.kind.as_deref(), read.created, read.rejected), (Some("control_register"), 2, 0), "{read:?}");
    assert_eq!((works("U1"), works("C-9"), works("C-10")), (vec![], vec![], vec![Work::Map, Work::Unowned]));
    let of_control = Asked { control: Some("hr 07".into()), ..Asked::default() };
    assert_eq!(cuec_register::register(&app, &Actor::command_line(), &of_control).unwrap().len(), 2);

    // A control that is renamed takes what is mapped to it along.
    let control = records::list::<Control>(&app, &Actor::command_line(), None, None, 9).unwrap().remove(0);
    let renamed = json!({ "reference": "HR-70" });
    records::update::<Control>(
        &app,
        &Actor::command_line(),
        control.id,
        records::Expect::Any,
        renamed.as_object().unwrap(),
    )
    .unwrap();
    assert_eq!(works("U1"), []);
    let taken = json!({ "reference": "km 01", "name": "Another" });
    let refused = records::create::<Control>(&app, &Actor::command_line(), taken.as_object().unwrap()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Reference: another control goes by it already; change that one, or choose another."
    );
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    assert_eq!(auditor.post("/cuecs/map", &fields).await.status, StatusCode::FORBIDDEN);
    assert!(!auditor.get("/cuecs?view=all").await.body.contains("type=\"checkbox\""));
}

#[test]
fn the_controls_go_out_and_in_unchanged() {
    let app = TestApp::new();
    let _: Control = app.add(json!({
        "reference": "AC-03", "name": "Quarterly access review", "status": "implemented", "evidence": "Minutes",
        "checked_on": "2026-09-30", "description": "Owners confirm\nevery account",
    }));
    for format in ["csv", "xlsx"] {
        let path = app.scratch(&format!("controls.{format}"));
        let output = app.command().args(["export", "controls", "--out", path.to_str().unwrap()]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let read = app.import_fixture(path.to_str().unwrap(), &ImportOptions::default());
        assert_eq!((read.created, read.updated, read.unchanged, read.rejected), (0, 0, 1, 0), "{format} {read:?}");
    }
}

#[actix_web::test]
async fn a_new_report_takes_the_mapping_of_the_one_before_over() {
    let app = TestApp::new();
    let alder = vendor(&app, "Alder Pumps");
    let old = report(&app, &alder, "2024-10-01", "2025-09-30");
    let mapped = cuec(&app, &old, "U1", "You tell us of leavers within a day.");
    let values = json!({ "our_control": "HR-07", "status": "implemented", "evidence": "Tickets" });
    records::update::<Cuec>(&app, &Actor::command_line(), mapped.id, records::Expect::Any, values.as_object().unwrap())
        .unwrap();
    let _open = cuec(&app, &old, "U2", "You keep your keys.");
    let new = report(&app, &alder, "2025-10-01", "2026-09-30");
    let same = cuec(&app, &new, "7", "You tell us of leavers, within a day!");
    let _other = cuec(&app, &new, "8", "You keep your keys.");
    let numbers: Vec<_> = register(&app).iter().map(|entry| entry.cuec.reference.clone().unwrap()).collect();
    assert_eq!(numbers, ["7", "8"], "what a newer report replaces is no work any more");

    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let page = security.get(&format!("/soc-reports/{}", new.id)).await;
    assert!(page.body.contains("Take over 1 from the report before"), "{}", page.body);
    security.post(&format!("/soc-reports/{}/carry-over", new.id), &[]).await;
    let now = records::get::<Cuec>(&app, &Actor::command_line(), same.id).unwrap();
    assert_eq!(
        (now.our_control.as_deref(), now.status, now.evidence.as_deref()),
        (Some("HR-07"), CuecStatus::Implemented, Some("Tickets"))
    );
    let page = security.get(&format!("/soc-reports/{}", new.id)).await;
    assert!(!page.body.contains("from the report before</button>"));
}

#[actix_web::test]
async fn pasted_rows_are_shown_first_and_hang_on_their_report() {
    let app = TestApp::new();
    let alder = vendor(&app, "Alder Pumps");
    let _old = report(&app, &alder, "2024-10-01", "2025-09-30");
    let new = report(&app, &alder, "2025-10-01", "2026-09-30");
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let page = format!("/soc-reports/{}", new.id);
    security.get(&page).await;
    let rows = "U1\t\"You tell us of leavers,\nwithin a day.\"\tCC6.2\r\nU2\tYou keep your own keys.\tCC6.1\r\n";
    let pasted = security.post(&format!("{page}/paste"), &[("part", "cuecs"), ("rows", rows)]).await;
    assert!(pasted.location().starts_with("/imports/"), "{}", pasted.body);
    let cuecs = || records::list::<Cuec>(&app, &Actor::command_line(), Some(alder.id), None, 9).unwrap();
    assert_eq!(cuecs(), [], "nothing is stored before it was seen");
    let preview = security.get(pasted.location()).await;
    assert!(preview.body.contains("User entity controls"), "{}", preview.body);
    let applied = security.post(&format!("{}/apply", pasted.location()), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
    security.get(pasted.location()).await;
    let stored = cuecs();
    assert_eq!(stored.iter().map(|one| one.soc_report_id).collect::<Vec<_>>(), [new.id, new.id]);
    assert_eq!(stored[0].description.as_deref(), Some("You tell us of leavers,\nwithin a day."));
    let headed = "No\tControl ID\tException\nE-1\tLA-07\tTwo leavers kept their access.\n";
    let pasted = security.post(&format!("{page}/paste"), &[("part", "exceptions"), ("rows", headed)]).await;
    security.get(pasted.location()).await;
    security.post(&format!("{}/apply", pasted.location()), &[]).await;
    security.get(pasted.location()).await;
    let found = records::list::<SocException>(&app, &Actor::command_line(), Some(alder.id), None, 9).unwrap();
    assert_eq!(
        found.iter().map(|one| (one.control.as_deref(), one.soc_report_id)).collect::<Vec<_>>(),
        [(Some("LA-07"), new.id)]
    );
    let empty = security.post(&format!("{page}/paste"), &[("part", "cuecs"), ("rows", " \n ")]).await;
    assert_eq!(empty.location(), format!("{page}#cuecs"));
}

#[actix_web::test]
async fn a_document_is_filed_with_its_digest_and_opened_by_those_who_may() {
    let app = TestApp::new();
    let alder = vendor(&app, "Alder Pumps");
    let report = report(&app, &alder, "2025-10-01", "2026-09-30");
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let page = format!("/soc-reports/{}", report.id);
    security.get(&page).await;
    let part = |head: &str, text: &str| format!("--part\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n");
    let body = [
        part("name=\"csrf\"", &security.csrf),
        part("name=\"file\"; filename=\"../soc2 report.pdf\"", "%PDF-1.7 report"),
        part("name=\"restriction\"", "NDA of 2024"),
        part("name=\"readers\"", "assessors"),
        "--part--\r\n".to_owned(),
    ]
    .concat();
    let send = |body: String| {
        TestRequest::post()
            .uri(&format!("{page}/documents"))
            .set_payload(body)
            .insert_header((CONTENT_TYPE, "multipart/form-data; boundary=part"))
    };
    let filed = security.send(send(body.clone())).await;
    assert_eq!(filed.location(), format!("{page}#documents"), "{}", filed.body);
    let shown = security.get(&page).await;
    let digest = "SHA-256 <code class=\"hash\">";
    for text in ["soc2 report.pdf", "NDA of 2024", "assessors only", digest] {
        assert!(shown.body.contains(text), "{text}: {}", shown.body);
    }
    let url = format!(
        "/documents/{}",
        shown.body.split_once("href=\"/documents/").unwrap().1.split(['"', '/']).next().unwrap()
    );
    let asked = security.get(&url).await;
    assert!(asked.body.contains("NDA of 2024") && !asked.body.contains("%PDF-1.7"), "{}", asked.body);
    let opened = security.post(&format!("{url}/content"), &[]).await;
    assert_eq!((opened.status, opened.body.as_str()), (StatusCode::OK, "%PDF-1.7 report"));
    assert!(opened.headers.get("content-disposition").unwrap().to_str().unwrap().starts_with("attachment"));
    let twice = security.send(send(body)).await;
    assert_eq!(twice.location(), format!("{page}#documents"));
    assert!(security.get(&page).await.body.contains("filed there already"));
    let mut procurement = Visitor::signed_in(&app, Role::Procurement).await;
    assert_eq!(procurement.get(&url).await.status, StatusCode::FORBIDDEN);
    assert!(!procurement.get(&page).await.body.contains(&format!("href=\"{url}\"")));
}

#[test]
fn wording_that_another_vendors_report_shares_is_shown_with_its_places() {
    let app = TestApp::new();
    let (alder, birch) = (vendor(&app, "Alder Pumps"), vendor(&app, "Birch Valves"));
    let (one, other) =
        (report(&app, &alder, "2025-10-01", "2026-09-30"), report(&app, &birch, "2025-07-01", "2026-06-30"));
    let add = |report: &SocReport, number: &str, text: &str| -> SocException {
        app.add(json!({ "vendor_id": report.vendor_id, "soc_report_id": report.id, "reference": number, "description": text }))
    };
    let text =
        "For 2 of 25 leavers sampled, access to the console was removed later than one business day after they left.";
    add(&one, "E-1", text);
    add(&one, "E-2", "One change to the billing system had no approval on file when it was released to customers.");
    add(&other, "X-4", &text.to_uppercase().replace(",", ""));
    let wording = |id| {
        let found = report_checks::of_report(&app, &Actor::command_line(), id).unwrap();
        found
            .checks
            .into_iter()
            .filter(|check| check.kind.as_str() == "wording")
            .map(|check| check.text)
            .collect::<Vec<_>>()
    };
    let expected = "1 of 2 exceptions are worded nearly as in Birch Valves’s SOC 2 Type 2 to 2026-06-30: E-1 here and X-4 there. \
                    Ask who wrote them.";
    assert_eq!(wording(one.id), [expected]);
    assert_eq!(wording(other.id).len(), 1);
    let all = report_checks::report(&app, None).unwrap();
    assert_eq!(all.iter().flat_map(|one| &one.checks).filter(|check| check.kind.as_str() == "wording").count(), 2);
}

#[actix_web::test]
async fn the_api_has_the_same_with_the_same_refusals() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let other = site.made("vendors", &json!({ "name": "Birch Valves" })).await;
    let body = |more: Value| {
        let mut body = json!({
            "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
            "period_end": "2026-09-30", "opinion_operation": "unqualified",
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (more, error) in [
        (json!({ "period_end": "2025-09-30" }), "period_end end_before_start"),
        (json!({ "as_of": "2026-09-30" }), "as_of not_for_type2"),
        (json!({ "opinion_operation": "qualified" }), "qualified_criteria required"),
        (
            json!({ "opinion_operation": "qualified", "qualified_criteria": ["CC99.1"] }),
            "qualified_criteria unknown_criterion",
        ),
        (json!({ "pages": ["Nonsense: p. 3"] }), "pages unknown_field"),
    ] {
        let reply = site.post("soc-reports", &body(more)).await;
        assert_eq!((reply.status, reply.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec![error.to_owned()]));
    }
    let report = site.made("soc-reports", &body(json!({ "pages": ["Auditor: p. 3"] }))).await;
    let service = site.made("services", &json!({ "vendor_id": vendor, "name": "Pump care" })).await;
    let strange = site.made("services", &json!({ "vendor_id": other, "name": "Valve care" })).await;
    let fits = |service: &str| json!({ "services": [{ "service_id": service, "scope_fit": "partial" }] });
    let path = format!("soc-reports/{report}/services");
    let put = |body: &Value| site.by_admin(Method::PUT, &path).json(body);
    assert_eq!(put(&fits(&strange)).send().await.errors(), ["services unknown_service"]);
    assert_eq!(put(&json!({ "services": "all" })).send().await.errors(), ["services not_a_list_of_fits"]);
    let stated = put(&fits(&service)).send().await;
    let counts = |reply: &Value| {
        let services = reply["services"].as_array().unwrap().iter();
        let said =
            services.map(|one| format!("{} {}", one["service"].as_str().unwrap(), one["counts"].as_str().unwrap()));
        said.collect::<Vec<_>>()
    };
    assert_eq!(counts(&stated.body), ["Alder Pumps none", "Pump care partial"]);
    let alike = put(&json!({ "services": [] })).send().await;
    assert_eq!(counts(&alike.body), ["Alder Pumps unknown", "Pump care unknown"]);
    let cuec =
        json!({ "vendor_id": vendor, "soc_report_id": report, "reference": "U1", "description": "You tell us." });
    let cuec = site.made("cuecs", &cuec).await;
    let implemented = site.patch(&format!("cuecs/{cuec}"), &json!({ "status": "implemented" })).await;
    assert_eq!(implemented.errors(), ["our_control required"]);
    let mapped = json!({ "ids": [cuec], "our_control": "HR-07", "status": "planned" });
    assert_eq!(site.post("cuec-register/map", &mapped).await.body["changed"], 1);
    let entries = site.get("cuec-register?open=true").await;
    assert_eq!(entries.body["cuecs"][0]["work"], json!(["unknown_control", "implement", "unowned"]));

    // A review of another vendor's report is refused, and a token signs nothing.
    let review = |vendor: &str| json!({ "vendor_id": vendor, "kind": "soc_report", "soc_report_id": report });
    assert_eq!(site.post("reviews", &review(&other)).await.errors(), ["soc_report_id unknown_report"]);
    let id = site.made("reviews", &review(&vendor)).await;
    let signed = site.by_admin(Method::POST, &format!("reviews/{id}/sign")).send().await;
    assert_eq!((signed.status, signed.body["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")));

    let path = format!("vendors/{vendor}/documents?soc_report_id={report}&readers=assessors");
    let filed = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7").send().await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let listed = site.get(&format!("vendors/{vendor}/documents")).await;
    assert_eq!(listed.body["documents"][0]["file_name"], "report.pdf");
    let content = format!("documents/{}/content", filed.body["id"].as_str().unwrap());
    assert_eq!(site.get(&content).await.bytes, b"%PDF-1.7");
    let token = site.token(Role::Procurement);
    let auditor = site.ask(Method::GET, &content).header("authorization", &format!("Bearer {token}")).send().await;
    assert_eq!(auditor.status, StatusCode::FORBIDDEN);
    let wrong = format!("vendors/{other}/documents?soc_report_id={report}");
    let refused = site.by_admin(Method::POST, &wrong).file("report.pdf", b"%PDF-1.7").send().await;
    assert_eq!(refused.errors(), ["soc_report_id unknown_report"]);
    let checks = site.get("report-checks?vendor=Alder%20Pumps").await;
    assert_eq!(checks.body["reports"][0]["report"], "SOC 2 Type 2", "{}", checks.body);
    let table = site.get("exports/cuecs").await;
    assert!(String::from_utf8_lossy(&table.bytes).contains("HR-07"));
    assert_eq!(site.get("exports/nonsense").await.status, StatusCode::NOT_FOUND);
}
