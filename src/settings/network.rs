//! Addresses that belong together: one, or all that begin with the same bits.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// A network such as `10.0.0.0/8`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: u128,
    mask: u128,
}

/// The text names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no address and no network, such as 10.0.0.7 or 10.0.0.0/8")]
pub struct NetworkError(String);

impl Network {
    /// Whether the address is one of these.
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.first
    }
}

impl fmt::Display for Network {
    /// As the settings take it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, length) = (Ipv6Addr::from_bits(self.first), self.mask.leading_ones());
        match (first.to_ipv4_mapped(), length.checked_sub(96)) {
            (Some(first), Some(length)) => write!(f, "{first}/{length}"),
            _ => write!(f, "{first}/{length}"),
        }
    }
}

/// An address as 128 bits; one of IPv4 stands where IPv6 maps it to, so that both spellings are the same.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.to_owned());
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let longest: u32 = if address.is_ipv4() { 32 } else { 128 };
        let length: u32 = length.map_or(Ok(longest), str::parse).map_err(|_| wrong())?;
        let free = longest.checked_sub(length).ok_or_else(wrong)?;
        let mask = u128::MAX.checked_shl(free).unwrap_or(0);
        Ok(Self { first: bits(address) & mask, mask })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_is_written_as_it_is_read() {
        for (text, written) in [
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("192.168.1.7", "192.168.1.7/32"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("fd00::/8", "fd00::/8"),
            ("::1", "::1/128"),
        ] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn a_network_holds_what_begins_with_its_bits() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.1.2.3/24", "10.1.2.250", "10.1.3.3"),
            ("192.168.1.7", "192.168.1.7", "192.168.1.8"),
            ("::1", "::1", "127.0.0.1"),
            ("2001:db8::/32", "2001:db8:1::9", "2001:db9::1"),
        ] {
            assert!(holds(network, inside), "{network} {inside}");
            assert!(!holds(network, outside), "{network} {outside}");
        }
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "2001:db8::1"), "every address of IPv4 alone");
        assert!(holds("::/0", "8.8.8.8"), "every address");
        assert!(holds("10.0.0.0/8", "::ffff:10.0.0.1"), "as a socket for both families gives it");
    }

    #[test]
    fn what_is_no_network_is_told_by_name() {
        for wrong in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "::/129", "proxy.internal", "10.0.0/8"] {
            let error = wrong.parse::<Network>().unwrap_err().to_string();
            assert!(error.contains(&format!("“{wrong}”")), "{error}");
        }
    }
}
