//! When a vendor was with us, as far as its days tell.

use crate::domain::{
    Date,
    coverage::Window,
    vendor::{Vendor, VendorStatus},
};

/// Whether a vendor was active on a day of the window: from the day it became active, where that is on record, to the day
/// before it was terminated. One that is terminated without a day is taken for gone long since.
pub fn active_in(vendor: &Vendor, window: Window) -> bool {
    let begun = vendor.active_on.map(|day| day <= window.to);
    let gone = vendor.terminated_on.map(|day| day <= window.from);
    match vendor.status {
        VendorStatus::Active | VendorStatus::Offboarding => begun != Some(false) && gone != Some(true),
        VendorStatus::Terminated => begun != Some(false) && gone == Some(false),
        VendorStatus::InReview | VendorStatus::Approved | VendorStatus::ApprovedWithConditions => {
            begun == Some(true) && gone != Some(true)
        }
        VendorStatus::Proposed | VendorStatus::Rejected => false,
    }
}

/// Why a vendor is new in the window, in words; `None` when it is not. `recorded_on` is the day its record was made.
pub fn joined(vendor: &Vendor, recorded_on: Date, window: Window) -> Option<String> {
    let became = vendor.active_on.filter(|day| window.holds(*day)).map(|day| format!("became active on {day}"));
    let recorded = window.holds(recorded_on).then(|| format!("recorded on {recorded_on}"));
    let words: Vec<String> = became.into_iter().chain(recorded).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence_pack::order::tests::vendor;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_vendor_counts_when_any_day_of_the_window_found_it_active() {
        let window = Window { from: day("2026-01-01"), to: day("2026-12-31") };
        for (status, active_on, terminated_on, counts) in [
            (VendorStatus::Active, None, None, true),
            (VendorStatus::Active, Some("2026-12-31"), None, true),
            (VendorStatus::Active, Some("2027-01-01"), None, false),
            (VendorStatus::Terminated, Some("2020-01-01"), Some("2026-01-01"), false),
            (VendorStatus::Terminated, Some("2020-01-01"), Some("2026-01-02"), true),
            (VendorStatus::Terminated, None, Some("2027-03-01"), true),
            (VendorStatus::Terminated, Some("2020-01-01"), None, false),
            (VendorStatus::Offboarding, None, None, true),
            (VendorStatus::Approved, None, None, false),
            (VendorStatus::Approved, Some("2026-02-01"), None, true),
            (VendorStatus::Proposed, Some("2026-02-01"), None, false),
            (VendorStatus::Rejected, None, None, false),
        ] {
            let vendor = Vendor {
                status,
                active_on: active_on.map(day),
                terminated_on: terminated_on.map(day),
                ..vendor("V-0001")
            };
            assert_eq!(active_in(&vendor, window), counts, "{status} {active_on:?} {terminated_on:?}");
        }
    }

    #[test]
    fn a_new_vendor_became_active_or_was_recorded_in_the_window() {
        let window = Window { from: day("2026-01-01"), to: day("2026-12-31") };
        let new = |active_on: Option<&str>, recorded: &str| {
            joined(&Vendor { active_on: active_on.map(day), ..vendor("V-0001") }, day(recorded), window)
        };
        assert_eq!(new(None, "2025-12-31"), None);
        assert_eq!(new(None, "2026-01-01").as_deref(), Some("recorded on 2026-01-01"));
        assert_eq!(new(Some("2026-03-01"), "2025-12-31").as_deref(), Some("became active on 2026-03-01"));
        assert_eq!(
            new(Some("2026-12-31"), "2026-12-30").as_deref(),
            Some("became active on 2026-12-31, recorded on 2026-12-30")
        );
    }
}
