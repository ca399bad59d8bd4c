//! A mail server that takes everything and keeps nothing.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The server; it goes with the process.
pub(crate) struct Sink {
    /// Its port on 127.0.0.1.
    pub port: u16,
    taken: Arc<AtomicU64>,
}

impl Sink {
    /// Starts it on threads of its own.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(AtomicU64::new(0));
        let counted = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counted = counted.clone();
                std::thread::spawn(move || serve(&stream, &counted));
            }
        });
        Self { port, taken }
    }

    /// How many mails it took.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Ordering::SeqCst)
    }
}

fn serve(stream: &TcpStream, taken: &AtomicU64) {
    stream.set_nodelay(true).unwrap();
    let mut out = stream;
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).is_ok();
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    say("220 sink");
    loop {
        line.clear();
        if lines.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let answer = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "DATA" => {
                say("354 go on");
                loop {
                    line.clear();
                    if lines.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    if line == ".\r\n" {
                        break;
                    }
                }
                taken.fetch_add(1, Ordering::SeqCst);
                "250 taken"
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => "250 sink",
        };
        if !say(answer) {
            return;
        }
    }
}
