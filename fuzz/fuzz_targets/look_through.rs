#![no_main]

use libfuzzer_sys::fuzz_target;
use ninefold::spreadsheet::fuzz;

fuzz_target!(|bytes: &[u8]| {
    let _ = fuzz::look_through(bytes);
});
