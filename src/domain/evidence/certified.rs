//! Certificates, tests, policies and trust pages as evidence.

use super::{Class, Evidence, Source, Statement, filed::filed_fit};
use crate::domain::{
    Date,
    certificate::{Certificate, CertificateKind},
    criteria::{Series, SeriesSet},
    ids::ServiceId,
};

impl Evidence {
    /// A certificate as evidence for `service`, whose vendor has `vendor_services` active services. `None` when its
    /// kind speaks to no series (an insurance, a quality certificate) or it was filed for another service.
    ///
    /// One without a day of issue exists from the day it was recorded, or from its last day where that is earlier.
    pub fn from_certificate(certificate: &Certificate, service: ServiceId, vendor_services: usize) -> Option<Self> {
        let class = certificate_class(certificate)?;
        let fit = filed_fit(certificate.service_id, service, vendor_services)?;
        let recorded = certificate.created_at.date();
        let until: Date = certificate
            .issued_on
            .unwrap_or_else(|| certificate.expires_on.map_or(recorded, |expires| expires.min(recorded)));
        Some(Self {
            source: Source::Certificate(certificate.id),
            class,
            template: None,
            starts_on: None,
            until,
            expires_on: certificate.expires_on,
            known_from: until,
            fit,
            auditor: None,
            scope: named_series(certificate),
            statement: Statement::Stands,
            bridges: Vec::new(),
            exceptions: Vec::new(),
            expected_controls: Vec::new(),
            carve_outs: Vec::new(),
        })
    }
}

const fn certificate_class(certificate: &Certificate) -> Option<Class> {
    Some(match certificate.kind {
        CertificateKind::Iso27001 if matches!(certificate.statement_of_applicability, Some(true)) => Class::Iso27001,
        CertificateKind::Iso27001 => Class::Iso27001WithoutSoa,
        CertificateKind::PciAoc => Class::PciAoc,
        CertificateKind::Hitrust => Class::Hitrust,
        CertificateKind::PenTest => Class::PenTest,
        CertificateKind::Policy => Class::Policy,
        CertificateKind::TrustPage => Class::TrustPage,
        CertificateKind::Iso27017
        | CertificateKind::Iso27018
        | CertificateKind::Iso27701
        | CertificateKind::Iso22301
        | CertificateKind::Iso9001
        | CertificateKind::CsaStar
        | CertificateKind::Insurance
        | CertificateKind::Other => return None,
    })
}

/// The series that a reviewer named, or else CC1 to CC9. A class that the model limits speaks to its own series,
/// whatever is named here.
fn named_series(certificate: &Certificate) -> SeriesSet {
    let named: SeriesSet = certificate.criteria.iter().filter_map(Series::of_criterion).collect();
    if named.is_empty() { SeriesSet::common() } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{evidence::tests::day, lines::Lines, soc_report::ScopeFit};

    pub(crate) fn certificate(kind: CertificateKind) -> Certificate {
        Certificate {
            id: uuid::Uuid::from_u128(3).into(),
            vendor_id: uuid::Uuid::from_u128(1).into(),
            service_id: None,
            kind,
            number: None,
            issuer: None,
            scope: None,
            statement_of_applicability: Some(true),
            criteria: Lines::default(),
            issued_on: Some(day("2025-02-01")),
            expires_on: Some(day("2028-01-31")),
            reviewer: None,
            reviewed_on: None,
            notes: None,
            created_at: day("2025-06-01").and_hms_opt(9, 0, 0).unwrap(),
            updated_at: day("2025-06-01").and_hms_opt(9, 0, 0).unwrap(),
            version: 1,
        }
    }

    fn of(certificate: &Certificate) -> Option<Evidence> {
        Evidence::from_certificate(certificate, uuid::Uuid::from_u128(5).into(), 1)
    }

    #[test]
    fn only_kinds_that_speak_to_controls_are_evidence() {
        for kind in CertificateKind::ALL {
            let silent = [
                CertificateKind::Iso27017,
                CertificateKind::Iso27018,
                CertificateKind::Iso27701,
                CertificateKind::Iso22301,
                CertificateKind::Iso9001,
                CertificateKind::CsaStar,
                CertificateKind::Insurance,
                CertificateKind::Other,
            ];
            assert_eq!(of(&certificate(*kind)).is_none(), silent.contains(kind), "{kind}");
        }
    }

    #[test]
    fn an_iso_certificate_needs_its_statement_of_applicability_on_file() {
        for (on_file, class) in
            [(Some(true), Class::Iso27001), (Some(false), Class::Iso27001WithoutSoa), (None, Class::Iso27001WithoutSoa)]
        {
            let iso = Certificate { statement_of_applicability: on_file, ..certificate(CertificateKind::Iso27001) };
            assert_eq!(of(&iso).unwrap().class, class);
        }
    }

    #[test]
    fn it_speaks_to_what_a_reviewer_names_and_else_to_the_common_series() {
        let policy = certificate(CertificateKind::Policy);
        assert_eq!(of(&policy).unwrap().scope, SeriesSet::common());
        let named = Certificate { criteria: Lines::new(["CC6.1", "P"]), ..policy };
        assert_eq!(of(&named).unwrap().scope, [Series::Cc6, Series::P].into_iter().collect());
    }

    #[test]
    fn without_a_day_of_issue_it_exists_from_its_record_or_its_end() {
        let undated = Certificate { issued_on: None, ..certificate(CertificateKind::PciAoc) };
        assert_eq!(of(&undated).unwrap().known_from, day("2025-06-01"));
        let over = Certificate { expires_on: Some(day("2024-12-31")), ..undated };
        assert_eq!(of(&over).unwrap().until, day("2024-12-31"));
    }

    #[test]
    fn one_filed_for_a_vendor_of_two_services_may_or_may_not_fit() {
        let vendors = certificate(CertificateKind::Hitrust);
        let service = uuid::Uuid::from_u128(5).into();
        let fit = |one: &Certificate| Evidence::from_certificate(one, service, 2).map(|evidence| evidence.fit);
        assert_eq!(fit(&vendors), Some(ScopeFit::Unknown));
        assert_eq!(fit(&Certificate { service_id: Some(service), ..vendors.clone() }), Some(ScopeFit::Full));
        assert_eq!(fit(&Certificate { service_id: Some(uuid::Uuid::from_u128(6).into()), ..vendors }), None);
    }
}
