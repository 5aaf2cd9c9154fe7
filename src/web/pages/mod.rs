//! The pages: each handler extracts, calls one action and renders a view.

pub mod controls;
pub mod coverage;
pub mod criteria;
pub mod cuecs;
pub mod documents;
pub mod download;
pub mod evidence;
pub mod exports;
pub mod findings;
pub mod frame;
pub mod imports;
mod marks;
pub mod outbox;
pub mod portfolio;
pub mod portfolio_figures;
pub mod questionnaire;
pub mod rating;
pub mod reconciliations;
pub mod records;
pub mod reviews;
pub mod risk_model;
pub mod sign_in;
pub mod soc_report;
pub mod supply_chain;
pub mod vendor;
pub mod vendors;
mod when;
