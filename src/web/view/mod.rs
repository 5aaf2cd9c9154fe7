//! What the pages show: plain structs that handlers fill, each page one struct with a compile-time template.
//!
//! Knows nothing of requests, records in a database or rules: values arrive decided, and are put into words, marks and
//! figures here. Pieces that stand inside other templates (badge, strip, figure …) are templates too, so no markup is
//! ever made with `format!`.

pub mod access_review;
pub mod account;
pub mod asset;
pub mod assurance;
pub mod audit;
pub mod calendar_feeds;
pub mod cc9;
pub mod coverage;
pub mod criteria;
pub mod cuecs;
pub mod documents;
pub mod error;
pub mod evidence;
pub mod factor;
pub mod figure;
pub mod findings;
pub mod form;
pub mod forms;
pub mod frame;
pub mod imports;
pub mod mail_links;
pub mod mark;
pub mod outbox;
pub mod portfolio;
pub mod portfolio_figures;
pub mod quality;
pub mod questionnaire;
pub mod rating;
pub mod reconciliations;
pub mod record_form;
pub mod reminders;
pub mod renewals;
pub mod reviews;
pub mod risk_model;
pub mod score;
pub mod sign_in;
pub mod soc_report;
pub mod supply_chain;
pub mod table;
pub mod tokens;
pub mod users;
pub mod vendor;
pub mod vendor_papers;
pub mod vendor_programme;
pub mod vendor_relations;
pub mod words;

/// Marks template structs as HTML already, so that `{{ piece }}` inside another template is not escaped again.
macro_rules! html_pieces {
    ($($name:ty),+ $(,)?) => { $(impl askama::filters::HtmlSafe for $name {})+ };
}
pub(crate) use html_pieces;
