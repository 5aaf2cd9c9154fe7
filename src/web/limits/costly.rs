//! What costs much: hashes of passwords, files that come in, tables and packs that go out.

use actix_web::http::Method;

/// Method, and how the path begins and ends, as the routes read it; at the API it is the path after the version.
const COSTLY: [(Method, &str, &str); 30] = [
    (Method::POST, "/sign-in", ""),
    (Method::POST, "/setup", ""),
    (Method::POST, "/account/", ""),
    (Method::POST, "/imports", ""),
    (Method::POST, "/reconciliations", "/reconciliations"),
    (Method::POST, "/evidence", ""),
    (Method::POST, "/soc-reports/", "/paste"),
    (Method::POST, "/soc-reports/", "/documents"),
    (Method::POST, "/vendors/", "/documents"),
    (Method::POST, "/models/", "/publish"),
    (Method::POST, "/risk-model/", "/publish"),
    (Method::POST, "/outbox/test", ""),
    (Method::POST, "/audit/verify", ""),
    (Method::GET, "/audit/verify", ""),
    (Method::GET, "/exports/", ""),
    (Method::GET, "/", "/export"),
    (Method::GET, "/coverage.", ""),
    (Method::GET, "/cc9.", ""),
    (Method::GET, "/quality.", ""),
    (Method::GET, "/evidence", "/pack.zip"),
    (Method::GET, "/evidence-packs/", "/content"),
    (Method::GET, "/soc-reports/", "/workbook"),
    (Method::GET, "/soc-reports/", "/workbook.xlsx"),
    (Method::GET, "/models/", "/effect"),
    (Method::GET, "/imports/", "/rejected"),
    (Method::GET, "/supply-chain/exposure", ""),
    (Method::GET, "/reconciliations/", "/names"),
    (Method::GET, "/reconciliations/", "/names.csv"),
    (Method::GET, "/reconciliations/", "/names.xlsx"),
    (Method::GET, "/reconciliations/", "/names.json"),
];

/// Whether a request is counted twice, the second time among the few.
pub(super) fn is_costly(method: &Method, path: &str) -> bool {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    COSTLY.iter().any(|(of, begin, end)| method == of && path.starts_with(begin) && path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_much_is_told_from_what_does_not() {
        for (method, path) in [
            (Method::POST, "/sign-in"),
            (Method::POST, "/sign-in/link"),
            (Method::POST, "/api/v1/imports"),
            (Method::POST, "/imports/0190a000/apply"),
            (Method::POST, "/api/v1/reconciliations"),
            (Method::POST, "/vendors/0190a000/documents"),
            (Method::GET, "/exports/vendors.xlsx"),
            (Method::GET, "/api/v1/exports/vendors"),
            (Method::GET, "/vendors/export"),
            (Method::GET, "/cc9.csv"),
            (Method::GET, "/evidence/EP-0001/pack.zip"),
            (Method::GET, "/reconciliations/RC-0001/names.xlsx"),
            (Method::GET, "/api/v1/reconciliations/RC-0001/names"),
            (Method::POST, "/audit/verify"),
            (Method::GET, "/api/v1/audit/verify"),
        ] {
            assert!(is_costly(&method, path), "{method} {path}");
        }
        for (method, path) in [
            (Method::GET, "/sign-in"),
            (Method::GET, "/imports"),
            (Method::GET, "/vendors"),
            (Method::GET, "/cc9"),
            (Method::POST, "/vendors"),
            (Method::POST, "/reconciliations/RC-0001/decide"),
            (Method::GET, "/reconciliations/RC-0001"),
            (Method::GET, "/api/v1/exports"),
        ] {
            assert!(!is_costly(&method, path), "{method} {path}");
        }
    }
}
