//! Incidents: what went wrong at a vendor, when it was reported, whether the vendor confirmed it, and when it was over.

use super::{
    Date, Instant,
    ids::{IncidentId, ServiceId, VendorId},
};

closed_list! {
    /// From whom we know of an incident.
    pub enum IncidentSource {
        VendorNotice = "vendor_notice", "Notice of the vendor";
        News = "news", "News";
        Monitoring = "monitoring", "Monitoring";
        Report = "report", "SOC report";
        Other = "other", "Other";
    }
}

/// An incident at a vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Incident {
    /// Record id.
    pub id: IncidentId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The service it touches; `None` where it touches all.
    pub service_id: Option<ServiceId>,
    /// Our reference, such as `I-0003`; unique for one vendor.
    pub reference: Option<String>,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, at length.
    pub description: Option<String>,
    /// From whom we know of it.
    pub source: IncidentSource,
    /// The day we heard of it.
    pub reported_on: Date,
    /// The day the vendor confirmed it; `None` while it has not.
    pub confirmed_on: Option<Date>,
    /// The day it was over.
    pub closed_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

impl Incident {
    /// Whether it is known and not over on that day; on the day it is closed it is over.
    pub fn is_open_on(&self, day: Date) -> bool {
        self.reported_on <= day && self.closed_on.is_none_or(|closed| closed > day)
    }

    /// Whether the vendor had confirmed it by that day.
    pub fn is_confirmed_on(&self, day: Date) -> bool {
        self.confirmed_on.is_some_and(|confirmed| confirmed <= day)
    }

    /// Whether it touches that service.
    pub fn touches(&self, service: ServiceId) -> bool {
        self.service_id.is_none_or(|touched| touched == service)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    /// An incident with its days, `reported|confirmed|closed`.
    pub(crate) fn incident(days: &str) -> Incident {
        let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
        Incident {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            service_id: None,
            reference: None,
            title: "Mail leaked".to_owned(),
            description: None,
            source: IncidentSource::VendorNotice,
            reported_on: days[0].unwrap(),
            confirmed_on: days[1],
            closed_on: days[2],
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn it_is_open_from_the_day_it_was_reported_to_the_day_before_it_is_closed() {
        for (days, on, open, confirmed) in [
            ("2026-10-01||", "2026-09-30", false, false),
            ("2026-10-01||", "2026-10-01", true, false),
            ("2026-10-01|2026-10-03|", "2026-10-02", true, false),
            ("2026-10-01|2026-10-03|", "2026-10-03", true, true),
            ("2026-10-01|2026-10-03|2026-11-01", "2026-10-31", true, true),
            ("2026-10-01|2026-10-03|2026-11-01", "2026-11-01", false, true),
        ] {
            let incident = incident(days);
            let found = (incident.is_open_on(day(on)), incident.is_confirmed_on(day(on)));
            assert_eq!(found, (open, confirmed), "{days} on {on}");
        }
    }

    #[test]
    fn one_without_a_service_touches_all() {
        let (one, other) = (uuid::Uuid::from_u128(7).into(), uuid::Uuid::from_u128(8).into());
        assert!(incident("2026-10-01||").touches(one));
        let of_one = Incident { service_id: Some(one), ..incident("2026-10-01||") };
        assert!(of_one.touches(one) && !of_one.touches(other));
    }
}
