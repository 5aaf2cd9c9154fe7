//! The program: for now only the hidden reader process.

fn main() {
    let is_reader = std::env::args().nth(1).is_some_and(|argument| argument == ninefold::spreadsheet::HIDDEN_COMMAND);
    if is_reader {
        std::process::exit(ninefold::spreadsheet::child_main());
    }
}
