//! The reader process: sets its own limits, reads the file on its standard input, writes records to its standard output.
//!
//! Knows no database, no network, no setting and no environment; whatever a file makes it do ends with it.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    os::fd::AsFd,
    panic::{AssertUnwindSafe, catch_unwind},
};

use rlimit::Resource;

use super::{
    Failure, SheetEvent, csv, ods,
    prescan::{BookKind, prescan},
    sniff::{Container, sniff},
    wire::{Record, write_record},
    workbook::CANNOT_BE,
    xls, xlsb, xlsx,
};
use crate::domain::import::text_form::TextForm;

/// The argument with which this program becomes the reader process.
pub const HIDDEN_COMMAND: &str = "read-sheet";

/// Address space, computing seconds, open files, core dump: what the reader process allows itself.
const LIMITS: [(Resource, u64); 4] =
    [(Resource::AS, 1 << 30), (Resource::CPU, 60), (Resource::NOFILE, 16), (Resource::CORE, 0)];

/// Runs as the reader process and gives its exit code.
pub fn child_main(form: TextForm) -> i32 {
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let mut emit = |event: SheetEvent| write_record(&mut out, &Record::Event(event)).map_err(too_wide);
    let last = match limited().and_then(|()| read(form, &mut emit)) {
        Ok(()) => Record::End,
        Err(failure) => Record::Failure(failure),
    };
    i32::from(write_record(&mut out, &last).and_then(|()| out.flush()).is_err())
}

/// A pipe that is gone ends the process with the next write; a row that does not fit is the file's fault.
fn too_wide(error: io::Error) -> Failure {
    Failure::new("row_too_large", format!("has a row that cannot be handed on: {error}"))
}

/// How much the reader process gives way to the service, on the scale of `nice`.
const GIVE_WAY: i32 = 10;

fn limited() -> Result<(), Failure> {
    // Where priorities cannot be changed the reading is as safe, only less polite.
    let _ = rustix::process::nice(GIVE_WAY);
    for (resource, wanted) in LIMITS {
        let hard = resource.get_hard().unwrap_or(wanted).min(wanted);
        resource
            .set(hard, hard)
            .map_err(|error| Failure::new("reader_unavailable", format!("cannot be read safely here: {error}")))?;
    }
    Ok(())
}

/// A parser's panic says of the file what an error would have said.
fn read(form: TextForm, emit: super::Emit<'_>) -> Result<(), Failure> {
    catch_unwind(AssertUnwindSafe(|| read_file(form, emit))).unwrap_or_else(|_| Err(Failure::damaged(CANNOT_BE)))
}

fn read_file(form: TextForm, emit: super::Emit<'_>) -> Result<(), Failure> {
    let mut file = File::from(io::stdin().as_fd().try_clone_to_owned().map_err(Failure::damaged)?);
    match sniff(&mut file)? {
        Container::Text => csv::read(file, form, emit),
        Container::Compound => xls::read(file, emit),
        Container::Zip => {
            let book = prescan(io::BufReader::new(&file))?;
            match book.kind {
                BookKind::Xlsx => xlsx::read(file, book.has_merges, emit),
                BookKind::Xlsb => xlsb::read(file, emit),
                BookKind::Ods => ods::read(file, emit),
            }
        }
    }
}
