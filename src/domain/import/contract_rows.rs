//! Rows of a contract register, and the contract columns of a vendor register.

use super::{
    cell::SheetRow,
    change::{Drafted, FieldChange, Outcome, draft_fields},
    row_reader::{RowReader, SheetReading},
    value::{amount, duration, person::PersonRef, quoted},
    vendor_ref::{Filed, read_vendor},
    vendor_rows::owner_changes,
};
use crate::domain::{
    Date, Instant,
    contract::{Clauses, Contract, NoticeUnit},
    ids::{ContractId, VendorId},
    lines::Lines,
    money,
    name::plain_key,
};

draft_fields! {
    /// What a sheet says of a contract, its reference, services and owner aside.
    pub struct ContractFields for Contract {
        starts_on: Date = "contract_start" => starts_on;
        ends_on: Date = "contract_end" => ends_on;
        term_months: i32 = "term_months" => term_months;
        renewal_months: i32 = "renewal_months" => renewal_months;
        auto_renew: bool = "auto_renew" => auto_renew;
        notice_value: i32 = "notice" => notice_value;
        notice_unit: NoticeUnit = "notice_unit" => notice_unit;
        annual_value_minor: i64 = "annual_value" => annual_value_minor;
        currency: String = "currency" => currency;
        security_addendum: bool = "security_addendum" => clauses.security_addendum;
        sla: bool = "sla" => clauses.sla;
        dpa: bool = "dpa" => clauses.dpa;
        baa: bool = "baa" => clauses.baa;
        scc: bool = "scc" => clauses.scc;
        confidentiality: bool = "confidentiality" => clauses.confidentiality;
        audit_right: bool = "audit_right" => clauses.audit_right;
        data_return: bool = "data_return" => clauses.data_return;
        breach_notice_hours: i32 = "breach_notice_hours" => clauses.breach_notice_hours;
        notes: String = "notes" => notes;
    }
}

/// What the rows say of one contract.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContractDraft {
    /// Our reference; a new contract without one is given one by the caller.
    pub reference: Option<String>,
    /// Its fields.
    pub fields: ContractFields,
    /// Names of the services it covers.
    pub services: Option<Lines>,
    /// Who owns it.
    pub owner: Option<PersonRef>,
}

/// A contract on record.
#[derive(Debug, Clone, PartialEq)]
pub struct ExistingContract {
    /// The contract.
    pub contract: Contract,
    /// Its owner.
    pub owner: Option<PersonRef>,
    /// Names of the services it covers.
    pub services: Lines,
}

/// Drafts one contract from its rows.
pub fn draft(rows: &[SheetRow], reading: &SheetReading<'_>) -> Drafted<Filed<ContractDraft>> {
    let mut drafted = Drafted::<Filed<ContractDraft>>::default();
    for row in rows {
        let mut reader = RowReader::new(reading, row);
        let vendor = read_vendor(&mut reader);
        let said = read_contract(&mut reader, "reference");
        match (vendor, reader.is_rejected()) {
            (Some(vendor), false) => match &mut drafted.draft {
                None => drafted.draft = Some(Filed { vendor, draft: said, rows: vec![row.row] }),
                Some(filed) => {
                    filed.draft.join(said, &mut reader);
                    filed.rows.push(row.row);
                }
            },
            _ => drafted.rejected_rows.push(row.row),
        }
        drafted.problems.extend(reader.finish().0);
    }
    drafted
}

/// The contract that a row of a vendor register carries; nothing where it says nothing of one.
pub(super) fn read_register_contract(reader: &mut RowReader<'_>) -> Option<ContractDraft> {
    const KEYS: &[&str] = &["contract_reference", "contract_start", "contract_end", "annual_value"];
    if KEYS.iter().all(|key| reader.reading().column(key).is_none()) {
        return None;
    }
    let (starts_on, ends_on) = read_term(reader);
    let (annual_value_minor, currency) = read_value(reader);
    let fields = ContractFields { starts_on, ends_on, annual_value_minor, currency, ..ContractFields::default() };
    let draft = ContractDraft { reference: reader.short("contract_reference"), fields, ..ContractDraft::default() };
    // A currency alone is a column filled down, not a contract.
    let says = ContractFields { currency: None, ..draft.fields.clone() };
    (draft.reference.is_some() || !says.is_empty()).then_some(draft)
}

fn read_contract(reader: &mut RowReader<'_>, reference: &str) -> ContractDraft {
    let (starts_on, ends_on) = read_term(reader);
    let (annual_value_minor, currency) = read_value(reader);
    let stated_unit = reader.word::<NoticeUnit>("notice_unit");
    let notice = reader.read("notice", |cell| duration::notice(cell, stated_unit));
    let fields = ContractFields {
        starts_on,
        ends_on,
        term_months: reader.read("term_months", duration::months),
        renewal_months: reader.read("renewal_months", duration::months),
        auto_renew: reader.read("auto_renew", renews),
        notice_value: notice.map(|(value, _)| value),
        notice_unit: notice.map(|(_, unit)| unit),
        annual_value_minor,
        currency,
        security_addendum: reader.yes_no("security_addendum"),
        sla: reader.yes_no("sla"),
        dpa: reader.yes_no("dpa"),
        baa: reader.yes_no("baa"),
        scc: reader.yes_no("scc"),
        confidentiality: reader.yes_no("confidentiality"),
        audit_right: reader.yes_no("audit_right"),
        data_return: reader.yes_no("data_return"),
        breach_notice_hours: reader.hours("breach_notice_hours"),
        notes: reader.long("notes"),
    };
    ContractDraft {
        reference: reader.short(reference),
        fields,
        services: reader.list("services"),
        owner: reader.person("owner", "owner_email"),
    }
}

/// Start and end; an end before the start is an error that names both cells.
fn read_term(reader: &mut RowReader<'_>) -> (Option<Date>, Option<Date>) {
    let (start, end) = (reader.date("contract_start"), reader.date("contract_end"));
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        let start_cell = reader.reading().address(reader.row_number(), "contract_start");
        let message = format!(
            "The contract ends on {end}, before it starts on {start} (cell {start_cell}); correct one of the two."
        );
        reader.error("contract_end", "end_before_start", message);
    }
    (start, end)
}

/// The yearly value in minor units and its currency: of its own column, else beside the amount, else the default.
fn read_value(reader: &mut RowReader<'_>) -> (Option<i64>, Option<String>) {
    let column = reader.read("currency", amount::currency);
    let Some(amount) = reader.read("annual_value", amount::amount) else {
        return (None, column.map(|currency| currency.code().to_owned()));
    };
    if let (Some(column), Some(beside)) = (column, amount.currency)
        && column != beside
    {
        let message = format!(
            "The amount is in {}, its currency column says {}; correct one of the two.",
            beside.code(),
            column.code()
        );
        reader.error("annual_value", "currency_mismatch", message);
        return (None, None);
    }
    let Some(currency) = column.or(amount.currency).or_else(|| assumed_currency(reader)) else { return (None, None) };
    let minor = money::to_minor(amount.value, currency);
    if minor.is_none() {
        reader.error("annual_value", "not_an_amount", "The amount is too large to store; correct it.");
    }
    (minor, Some(currency.code().to_owned()))
}

fn assumed_currency(reader: &mut RowReader<'_>) -> Option<iso_currency::Currency> {
    let currency = reader.reading().default_currency();
    match currency {
        Some(currency) => {
            let message = format!(
                "No currency is stated; {} was taken. Add a column “Currency” to say another.",
                currency.code()
            );
            reader.warn("annual_value", "assumed_currency", message);
        }
        None => reader.error(
            "annual_value",
            "missing_currency",
            "No currency is stated; add a column “Currency” with a code such as EUR.",
        ),
    }
    currency
}

/// Whether it renews itself, also as “automatic” or “fixed term”.
fn renews(cell: &super::cell::CellValue) -> super::value::Reading<bool> {
    match plain_key(&cell.shown()).as_str() {
        "auto" | "automatic" | "auto renew" | "automatically" | "evergreen" | "automatisch" | "automatique"
        | "automatico" => Ok(Some(true)),
        "manual" | "fixed" | "fixed term" | "befristet" | "manuell" | "manuel" => Ok(Some(false)),
        _ => super::value::words::yes_no(cell),
    }
}

/// Joins the contracts of a vendor register's later row.
pub(super) fn join_contracts(earlier: &mut Vec<ContractDraft>, later: Vec<ContractDraft>, reader: &mut RowReader<'_>) {
    for contract in later {
        match earlier.iter_mut().find(|known| known.is_same_contract(&contract)) {
            Some(known) => known.join(contract, reader),
            None => earlier.push(contract),
        }
    }
}

impl ContractDraft {
    fn join(&mut self, later: Self, reader: &mut RowReader<'_>) {
        self.reference = self.reference.take().or(later.reference);
        self.fields.fill(later.fields, &mut |key| reader.clashing(key));
        if let Some(services) = later.services {
            let joined = Lines::new(self.services.iter().flat_map(Lines::iter).chain(services.iter()));
            self.services = Some(joined);
        }
        match (&self.owner, later.owner) {
            (Some(owner), Some(later)) if !owner.is(&later) => reader.clashing("owner"),
            (None, later) => self.owner = later,
            _ => {}
        }
    }

    /// Two rows of one vendor speak of one contract: by reference, else by start, else by end.
    fn is_same_contract(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    fn identity(&self) -> (Option<String>, Option<Date>, Option<Date>) {
        match (&self.reference, self.fields.starts_on) {
            (Some(reference), _) => (Some(reference.to_lowercase()), None, None),
            (None, Some(start)) => (None, Some(start), None),
            (None, None) => (None, None, self.fields.ends_on),
        }
    }

    /// Which of a vendor's stored contracts it is: by reference; without one by start, else by end, else the only one.
    pub fn find<'a>(&self, stored: &'a [Contract]) -> Option<&'a Contract> {
        if let Some(reference) = &self.reference {
            return stored.iter().find(|contract| contract.reference.to_lowercase() == reference.to_lowercase());
        }
        if let Some(start) = self.fields.starts_on {
            return stored.iter().find(|contract| contract.starts_on == Some(start));
        }
        let by_end = self.fields.ends_on.and_then(|end| stored.iter().find(|contract| contract.ends_on == Some(end)));
        by_end.or(match stored {
            [only] => Some(only),
            _ => None,
        })
    }

    /// What it is called in a list of changes.
    pub fn label(&self) -> String {
        let day = self
            .fields
            .starts_on
            .map(|day| format!("from {day}"))
            .or(self.fields.ends_on.map(|day| format!("to {day}")));
        self.reference.clone().or(day).unwrap_or_else(|| quoted("without reference"))
    }

    /// Puts what the sheet says into a stored contract, owner and services aside, and tells what that changed.
    pub fn apply(&self, contract: &mut Contract) -> Vec<FieldChange> {
        let before = shown_value(contract);
        let mut changes = self.fields.apply(contract);
        let after = shown_value(contract);
        for change in changes.iter_mut().filter(|change| change.field == "annual_value") {
            (change.before, change.after) = (before.clone(), after.clone());
        }
        changes
    }

    /// What importing it would do, owner and services included.
    pub fn compare(&self, existing: Option<&ExistingContract>) -> Outcome {
        let Some(existing) = existing else { return Outcome::Create };
        let mut changes = self.apply(&mut existing.contract.clone());
        changes.extend(owner_changes("owner", self.owner.as_ref(), existing.owner.as_ref()));
        if let Some(services) = &self.services
            && !same_names(services, &existing.services)
        {
            changes.push(FieldChange::new("services", &existing.services, services));
        }
        changes.into()
    }

    /// The contract as it would be created; the owner is the caller's to resolve.
    pub fn new_contract(&self, id: ContractId, vendor_id: VendorId, reference: String, now: Instant) -> Contract {
        let mut contract = Contract {
            id,
            vendor_id,
            reference,
            starts_on: None,
            ends_on: None,
            term_months: None,
            renewal_months: None,
            auto_renew: false,
            notice_value: None,
            notice_unit: None,
            annual_value_minor: None,
            currency: None,
            owner_id: None,
            clauses: Clauses::default(),
            notes: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        self.fields.set(&mut contract);
        contract
    }
}

fn shown_value(contract: &Contract) -> String {
    let code = contract.currency.as_deref().unwrap_or_default();
    contract.annual_value_minor.map(|minor| money::shown(minor, code)).unwrap_or_default()
}

/// Whether two lists name the same things, in whatever order and spelling.
pub(super) fn same_names(one: &Lines, other: &Lines) -> bool {
    let keys = |lines: &Lines| lines.iter().map(plain_key).collect::<std::collections::BTreeSet<_>>();
    keys(one) == keys(other)
}

#[cfg(test)]
mod tests;
