//! Who is at the other end: the address that a request comes from, and the program that sends it.

use std::net::IpAddr;

use actix_web::{
    HttpRequest,
    http::header::{HeaderMap, USER_AGENT},
};

use super::{Site, forwarded};

/// Longest name of a program that is kept, in characters.
const LONGEST_AGENT: usize = 200;

/// The other end of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its address; empty where there is no connection.
    pub address: String,
    /// What the program calls itself, on one line and not too long.
    pub agent: String,
}

/// The other end of this request; a proxy that the settings trust says for whom it asks.
pub fn of(request: &HttpRequest) -> Client {
    let address = address(request);
    Client { address: address.map(|address| address.to_string()).unwrap_or_default(), agent: agent(request.headers()) }
}

/// The address alone; none where there is no connection.
pub(super) fn address(request: &HttpRequest) -> Option<IpAddr> {
    let app = request.app_data::<Site>();
    let proxies = app.map_or(&[][..], |app| app.settings.server.trusted_proxies.as_slice());
    forwarded::address(request.peer_addr(), request.headers(), proxies)
}

fn agent(headers: &HeaderMap) -> String {
    // A header may hold bytes that are no text.
    let said = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes())).unwrap_or_default();
    said.chars().filter(|letter| crate::domain::text::is_plain_letter(*letter)).take(LONGEST_AGENT).collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_other_end_has_an_address_and_a_name_that_can_be_shown() {
        let agent = format!("Firefox\t1\u{202e}{}", "x".repeat(300));
        let request = TestRequest::default()
            .peer_addr("203.0.113.9:4711".parse().unwrap())
            .insert_header((USER_AGENT, agent.as_bytes()))
            .to_http_request();
        let client = of(&request);
        assert_eq!(client.address, "203.0.113.9");
        assert!(client.agent.starts_with("Firefox1xx"), "{}", client.agent);
        assert_eq!(client.agent.chars().count(), 200);
    }

    #[test]
    fn nobody_is_at_the_other_end_of_no_connection() {
        let client = of(&TestRequest::default().to_http_request());
        assert_eq!(client, Client { address: String::new(), agent: String::new() });
    }
}
