//! Who may do what: the matrix, the vendors of a business owner, who approves a review and who says how a sheet is read;
//! API tokens, the proof that it is oneself who sits there, and the review of all who come in.

mod access_review;
mod approval;
mod matrix;
mod owners;
mod proof;
mod refusals;
mod sheets;
mod tokens;
mod tokens_in_browser;
mod walk;
