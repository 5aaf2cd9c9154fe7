//! Access and integrations: what a vendor can reach with us, how far, and when somebody last looked whether it still should.

use super::{
    Date, Instant,
    calendar::add_months,
    ids::{AccessGrantId, ServiceId, VendorId},
};

/// How long a review of an access is good for, in months.
const REVIEW_MONTHS: i32 = 12;

closed_list! {
    /// By which way a vendor reaches us.
    pub enum AccessKind {
        UserAccess = "user_access", "User access";
        Api = "api", "API";
        Network = "network", "Network";
        Physical = "physical", "Physical";
        DataFeed = "data_feed", "Data feed";
    }
}

closed_list! {
    /// How far an access goes.
    pub enum AccessLevel {
        Read = "read", "Read";
        Write = "write", "Write";
        Privileged = "privileged", "Privileged";
    }
}

/// An access or integration of a vendor with us.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AccessGrant {
    /// Record id.
    pub id: AccessGrantId,
    /// Who has it.
    pub vendor_id: VendorId,
    /// The service that needs it; `None` where it serves all.
    pub service_id: Option<ServiceId>,
    /// The system, integration or place that is reached.
    pub what: String,
    /// By which way.
    pub kind: AccessKind,
    /// How far.
    pub level: AccessLevel,
    /// How many accounts it is, where that is known.
    pub accounts: Option<i32>,
    /// Since when.
    pub granted_on: Option<Date>,
    /// When somebody last looked whether it is still needed.
    pub last_reviewed_on: Option<Date>,
    /// Who looked.
    pub reviewed_by: Option<String>,
    /// The day it ends or ended.
    pub ended_on: Option<Date>,
    /// Free notes.
    pub notes: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

impl AccessGrant {
    /// Whether the vendor has it on that day; on the day it ends it is gone.
    pub fn is_live_on(&self, day: Date) -> bool {
        self.granted_on.is_none_or(|granted| granted <= day) && self.ended_on.is_none_or(|ended| ended > day)
    }

    /// The day until which the last review is good; where nobody looked yet, that of a year with it. `None` where neither
    /// day is known.
    pub fn review_due_on(&self) -> Option<Date> {
        self.last_reviewed_on.or(self.granted_on).map(|day| add_months(day, REVIEW_MONTHS))
    }

    /// Whether nobody has looked at it for over a year, though the vendor has it on that day.
    pub fn is_unreviewed_on(&self, day: Date) -> bool {
        self.is_live_on(day) && self.review_due_on().is_none_or(|due| due < day)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    /// An access with its days, `granted|reviewed|ended`.
    pub(crate) fn access(days: &str) -> AccessGrant {
        let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
        AccessGrant {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            service_id: None,
            what: "Payroll interface".to_owned(),
            kind: AccessKind::Api,
            level: AccessLevel::Write,
            accounts: None,
            granted_on: days[0],
            last_reviewed_on: days[1],
            reviewed_by: None,
            ended_on: days[2],
            notes: None,
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn a_live_access_is_looked_at_within_a_year() {
        for (days, on, live, unreviewed) in [
            ("||", "2026-11-22", true, true),
            ("2026-11-23||", "2026-11-22", false, false),
            ("2025-11-22||", "2026-11-22", true, false),
            ("2025-11-21||", "2026-11-22", true, true),
            ("2020-01-01|2025-11-22|", "2026-11-22", true, false),
            ("2020-01-01|2025-11-21|", "2026-11-22", true, true),
            ("2020-01-01|2021-01-01|2026-11-22", "2026-11-22", false, false),
            ("2020-01-01|2021-01-01|2026-11-23", "2026-11-22", true, true),
        ] {
            let access = access(days);
            assert_eq!((access.is_live_on(day(on)), access.is_unreviewed_on(day(on))), (live, unreviewed), "{days}");
        }
    }
}
