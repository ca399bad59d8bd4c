//! The program: `yisu --help` lists its commands.

fn main() -> std::process::ExitCode {
    yisu::cli::run()
}
