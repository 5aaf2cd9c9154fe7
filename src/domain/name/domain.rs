//! Web domains as people write them, brought to the one that was registered.

/// Mail and hosting domains that many companies share; they say nothing of who somebody is.
const SHARED: &[&str] = &[
    "aol.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "web.de",
    "yahoo.com",
    "linkedin.com",
    "facebook.com",
];

/// The host of a domain, URL or mail address: lower case, without scheme, user, port, path and a leading `www.`.
/// `None` when it is not shaped like a host name with a dot.
pub fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let authority = text.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host).trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(&host);
    is_host(host).then(|| host.to_owned())
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top_is_a_word = host.rsplit('.').next().is_some_and(|top| top.chars().any(char::is_alphabetic));
    host.len() <= 253 && host.contains('.') && host.split('.').all(label) && top_is_a_word
}

/// The registered domain behind a domain, URL or mail address: `harbour.co.uk` of `https://app.harbour.co.uk/login`.
/// `None` for no domain, a bare public suffix and domains that anybody can have an address at.
pub fn registrable_domain(text: &str) -> Option<String> {
    let host = host(text)?;
    let domain = psl::domain_str(&host)?;
    (!SHARED.contains(&domain)).then(|| domain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_addresses_and_hosts_give_the_registered_domain() {
        for (text, domain) in [
            ("Harbour.Example", Some("harbour.example")),
            ("https://www.harbour.example/login?x=1", Some("harbour.example")),
            ("http://app.harbour.co.uk:8443/", Some("harbour.co.uk")),
            ("security@mail.harbour.com", Some("harbour.com")),
            ("mailto:a@harbour.com", Some("harbour.com")),
            ("www.com", Some("www.com")),
            ("someone@gmail.com", None),
            ("co.uk", None),
            ("harbour", None),
            ("10.0.0.1", None),
            ("not a domain.com", None),
            ("-bad.com", None),
            ("", None),
        ] {
            assert_eq!(registrable_domain(text).as_deref(), domain, "{text}");
        }
    }
}
