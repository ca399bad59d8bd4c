//! The listener.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use super::proxies::TrustedProxies;
use super::reader::Reader;

/// Where the program listens and whom it believes.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Address and port (`listen`).
    pub listen: SocketAddr,
    /// Threads that serve requests (`workers`); as many as processors by default.
    pub workers: usize,
    /// Proxies whose `X-Forwarded-For` is believed (`trusted_proxies`); none by default.
    pub trusted_proxies: TrustedProxies,
    /// Folder of templates in place of those in the program (`templates_dir`), read anew when they change: for whoever
    /// writes them. None by default.
    pub templates_dir: Option<PathBuf>,
}

impl ServerConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let default = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        let listen = reader.parsed("listen", default, "must be HOST:PORT, like 127.0.0.1:8080", |text| {
            text.to_socket_addrs().ok()?.next()
        });
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let workers = reader.number("workers", processors, 1..=256);
        let reason = "must be a list of addresses or networks, like 10.0.0.1, 192.168.0.0/16";
        let trusted_proxies =
            reader.parsed("trusted_proxies", TrustedProxies::default(), reason, TrustedProxies::parse);
        let templates_dir = reader.optional("templates_dir").map(PathBuf::from);
        Self { listen, workers, trusted_proxies, templates_dir }
    }
}
