#![no_main]

use libfuzzer_sys::fuzz_target;
use ninefold::domain::import::{cell::CellValue, value::date};

fuzz_target!(|text: &str| {
    let _ = date::date(&CellValue::Text(text.to_owned()));
});
