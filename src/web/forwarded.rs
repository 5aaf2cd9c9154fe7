//! For whom a proxy asks. `X-Forwarded-For` is a header that anybody can send: it is read from its end, for as long as
//! whoever wrote the entry is a proxy of ours.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};

use crate::settings::Network;

/// The address that a request comes from: the nearest one that is none of our proxies.
pub fn address(peer: Option<SocketAddr>, headers: &HeaderMap, proxies: &[Network]) -> Option<IpAddr> {
    let ours = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut nearest = peer?.ip().to_canonical();
    // Each entry was appended by the host behind it: it counts only while that one is ours.
    for entry in entries(headers).rev() {
        if !ours(nearest) {
            break;
        }
        let Some(further) = entry else { break };
        nearest = further.to_canonical();
    }
    Some(nearest)
}

/// The entries of the header, however many lines it has; `None` for what is no address.
fn entries(headers: &HeaderMap) -> impl DoubleEndedIterator<Item = Option<IpAddr>> {
    let lines: Vec<&str> = headers.get_all(X_FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default()).collect();
    let entries: Vec<_> = lines.iter().flat_map(|line| line.split(',')).map(|entry| read(entry.trim())).collect();
    entries.into_iter()
}

/// An address, bare or with a port, as proxies write it.
fn read(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    /// Whom a request with these lines of the header comes from.
    fn seen(peer: &str, lines: &str, proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines.lines() {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        let proxies: Vec<Network> = proxies.iter().map(|network| network.parse().unwrap()).collect();
        address(Some(peer.parse().unwrap()), &headers, &proxies).unwrap().to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_no_proxy_of_ours() {
        assert_eq!(seen("203.0.113.9:1", "198.51.100.1", &[]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9:1", "198.51.100.1", &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn a_proxy_of_ours_says_for_whom_it_asks_and_no_further() {
        let ours = ["10.0.0.0/8", "::1"];
        for (lines, client) in [
            ("198.51.100.1", "198.51.100.1"),
            ("1.1.1.1, 198.51.100.1", "198.51.100.1"),
            ("1.1.1.1\n198.51.100.1", "198.51.100.1"),
            ("198.51.100.1, 10.0.0.8", "198.51.100.1"),
            ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
            ("198.51.100.1:4711", "198.51.100.1"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("198.51.100.1, unknown", "10.0.0.7"),
            ("", "10.0.0.7"),
            ("\n", "10.0.0.7"),
        ] {
            assert_eq!(seen("10.0.0.7:1", lines, &ours), client, "{lines}");
        }
        assert_eq!(seen("[::1]:1", "198.51.100.1", &ours), "198.51.100.1");
        assert_eq!(seen("[::ffff:10.0.0.7]:1", "198.51.100.1", &ours), "198.51.100.1");
    }
}
