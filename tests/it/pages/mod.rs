//! The pages, as a browser sees them but in the process: the way in, guards, forms, imports, the outbox.

mod forms;
mod guards;
mod imports;
mod outbox;
mod papers;
mod users;
pub mod visitor;
mod way_in;
mod wizard;
