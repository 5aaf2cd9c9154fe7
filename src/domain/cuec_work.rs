//! What there is to do about the controls that reports expect of us.

use super::{
    Date,
    control::{Control, ControlStatus},
    cuec::{Cuec, CuecStatus},
};

closed_list! {
    /// What there is to do about a control that a report expects of us.
    pub enum Work {
        Map = "map", "map it";
        Unknown = "unknown_control", "name a control of ours";
        Overdue = "overdue", "it is overdue";
        Unowned = "unowned", "find an owner";
        Unproven = "unproven", "show evidence";
        Retired = "retired_control", "its control is retired";
        Implement = "implement", "put it in place";
    }
}

/// What there is to do about a CUEC; not mapped counts as not implemented.
pub fn work(cuec: &Cuec, named: &[(&str, Option<&Control>)], owned: bool, today: Date) -> Vec<Work> {
    if cuec.status == CuecStatus::NotApplicable {
        return Vec::new();
    }
    let mut work = Vec::new();
    if cuec.status == CuecStatus::NotMapped || named.is_empty() {
        work.push(Work::Map);
    }
    if named.iter().any(|(_, control)| control.is_none()) {
        work.push(Work::Unknown);
    }
    if named.iter().any(|(_, control)| control.is_some_and(|control| control.status == ControlStatus::Retired)) {
        work.push(Work::Retired);
    }
    let open = cuec.status != CuecStatus::Implemented;
    if open && cuec.due_on.is_some_and(|due| due < today) {
        work.push(Work::Overdue);
    }
    if cuec.status == CuecStatus::Planned {
        work.push(Work::Implement);
    }
    if !owned {
        work.push(Work::Unowned);
    }
    let proven =
        cuec.evidence.is_some() || named.iter().any(|(_, control)| control.is_some_and(|one| one.evidence.is_some()));
    if !open && !proven {
        work.push(Work::Unproven);
    }
    work
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::control::tests::control;

    fn cuec(status: CuecStatus) -> Cuec {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        Cuec {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            soc_report_id: uuid::Uuid::from_u128(3).into(),
            reference: Some("U1".into()),
            description: Some("Leavers are told of.".into()),
            criteria: crate::domain::lines::Lines::default(),
            our_control: None,
            owner_id: None,
            status,
            due_on: "2026-05-31".parse().ok(),
            evidence: None,
            reason: None,
            page: None,
            created_at: at,
            updated_at: at,
            version: 1,
        }
    }

    #[test]
    fn it_lists_what_is_missing_until_nothing_is() {
        let today = "2026-06-01".parse().unwrap();
        let (known, retired) = (control("AC-03"), Control { status: ControlStatus::Retired, ..control("AC-04") });
        let proven = Control { evidence: Some("Ticket export".into()), ..control("AC-05") };
        let of = |status, named: &[(&str, Option<&Control>)], owned| work(&cuec(status), named, owned, today);
        assert_eq!(of(CuecStatus::NotMapped, &[], false), [Work::Map, Work::Overdue, Work::Unowned]);
        assert_eq!(of(CuecStatus::Planned, &[("AC-03", Some(&known))], true), [Work::Overdue, Work::Implement]);
        assert_eq!(of(CuecStatus::Implemented, &[("XX", None)], true), [Work::Unknown, Work::Unproven]);
        assert_eq!(of(CuecStatus::Implemented, &[("AC-04", Some(&retired))], true), [Work::Retired, Work::Unproven]);
        assert_eq!(of(CuecStatus::Implemented, &[("AC-05", Some(&proven))], true), []);
        assert_eq!(of(CuecStatus::NotApplicable, &[], false), []);
    }
}
