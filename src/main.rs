//! The program: parses the command line and runs it.

use clap::Parser;

fn main() -> std::process::ExitCode {
    ninefold::cli::run(ninefold::cli::Cli::parse())
}
