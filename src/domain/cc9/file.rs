//! One vendor's file as the rules read it: what held in the window, told from days.

use super::{Found, Item, Lack, Point};
use crate::domain::{
    Date,
    calendar::add_months,
    contract::Contract,
    coverage::Window,
    document::Document,
    dossier::Dossier,
    record_ref::{RecordRef, VendorRef},
    reminder::contract_dates,
    scoring::Band,
    vendor::{Service, Vendor, VendorStatus},
};

/// What is asked of every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Programme {
    /// The window.
    pub window: Window,
    /// The day on which everything is judged.
    pub on: Date,
}

impl Programme {
    /// Of a window, asked today: judged on its last day, today while it runs, and its first before it begins.
    pub fn new(window: Window, today: Date) -> Self {
        Self { window, on: today.min(window.to).max(window.from) }
    }

    /// Whether something dated `day`, good for so many months, counts: it lies in the window, or is still good on the day
    /// of judgement. What is dated after that day does not exist yet.
    pub fn is_current(&self, day: Date, months: i32) -> bool {
        day <= self.on && (self.window.holds(day) || add_months(day, months) >= self.on)
    }

    /// The days of the window up to the day of judgement.
    pub const fn so_far(&self) -> Window {
        Window { from: self.window.from, to: self.on }
    }
}

/// A service in use with its tier. Whether it was in use on an earlier day is not on record, so today's answer stands.
#[derive(Debug, Clone, Copy)]
pub struct Rated<'a> {
    /// The service.
    pub service: &'a Service,
    /// Its tier.
    pub tier: Band,
}

impl Rated<'_> {
    /// Whether it is of tier High or Critical; one that is not rated, whether we can bear its outage for a day at most.
    pub fn is_grave(&self) -> bool {
        match self.tier {
            Band::Unrated => self.service.ratings.criticality.is_some_and(|rating| rating >= 3),
            tier => tier.reaches(Band::High),
        }
    }
}

/// A vendor's file with what is known beside it.
#[derive(Debug, Clone)]
pub struct Filed<'a> {
    /// What is asked.
    pub programme: Programme,
    /// The file.
    pub dossier: &'a Dossier,
    /// Its services in use.
    pub services: Vec<Rated<'a>>,
    /// Months from one review of the vendor to the next, by the tier that it shows.
    pub cadence: i32,
    /// Documents filed under it.
    pub documents: &'a [Document],
}

impl<'a> Filed<'a> {
    /// The vendor.
    pub const fn vendor(&self) -> &'a Vendor {
        &self.dossier.vendor
    }

    /// The day of judgement.
    pub const fn on(&self) -> Date {
        self.programme.on
    }

    /// Whether the vendor is active on the day of judgement: from the day it became active, where that is on record, to the
    /// day before it was terminated. One that is terminated without a day is taken for gone long since.
    pub fn is_active(&self) -> bool {
        let vendor = self.vendor();
        let begun = vendor.active_on.map(|day| day <= self.on());
        let gone = vendor.terminated_on.map(|day| day <= self.on());
        match vendor.status {
            VendorStatus::Active | VendorStatus::Offboarding => begun != Some(false) && gone != Some(true),
            VendorStatus::Terminated => begun != Some(false) && gone == Some(false),
            VendorStatus::InReview | VendorStatus::Approved | VendorStatus::ApprovedWithConditions => {
                begun == Some(true) && gone != Some(true)
            }
            VendorStatus::Proposed | VendorStatus::Rejected => false,
        }
    }

    /// Whether any service in use is of tier High or Critical.
    pub fn is_grave(&self) -> bool {
        self.services.iter().any(Rated::is_grave)
    }

    /// The contracts in force on the day of judgement: begun, and not at their end unless they renew themselves. One that
    /// states no end runs until somebody enters it.
    pub fn contracts(&self) -> impl Iterator<Item = &'a Contract> {
        let on = self.on();
        let begun = move |contract: &&Contract| contract.starts_on.is_none_or(|day| day <= on);
        let runs = move |contract: &&Contract| contract_dates(contract, on).is_none_or(|dates| dates.term_end >= on);
        self.dossier.contracts.iter().filter(begun).filter(runs)
    }

    /// Notes a record of a point's population.
    pub(super) fn note(&self, found: &mut Found, point: Point, record: RecordRef, missing: Vec<Lack>) {
        found.push((point, Item { vendor: VendorRef::from(self.dossier), record, missing }));
    }

    /// Notes the vendor itself as a record of a point's population.
    pub(super) fn note_vendor(&self, found: &mut Found, point: Point, missing: Vec<Lack>) {
        self.note(found, point, RecordRef::vendor(self.vendor()), missing);
    }
}
