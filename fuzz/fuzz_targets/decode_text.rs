#![no_main]

use libfuzzer_sys::fuzz_target;
use ninefold::{domain::import::text_form::TextForm, spreadsheet::fuzz};

fuzz_target!(|bytes: &[u8]| {
    let _ = fuzz::decode_text(bytes, TextForm::default());
});
