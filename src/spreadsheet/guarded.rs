//! Reads a stranger's file through the reader process and survives whatever that does.
//!
//! The parent looks into no file itself. It starts the process with no environment, checks every record, waits no longer
//! than its limit, and turns any end of the process into one sentence.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::PathBuf,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    HIDDEN_COMMAND,
    wire::{Record, SheetEvent, read_record},
};
use crate::domain::import::text_form::TextForm;

/// Bytes of records that are handed on together.
const BATCH: usize = 64 << 10;

/// Batches that may wait between the pipe and whoever reads: enough to keep both busy, little enough to stay flat.
const WAITING: usize = 2;

/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Longest time spent waiting for the reader process in all; what the caller does between two rows does not count.
    pub wait: Duration,
    /// Files read at the same time.
    pub parallel: usize,
    /// Longest wait for one of those places.
    pub queue: Duration,
}

impl Default for Limits {
    /// 50 MiB, 120 s, two at a time, 30 s in the queue.
    fn default() -> Self {
        Self { max_bytes: 50 << 20, wait: Duration::from_secs(120), parallel: 2, queue: Duration::from_secs(30) }
    }
}

/// Why a file gave no rows, or stopped giving them. Each is a sentence that names the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is not one we read, or was refused.
    #[error("“{file}” {reason}.")]
    Refused {
        /// File name.
        file: String,
        /// Stable code, such as `encrypted`, `old_excel` or `damaged_file`.
        code: String,
        /// The rest of the sentence.
        reason: String,
    },
    /// Larger than the limit.
    #[error("“{file}” has {} MiB; at most {} MiB are read. Split it, or bring the sheet you need alone.", bytes >> 20, limit >> 20)]
    TooLarge {
        /// File name.
        file: String,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Took too long.
    #[error("“{file}” could not be read: it took too long. Bring the sheet you need in a file of its own.")]
    Timeout {
        /// File name.
        file: String,
    },
    /// Asked for more memory than a file may.
    #[error(
        "“{file}” could not be read: it needs more memory than a file may take. Bring the sheet you need in a file of its own."
    )]
    Memory {
        /// File name.
        file: String,
    },
    /// Made the reader process fail.
    #[error(
        "“{file}” could not be read: it holds something that no reader expects. Open it in a spreadsheet program, save it as .xlsx and try again."
    )]
    Crashed {
        /// File name.
        file: String,
    },
    /// Other files are being read; later it will work.
    #[error("“{file}” was not read: other files are being read. Try again in a minute.")]
    Busy {
        /// File name.
        file: String,
    },
    /// The reader process cannot be run here.
    #[error("“{file}” was not read: the reader process did not start ({cause}).")]
    Unavailable {
        /// File name.
        file: String,
        /// What the system says.
        cause: String,
    },
}

impl ReadError {
    /// Stable snake_case code.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::TooLarge { .. } => "file_too_large",
            Self::Timeout { .. } => "reader_timeout",
            Self::Memory { .. } => "reader_memory",
            Self::Crashed { .. } => "reader_crashed",
            Self::Busy { .. } => "reader_busy",
            Self::Unavailable { .. } => "reader_unavailable",
        }
    }
}

/// Opens files; one value serves the whole program, so that its places are counted once.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    limits: Limits,
    places: Arc<Places>,
}

impl Reader {
    /// A reader that runs `program` (this program's own path) with the hidden command.
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        let places = Arc::new(Places { free: Mutex::new(limits.parallel.max(1)), freed: Condvar::new() });
        Self { program, limits, places }
    }

    /// Begins to read a file from its start. Waits for a place when others are being read.
    pub fn open(&self, file: File, file_name: &str) -> Result<Reading, ReadError> {
        self.open_as(file, file_name, TextForm::default())
    }

    /// As [`open`](Self::open), a text file in the form that somebody chose.
    pub fn open_as(&self, mut file: File, file_name: &str, form: TextForm) -> Result<Reading, ReadError> {
        let name = || file_name.to_owned();
        let unavailable = |error: io::Error| ReadError::Unavailable { file: name(), cause: error.to_string() };
        let bytes = file.metadata().map_err(unavailable)?.len();
        if bytes > self.limits.max_bytes {
            return Err(ReadError::TooLarge { file: name(), bytes, limit: self.limits.max_bytes });
        }
        let place = Places::take(&self.places, self.limits.queue).ok_or_else(|| ReadError::Busy { file: name() })?;
        file.rewind().map_err(unavailable)?;
        let mut child = Command::new(&self.program)
            .arg(HIDDEN_COMMAND)
            .args(arguments(form))
            .env_clear()
            .stdin(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(unavailable)?;
        let (to, records) = sync_channel(WAITING);
        if let Some(pipe) = child.stdout.take() {
            thread::spawn(move || pump(pipe, &to));
        }
        let left = self.limits.wait;
        Ok(Reading {
            file: name(),
            child,
            records,
            left,
            batch: Vec::new().into_iter(),
            last_row: 0,
            in_sheet: false,
            over: false,
            _place: place,
        })
    }
}

/// The form as the reader process is told it: words of closed lists only.
fn arguments(form: TextForm) -> impl Iterator<Item = String> {
    let encoding = form.encoding.map(|encoding| format!("--encoding={encoding}"));
    encoding.into_iter().chain(form.separator.map(|separator| format!("--separator={separator}")))
}

type Received = io::Result<Option<Record>>;

/// Hands records on in batches: as many as the pipe held, and no more than a limit.
fn pump(pipe: ChildStdout, to: &SyncSender<Vec<Received>>) {
    let mut pipe = Counted { pipe: BufReader::with_capacity(BATCH, pipe), bytes: 0 };
    let mut batch = Vec::new();
    loop {
        let record = read_record(&mut pipe);
        let goes_on = matches!(record, Ok(Some(Record::Event(_))));
        batch.push(record);
        if !goes_on || pipe.bytes >= BATCH || pipe.pipe.buffer().is_empty() {
            pipe.bytes = 0;
            if to.send(std::mem::take(&mut batch)).is_err() || !goes_on {
                return;
            }
        }
    }
}

/// Counts what is read.
struct Counted {
    pipe: BufReader<ChildStdout>,
    bytes: usize,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.pipe.read(into)?;
        self.bytes += read;
        Ok(read)
    }
}

/// A file being read: an iterator over what it holds. After an error, or the last event, it gives nothing more.
/// Dropping it ends the reader process.
#[derive(Debug)]
pub struct Reading {
    file: String,
    child: Child,
    records: Receiver<Vec<Received>>,
    batch: std::vec::IntoIter<Received>,
    left: Duration,
    last_row: u32,
    in_sheet: bool,
    over: bool,
    _place: Place,
}

impl Iterator for Reading {
    type Item = Result<SheetEvent, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.receive().transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Reading {
    fn receive(&mut self) -> Result<Option<SheetEvent>, ReadError> {
        match self.next_record() {
            Ok(Ok(Some(Record::Event(event)))) if self.is_in_order(&event) => Ok(Some(event)),
            Ok(Ok(Some(Record::End))) => Ok(None),
            Ok(Ok(Some(Record::Failure(failure)))) => {
                Err(ReadError::Refused { file: self.file.clone(), code: failure.code, reason: failure.reason })
            }
            Ok(Ok(Some(Record::Event(_)))) => Err(ReadError::Crashed { file: self.file.clone() }),
            Err(RecvTimeoutError::Timeout) => Err(ReadError::Timeout { file: self.file.clone() }),
            Ok(Ok(None) | Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.cause_of_death()),
        }
    }

    fn next_record(&mut self) -> Result<Received, RecvTimeoutError> {
        if let Some(record) = self.batch.next() {
            return Ok(record);
        }
        let since = Instant::now();
        let received = self.records.recv_timeout(self.left);
        self.left = self.left.saturating_sub(since.elapsed());
        self.batch = received?.into_iter();
        self.batch.next().ok_or(RecvTimeoutError::Disconnected)
    }

    /// Rows belong to a sheet and their numbers rise: the planner relies on it.
    fn is_in_order(&mut self, event: &SheetEvent) -> bool {
        match event {
            SheetEvent::Text(_) => !self.in_sheet,
            SheetEvent::Sheet { .. } => {
                self.last_row = 0;
                self.in_sheet = true;
                true
            }
            SheetEvent::Row(row) => self.in_sheet && row.row > std::mem::replace(&mut self.last_row, row.row),
            SheetEvent::CellProblem { row, .. } => self.in_sheet && *row > self.last_row,
            SheetEvent::SheetFailed { .. } => std::mem::replace(&mut self.in_sheet, false),
        }
    }

    fn cause_of_death(&mut self) -> ReadError {
        // Its pipe is closed, so it is dead or about to be; a process that lingers is ended.
        let deadline = Instant::now() + Duration::from_secs(2);
        let status = loop {
            match self.child.try_wait() {
                Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
                Ok(status) => break status,
                Err(_) => break None,
            }
        };
        death(self.file.clone(), status)
    }
}

/// What an ended process died of.
fn death(file: String, status: Option<ExitStatus>) -> ReadError {
    use std::os::unix::process::ExitStatusExt;
    const SIGABRT: i32 = 6;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    match status.and_then(|status| status.signal()) {
        // An allocation beyond the address space aborts.
        Some(SIGABRT) => ReadError::Memory { file },
        Some(SIGXCPU | SIGKILL) => ReadError::Timeout { file },
        _ => ReadError::Crashed { file },
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        // Both fail only when the process has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many files may be read at the same time.
#[derive(Debug)]
struct Places {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Places {
    fn take(places: &Arc<Self>, queue: Duration) -> Option<Place> {
        let free = places.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = places.freed.wait_timeout_while(free, queue, |free| *free == 0);
        let (mut free, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *free = free.checked_sub(1)?;
        Some(Place(Arc::clone(places)))
    }
}

/// One taken place, given back when dropped.
#[derive(Debug)]
struct Place(Arc<Places>);

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
