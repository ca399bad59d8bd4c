//! The program: `yisu --help` lists its commands.

/// Making an index and comparing leads take and give back much memory in small pieces; a fifth of their time goes
/// when it lies in large pages (`.cargo/config.toml`).
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    yisu::cli::run()
}
