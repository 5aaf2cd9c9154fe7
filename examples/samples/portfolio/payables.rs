//! Whom accounts payable paid until the end of October, as their system names them: for the most part vendors on the
//! register, and some that it misses.

use super::{
    contracts::CONTRACTS,
    records::Contract,
    register::vendors,
    sheet::{Cell, Error, date, new_workbook, number, text, write_grid},
};

/// File of the list.
pub const FILE: &str = "accounts-payable.xlsx";
/// The day the list is of.
pub const AS_OF: &str = "2026-10-31";
/// A name on it that is no vendor, and why.
pub const NO_VENDOR: (&str, &str) = ("Borough of Eastmere", "Business rates: a public authority, nothing is bought");

/// Vendors that were paid by card this year, so that no invoice names them.
const BY_CARD: &[&str] = &["Coppice Design", "Ridgeway Print"];
/// Vendors as a clerk wrote them.
const MISSPELT: &[(&str, &str)] =
    &[("Quillstack", "Quilstack Inc."), ("Saltmarsh Hosting", "Saltmarsh Hosting Ireland")];
/// Who was paid and is not on the register: name, amount, currency, newest payment.
const OTHERS: &[(&str, u32, &str, &str)] = &[
    ("Heronsgate Expenses Ltd", 14_400, "GBP", "2026-10-28"),
    ("Foxglove Transcription", 6_300, "USD", "2026-09-30"),
    ("Millrace Catering", 9_250, "GBP", "2026-10-15"),
    (NO_VENDOR.0, 22_000, "GBP", "2026-10-01"),
    ("Sandpiper Fax Inc.", 480, "USD", "2026-10-05"),
];

/// The workbook: a title, headings, a row a payment run, and a total without a name.
pub fn workbook() -> Result<Vec<u8>, Error> {
    let headings = ["Payee", "Amount paid", "Currency", "Last payment"].map(text);
    let mut grid = vec![headings.to_vec()];
    let contracts = CONTRACTS.iter().filter(|contract| !BY_CARD.contains(&contract.vendor));
    grid.extend(contracts.flat_map(|contract| runs(contract).into_iter()));
    grid.extend(OTHERS.iter().map(|(name, amount, currency, day)| payment(name, *amount, currency, day)));
    let mut workbook = new_workbook("Payments")?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Payments")?.set_freeze_panes(3, 0)?;
    sheet.write_string(0, 0, "Payments from 2026-01-01 to 2026-10-31")?;
    write_grid(sheet, 2, &grid)?;
    Ok(workbook.save_to_buffer()?)
}

fn payment(name: &str, amount: u32, currency: &str, day: &'static str) -> Vec<Cell> {
    vec![text(name), number(Some(amount)), text(currency), date(day)]
}

/// Ten months of a contract; the largest ones in two payment runs.
fn runs(contract: &Contract) -> Vec<Vec<Cell>> {
    let paid = contract.annual_value / 12 * 10;
    let name = written(contract.vendor);
    let run = |amount, day| payment(&name, amount, contract.currency, day);
    match contract.annual_value {
        200_000.. => vec![run(paid / 2, "2026-06-30"), run(paid / 2, "2026-10-30")],
        _ => vec![run(paid, "2026-10-30")],
    }
}

/// A vendor as the system of accounts payable calls it: by its registered name, mostly in capitals.
fn written(vendor: &str) -> String {
    if let Some((_, written)) = MISSPELT.iter().find(|(name, _)| *name == vendor) {
        return (*written).to_owned();
    }
    let legal = vendors().find(|known| known.name == vendor).map_or(vendor, |known| known.legal_name);
    if legal.len() % 2 == 0 { legal.to_uppercase() } else { legal.to_owned() }
}
