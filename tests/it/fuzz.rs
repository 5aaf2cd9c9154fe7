//! Bytes thrown at the functions that see a stranger's file first: none may panic, hang or give what breaks the rules
//! of rows. A few seconds in the fast tier, a minute each in the full one; `fuzz/` wraps the same functions.

use std::time::{Duration, Instant};

use ninefold::{
    domain::import::{
        cell::{CellValue, SheetRow},
        detect::{SheetHead, detect},
        layout::layouts,
        text_form::{Separator, TextEncoding, TextForm},
        value::date,
    },
    spreadsheet::fuzz,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

/// Throws values of a strategy at a function until the time is over.
fn throw<S: Strategy>(strategy: &S, at: impl Fn(S::Value)) {
    let full = std::env::var("NINEFOLD_TEST_TIER").is_ok_and(|tier| tier == "full");
    let time = Duration::from_secs(if full { 60 } else { 2 });
    let mut runner = TestRunner::new(Config::default());
    let (began, mut thrown) = (Instant::now(), 0_u64);
    while began.elapsed() < time {
        at(strategy.new_tree(&mut runner).unwrap().current());
        thrown += 1;
    }
    println!("{thrown} thrown in {:?}", began.elapsed());
}

fn pick<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(proptest::sample::select(all))
}

/// Bytes of every kind, and bytes that look like a sheet.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..600),
        "[ -~\\n\\r\\t\"',;|\u{feff}äß€\u{202e}]{0,300}".prop_map(String::into_bytes),
        "([a-zA-Z ]{0,9}[,;\t|]){0,5}\\n".prop_map(|line| line
            .repeat(20)
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()),
    ]
}

#[test]
fn no_bytes_break_the_decoder_of_separated_values() {
    let strategy = (bytes(), pick(TextEncoding::ALL), pick(Separator::ALL));
    throw(&strategy, |(bytes, encoding, separator)| {
        let _ = fuzz::decode_text(&bytes, TextForm { encoding, separator });
    });
}

#[test]
fn no_bytes_break_the_look_through_a_zip() {
    let good = include_bytes!("../../import/samples/q-thistle-forms.xlsx").as_slice();
    let mangled = (0..good.len(), any::<u8>(), 0..good.len()).prop_map(move |(at, byte, end)| {
        let mut bytes = good.to_vec();
        bytes[at] = byte;
        if end % 3 == 0 {
            bytes.truncate(end);
        }
        bytes
    });
    let zips = prop_oneof![bytes().prop_map(|bytes| [b"PK\x03\x04".to_vec(), bytes].concat()), mangled];
    throw(&zips, |bytes| {
        let _ = fuzz::look_through(&bytes);
    });
}

#[test]
fn no_text_or_number_breaks_the_reader_of_dates() {
    let cell = prop_oneof![
        "[0-9]{0,4}[-/. ]{0,2}[0-9A-Za-zäé]{0,9}[-/., ]{0,2}[0-9]{0,5}".prop_map(CellValue::Text),
        "\\PC{0,40}".prop_map(CellValue::Text),
        any::<f64>()
            .prop_filter("the reader gives finite numbers", |number| number.is_finite())
            .prop_map(CellValue::Number),
    ];
    throw(&cell, |cell| {
        let _ = date::date(&cell);
    });
}

#[test]
fn no_sheet_breaks_the_detection_of_layouts() {
    let words =
        "(Vendor|Question|Answer|Lieferant|Start|End|Report|Type|Tier|SOC 2|ID|x|\\PC{0,12})( (name|date|ID|owner))?";
    let row = proptest::collection::vec(words, 0..12);
    let sheets = proptest::collection::vec(("\\PC{0,20}", proptest::collection::vec(row, 0..8)), 0..4);
    throw(&sheets, |sheets| {
        let head = |(name, rows): (String, Vec<Vec<String>>)| {
            let rows = (1..)
                .zip(rows)
                .map(|(row, cells)| SheetRow { row, cells: cells.into_iter().map(CellValue::Text).collect() });
            SheetHead { name, rows: rows.collect() }
        };
        let heads: Vec<SheetHead> = sheets.into_iter().map(head).collect();
        if let Ok(map) = detect(&heads, layouts(), None, None) {
            let mut columns: Vec<_> = map.headings.iter().filter(|heading| heading.field.is_some()).collect();
            let all = columns.len();
            columns.dedup_by_key(|heading| heading.field.map(|field| field.key));
            assert_eq!(columns.len(), all, "a field is read once");
        }
    });
}
