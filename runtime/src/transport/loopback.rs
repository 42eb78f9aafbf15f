//! Detection of loopback hosts. By default, unencrypted HTTP is allowed only for them. Requests to
//! them use no proxy.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use http::Uri;

/// Returns `true` if the host of `uri` is an address in 127/8, `::1`, or the name `localhost`.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| {
        parse_ip(host).map_or_else(|| is_localhost(host), |ip| ip.is_loopback())
    })
}

/// Returns `true` if the host of `uri` is a loopback address, or `localhost` and resolves only to
/// loopback addresses.
pub(crate) fn resolves_to_loopback(uri: &Uri) -> bool {
    let Some(host) = uri.host().filter(|_| is_loopback(uri)) else {
        return false;
    };
    if !is_localhost(host) {
        return true;
    }
    (host, uri.port_u16().unwrap_or(80))
        .to_socket_addrs()
        .is_ok_and(all_loopback)
}

/// Returns `true` if there are addresses and all of them are loopback addresses.
fn all_loopback(addresses: impl Iterator<Item = SocketAddr>) -> bool {
    let mut addresses = addresses.peekable();
    addresses.peek().is_some() && addresses.all(|address| address.ip().is_loopback())
}

fn is_localhost(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
}

fn parse_ip(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_hosts_are_accepted() {
        for (uri, expected) in [
            ("http://127.0.0.1:80/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]:8080/", true),
            ("http://localhost/", true),
            ("http://LOCALHOST:1/", true),
            ("http://localhost.example.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("http://example.com/", false),
            ("http://0.0.0.0/", false),
            ("http://[::]/", false),
            ("http://128.0.0.1/", false),
            ("/only/a/path", false),
        ] {
            assert_eq!(is_loopback(&uri.parse().unwrap()), expected, "{uri}");
            assert_eq!(
                resolves_to_loopback(&uri.parse().unwrap()),
                expected,
                "{uri}"
            );
        }
    }

    #[test]
    fn name_with_other_address_is_rejected() {
        for (addresses, expected) in [
            (&["127.0.0.1:80"][..], true),
            (&["[::1]:80", "127.0.0.1:80"], true),
            (&["127.0.0.1:80", "192.0.2.1:80"], false),
            (&["192.0.2.1:80"], false),
            (&[], false),
        ] {
            let addresses = addresses.iter().map(|address| address.parse().unwrap());
            assert_eq!(all_loopback(addresses), expected);
        }
    }
}
