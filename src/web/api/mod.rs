//! JSON for programs: the same actions as the pages, rendered as JSON.
//!
//! A handler takes the caller with the right it needs, refuses parameters that it does not know, calls one action and
//! shows what came of it. `records` serves every kind of record; the other files what is particular.

pub mod access;
pub mod access_review;
pub mod account;
pub mod answers;
pub mod attachments;
pub mod audit;
mod body;
pub mod calendar_feeds;
pub mod cc9;
pub mod coverage;
pub mod criteria;
pub mod cuec_register;
pub mod documents;
pub mod evidence_packs;
pub mod exports;
pub mod findings;
pub mod health;
pub mod holidays;
pub mod imports;
pub mod layouts;
pub mod mails;
pub mod models;
mod money;
mod page;
mod params;
pub mod portfolio;
pub mod quality;
pub mod rating;
pub mod reconciliations;
pub mod records;
mod refusal;
pub mod reminder_answers;
pub mod reminder_rules;
pub mod reminders;
pub mod renewals;
pub mod reviews;
pub mod scores;
mod shape;
pub mod soc_reports;
pub mod supply_chain;
mod tag;
mod upload;
pub mod vendors;
