//! Certificates and attestations beside SOC reports.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::certificates};
use crate::domain::{
    Date, Instant,
    certificate::{Certificate, CertificateKind},
    ids::{CertificateId, ServiceId, VendorId},
    lines::Lines,
};

record! {
    table certificates; id CertificateId; record Certificate;
    fields {
        id: CertificateId, vendor_id: VendorId, service_id: Option<ServiceId>, kind: CertificateKind, number: Option<String>, issuer: Option<String>, scope: Option<String>, statement_of_applicability: Option<bool>, criteria: Lines, issued_on: Option<Date>, expires_on: Option<Date>, reviewer: Option<String>, reviewed_on: Option<Date>, notes: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Certificate>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = certificates::table
            .filter(certificates::vendor_id.eq_any(group))
            .order((certificates::vendor_id, certificates::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Certificate::from));
    }
    Ok(found)
}
