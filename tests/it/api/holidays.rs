//! The days off in force, as JSON.

use std::sync::Arc;

use actix_web::{http::StatusCode, web::Data};
use ninefold::domain::holiday::HolidayLists;
use serde_json::{Value, json};

use super::ApiSite;

/// A site that keeps the holidays of two countries and a day of its own.
fn site() -> ApiSite {
    let mut site = ApiSite::new();
    let mut app = site.app.get_ref().clone();
    let own = vec![("2026-12-24".parse().unwrap(), "Between the years".to_owned())];
    let codes = ["US".to_owned(), "DE".to_owned()];
    app.days_off = Arc::new(HolidayLists::built_in().unwrap().days_off(&codes, own).unwrap());
    site.app = Data::new(app);
    site
}

#[actix_web::test]
async fn the_days_off_of_a_year_name_their_countries() {
    let site = site();
    let body = site.get("holidays?year=2027").await.body;
    assert_eq!(body["year"], 2027);
    let countries = body["countries"].as_array().unwrap();
    let codes: Vec<&Value> = countries.iter().map(|country| &country["code"]).collect();
    assert_eq!(codes, ["US", "DE"]);
    let fields: Vec<&String> = countries[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["code", "name", "scope", "source"]);
    let observed = json!({ "date": "2027-12-31", "name": "New Year’s Day (observed)", "country": "US" });
    assert_eq!(body["holidays"].as_array().unwrap().last(), Some(&observed), "of 1 January 2028, a Saturday");
    let first: Vec<&Value> = body["holidays"].as_array().unwrap().iter().take(2).map(|day| &day["country"]).collect();
    assert_eq!(first, ["US", "DE"], "1 January is of both");
}

#[actix_web::test]
async fn without_a_year_it_is_the_current_one_and_a_wrong_one_is_refused() {
    let site = site();
    let body = site.get("holidays").await.body;
    assert_eq!(body["year"], 2026);
    let own = json!({ "date": "2026-12-24", "name": "Between the years", "country": null });
    assert!(body["holidays"].as_array().unwrap().contains(&own), "{body}");
    for (query, error) in [
        ("year=2014", "year out_of_range"),
        ("year=2061", "year out_of_range"),
        ("year=next", "year unreadable"),
        ("country=DE", "country unknown_parameter"),
    ] {
        let refused = site.get(&format!("holidays?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", refused.body);
        assert_eq!(refused.errors(), [error], "{query}");
    }
}
