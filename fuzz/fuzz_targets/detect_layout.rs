#![no_main]

use libfuzzer_sys::fuzz_target;
use ninefold::domain::import::{
    cell::{CellValue, SheetRow},
    detect::{SheetHead, detect},
    layout::layouts,
};

fuzz_target!(|text: &str| {
    let cell = |text: &str| CellValue::Text(text.to_owned());
    let row = |(row, line): (u32, &str)| SheetRow { row, cells: line.split(',').map(cell).collect() };
    let head = SheetHead { name: "Sheet".to_owned(), rows: (1..).zip(text.lines()).map(row).collect() };
    let _ = detect(&[head], layouts(), None, None);
});
