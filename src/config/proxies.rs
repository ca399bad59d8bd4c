//! The proxies before the program, and whose request it is that they pass on.

use std::net::{IpAddr, SocketAddr};

/// The proxies that are believed when they say where a request comes from. None by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// An address, or all that begin with the same bits (CIDR).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    length: u32,
}

impl TrustedProxies {
    /// Reads a list like `10.0.0.1, 192.168.0.0/16, fd00::/8`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Network::parse).collect::<Option<_>>().map(Self)
    }

    /// Whether no proxy is believed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address from which a request comes.
    ///
    /// Each proxy adds to the end of the list the address from which it was asked. So the list is read
    /// from its end, and only as far as each next word is that of a trusted proxy: what stands before
    /// may have been written by anybody.
    #[must_use]
    pub fn client(&self, peer: IpAddr, forwarded: &[&str]) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in forwarded.iter().rev() {
            let Some(next) = address(hop).filter(|_| self.trust(client)) else { break };
            client = next;
        }
        client
    }

    /// Whether an address is that of a trusted proxy.
    #[must_use]
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse().ok()?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().ok()?.to_canonical();
        let (_, width) = bits(address);
        let length = length.unwrap_or(width);
        (length <= width).then_some(Self { address, length })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let ((own, width), (other, other_width)) = (bits(self.address), bits(address));
        let rest = width.saturating_sub(self.length);
        width == other_width && own.checked_shr(rest) == other.checked_shr(rest)
    }
}

/// The bits of an address, and how many there are.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let parsed = alone.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let proxies = TrustedProxies::parse(trusted).unwrap();
        proxies.client(peer.parse().unwrap(), forwarded).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(client("", "203.0.113.9", &["1.1.1.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "203.0.113.9", &["1.1.1.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "10.0.0.2", &["1.1.1.1"]), "10.0.0.2");
    }

    #[test]
    fn the_list_is_read_from_its_end_as_far_as_it_is_trusted() {
        let trusted = "10.0.0.0/8, fd00::/8";
        assert_eq!(client(trusted, "10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(trusted, "10.0.0.1", &["1.1.1.1", " 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(trusted, "10.0.0.1", &["203.0.113.9", "10.9.9.9"]), "203.0.113.9");
        assert_eq!(client(trusted, "fd00::1", &["203.0.113.9:1234", "10.9.9.9"]), "203.0.113.9");
        assert_eq!(client(trusted, "10.0.0.1", &["10.0.0.3", "10.0.0.2"]), "10.0.0.3");
        assert_eq!(client(trusted, "10.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
    }

    #[test]
    fn what_is_no_address_ends_the_way_back() {
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["203.0.113.9", "unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &[""]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_network_holds_what_begins_with_its_bits() {
        assert_eq!(client("0.0.0.0/0", "198.51.100.1", &["::1"]), "::1");
        assert_eq!(client("::/0", "198.51.100.1", &["1.1.1.1"]), "198.51.100.1");
        assert_eq!(client("192.168.4.0/22", "192.168.7.255", &["1.1.1.1"]), "1.1.1.1");
        assert_eq!(client("192.168.4.0/22", "192.168.8.0", &["1.1.1.1"]), "192.168.8.0");
        assert_eq!(client("127.0.0.1", "::ffff:127.0.0.1", &["1.1.1.1"]), "1.1.1.1");
        for wrong in ["10.0.0.0/33", "10.0.0.0/", "proxy", "10.0.0.0/-1", "fd00::/129"] {
            assert_eq!(TrustedProxies::parse(wrong), None, "{wrong}");
        }
    }
}
