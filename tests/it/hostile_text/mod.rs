//! Texts that other programs fell to, in every field there is and by every way in: each is refused by its field, or stored
//! and then shown as text wherever it is shown. The fields are the program's own, so that a new one is walked by itself.

mod book;
mod by_api;
mod by_form;
mod by_sheet;
mod cases;
mod crawl;
mod entrances;
mod in_browser;
mod kinds;
mod letters;
mod markup;
mod names;
mod put;
mod shown;
mod somebody;
mod tables;
mod texts;
