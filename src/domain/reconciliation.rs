//! Reconciling the register with another list of names: accounts payable, single sign-on, assets.
//!
//! Each name of the list falls into exactly one class, and each active vendor is either spoken of by the list or only
//! here. Names that merely look alike are never taken for one: they wait for somebody to decide.

pub mod columns;
mod compare;
mod list;
mod register;

pub use compare::{Compared, Found, compare, only_here};
pub use list::{ListedName, NameList, Totals, name_key};
pub use register::{Register, RegisteredVendor};

use super::{
    Date, Instant,
    ids::{AttachmentId, ExclusionId, ReconciliationEntryId, ReconciliationId, VendorId},
    lines::Lines,
};

closed_list! {
    /// What kind of list the register is compared with.
    pub enum ListKind {
        AccountsPayable = "accounts_payable", "Accounts payable";
        Sso = "sso", "Single sign-on";
        Assets = "assets", "Assets";
        Other = "other", "Other list";
    }
}

closed_list! {
    /// Where a name stands.
    pub enum Class {
        OnlyThere = "only_there", "Only on the list";
        Similar = "similar", "Looks alike";
        Archived = "archived", "Archived here";
        Both = "both", "On both";
        Excluded = "excluded", "Not a vendor";
        OnlyHere = "only_here", "Only here";
    }
}

impl Class {
    /// Whether somebody has to say what the name is: it may be a vendor that the register misses.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::OnlyThere | Self::Similar | Self::Archived)
    }
}

closed_list! {
    /// By what a name of the list was found to be a vendor.
    pub enum How {
        Name = "name", "same name";
        LegalName = "legal_name", "legal name";
        Alias = "alias", "alias";
        Domain = "domain", "web domain";
        Similar = "similar", "looks alike";
        Added = "added", "added from this list";
    }
}

/// How many names stand in each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Names of the list that nobody here answers to.
    pub only_there: u32,
    /// Names that look like a vendor's.
    pub similar: u32,
    /// Names of vendors that are rejected or terminated here.
    pub archived: u32,
    /// Names that a vendor answers to.
    pub both: u32,
    /// Names that somebody said are no vendors.
    pub excluded: u32,
    /// Vendors that the list does not name.
    pub only_here: u32,
}

impl Counts {
    /// How many stand in a class.
    pub const fn of(&self, class: Class) -> u32 {
        match class {
            Class::OnlyThere => self.only_there,
            Class::Similar => self.similar,
            Class::Archived => self.archived,
            Class::Both => self.both,
            Class::Excluded => self.excluded,
            Class::OnlyHere => self.only_here,
        }
    }

    /// So many more stand in a class.
    pub const fn add(&mut self, class: Class, more: u32) {
        let count = match class {
            Class::OnlyThere => &mut self.only_there,
            Class::Similar => &mut self.similar,
            Class::Archived => &mut self.archived,
            Class::Both => &mut self.both,
            Class::Excluded => &mut self.excluded,
            Class::OnlyHere => &mut self.only_here,
        };
        *count = count.saturating_add(more);
    }

    /// Names that wait for somebody to decide.
    pub const fn open(&self) -> u32 {
        self.only_there + self.similar + self.archived
    }
}

/// The register compared with one list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reconciliation {
    /// Record id.
    pub id: ReconciliationId,
    /// Short reference, such as `RC-0003`.
    pub reference: String,
    /// What people call the list; its next issue goes by the same name.
    pub list_name: String,
    /// What kind of list it is.
    pub kind: ListKind,
    /// The day the list is of.
    pub as_of: Date,
    /// The original bytes.
    pub attachment_id: AttachmentId,
    /// File name as it came.
    pub file_name: String,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// Reference of the newest reconciliation before this one with the very same file.
    pub same_as: Option<String>,
    /// Sheet that was read.
    pub sheet: String,
    /// Row of the headings, from 1; 0 where the sheet has none.
    pub heading_row: i32,
    /// Heading of the column of names.
    pub name_column: String,
    /// Sheets that were not read.
    pub other_sheets: Lines,
    /// Rows of the list, without its headings.
    pub rows_read: i32,
    /// Rows with a name.
    pub rows_named: i32,
    /// Rows without one, passed over.
    pub rows_blank: i32,
    /// Rows whose name cannot be read, such as a formula's error.
    pub rows_unreadable: i32,
    /// The cells of the first of those.
    pub unreadable_cells: Lines,
    /// Vendors on the register then, archived ones left out.
    pub vendors: i32,
    /// How many names stood in each class then.
    pub found: Counts,
    /// Part of the sample portfolio.
    pub sample: bool,
    /// Who compared.
    pub created_by: String,
    /// When.
    pub created_at: Instant,
}

/// One name of a list, or one vendor that the list does not name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReconciliationEntry {
    /// Record id.
    pub id: ReconciliationEntryId,
    /// The reconciliation it belongs to.
    pub reconciliation_id: ReconciliationId,
    /// Its place among the others: the largest amounts first, then by name.
    pub place: i32,
    /// Where it stands.
    pub class: Class,
    /// Where it would stand if nobody had said that it is no vendor.
    #[serde(skip)]
    pub unexcluded_class: Class,
    /// By what it was found.
    pub how: Option<How>,
    /// What speaks for that, where it only looks alike.
    pub why: Option<String>,
    /// The name, as the list first writes it; the vendor's where only the register has it.
    pub name: String,
    /// The key under which spellings are one name.
    #[serde(skip)]
    pub name_key: String,
    /// Row where it first stands.
    pub sheet_row: Option<i32>,
    /// How many rows bear it.
    pub times: i32,
    /// What its rows come to, as a plain decimal such as `1234.50`; `None` too where they name several currencies.
    pub amount: Option<String>,
    /// Currency of the amount, ISO 4217, where the list names it.
    pub currency: Option<String>,
    /// Newest payment.
    pub last_paid_on: Option<Date>,
    /// Web domain.
    pub domain: Option<String>,
    /// Whose it is, as the list says.
    pub owner: Option<String>,
    /// The vendor that it is, or that it looks like.
    pub vendor_id: Option<VendorId>,
    /// That vendor's name then.
    pub vendor_name: Option<String>,
    /// Who said that it is no vendor, and why.
    pub exclusion_id: Option<ExclusionId>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Instant>,
}

impl ReconciliationEntry {
    /// Whether somebody can still say what it is: it waits for that, or a web domain alone spoke for a vendor.
    pub fn is_to_decide(&self) -> bool {
        self.class.is_open() || (self.class == Class::Both && self.how == Some(How::Domain))
    }
}

/// A name that somebody said is no vendor, with why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Exclusion {
    /// Record id.
    pub id: ExclusionId,
    /// The key under which spellings are one name.
    #[serde(skip)]
    pub name_key: String,
    /// The name as it was written then.
    pub name: String,
    /// Why it is none.
    pub reason: String,
    /// Who said so.
    pub created_by: String,
    /// When.
    pub created_at: Instant,
}

#[cfg(test)]
mod tests;
