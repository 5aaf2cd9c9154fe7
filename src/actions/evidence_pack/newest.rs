//! The instant of a pack: that of the newest record in it, so that no clock is asked.

use crate::{
    actions::sources::Sources,
    domain::{Instant, attachment::Attachment, document::Document, dossier::Dossier, papers::Papers, review::Review},
    spreadsheet::WrittenCell,
};

/// The newest instant that was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Newest(Option<Instant>);

macro_rules! see_records {
    ($newest:expr; $($records:expr),+ $(,)?) => {$(
        for one in $records {
            $newest.see(one.created_at);
            $newest.see(one.updated_at);
        }
    )+};
}

impl Newest {
    /// A record in the pack is of this instant.
    pub fn see(&mut self, at: Instant) {
        self.0 = self.0.max(Some(at));
    }

    /// Everything of a vendor's file is in the pack.
    pub fn see_file(&mut self, dossier: &Dossier) {
        let vendor = std::iter::once(&dossier.vendor);
        let people = dossier.business_owner.iter().chain(&dossier.security_owner);
        let people = people.chain(dossier.contract_owners.values()).chain(dossier.papers.owners.values());
        see_records!(
            self; vendor, people, &dossier.services, &dossier.contacts, &dossier.contracts, &dossier.reports,
            dossier.questionnaires.iter().map(|counted| &counted.questionnaire),
        );
        self.see_papers(&dossier.papers);
    }

    fn see_papers(&mut self, papers: &Papers) {
        see_records!(
            self; &papers.certificates, &papers.findings, &papers.acceptances, &papers.bridge_letters,
            &papers.exceptions, &papers.cuecs, &papers.subservices, &papers.csocs, &papers.reviews, &papers.incidents,
            &papers.access_grants, &papers.offboarding_steps, &papers.overrides, &papers.decisions,
        );
    }

    /// Documents with their files are listed in the pack.
    pub fn see_documents(&mut self, documents: &[(Document, Attachment)]) {
        see_records!(self; documents.iter().map(|(document, _)| document));
        documents.iter().for_each(|(_, attachment)| self.see(attachment.created_at));
    }

    /// Imports are named in the pack as where values were read.
    pub fn see_sources(&mut self, sources: &Sources) {
        sources.imports().for_each(|import| self.see(import.applied_at.unwrap_or(import.created_at)));
    }

    /// To whole seconds; the first second of 1980, before which no zip can be, where nothing was seen.
    pub fn instant(self) -> Instant {
        let first = chrono::NaiveDate::from_ymd_opt(1980, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        let at = self.0.unwrap_or(first).max(first);
        chrono::SubsecRound::trunc_subsecs(at, 0)
    }
}

/// An instant as the pack writes it: UTC, whole seconds.
pub(super) fn utc(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// When a review was signed: a sheet tells the day alone.
pub(super) fn signed_at(review: &Review, at: Instant) -> String {
    if review.imported { at.date().to_string() } else { utc(at) }
}

/// Whether one and the same person reviewed and approved; a sheet says names, and not who stood behind them.
pub(super) fn by_one_person(review: &Review) -> WrittenCell {
    if review.imported { "not known, as an import says".into() } else { WrittenCell::Bool(review.alone()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_instant_counts_to_the_second_and_nothing_seen_is_1980() {
        let mut newest = Newest::default();
        assert_eq!(utc(newest.instant()), "1980-01-01T00:00:00Z");
        newest.see("2026-11-22T09:00:00.999999".parse().unwrap());
        newest.see("2026-11-21T09:00:00".parse().unwrap());
        assert_eq!(utc(newest.instant()), "2026-11-22T09:00:00Z");
    }
}
