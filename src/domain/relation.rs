//! Who stands behind one vendor now, and what its newest list or report says otherwise than the one before.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Date,
    dossier::Dossier,
    report_check::is_newest,
    soc_report::SocReport,
    subservice::{Source, Subservice},
    supply_chain::in_force,
    vendor::SubserviceMethod,
};

/// The relations of a vendor that are in force: those of its newest reports and of its newest list of sub-processors, and
/// those noted by hand. By name.
pub fn standing(dossier: &Dossier) -> Vec<&Subservice> {
    let newest: BTreeSet<_> =
        dossier.reports.iter().filter(|report| is_newest(dossier, report)).map(|report| report.id).collect();
    let all = &dossier.papers.subservices;
    let list = lists(all).last().copied();
    let mut found: Vec<&Subservice> =
        all.iter().filter(|one| in_force(one.source(), |report| newest.contains(&report), list)).collect();
    found.sort_by_cached_key(|one| (one.name.to_lowercase(), one.source(), one.id));
    found
}

/// The days of a vendor's lists, the newest last.
fn lists(relations: &[Subservice]) -> BTreeSet<Date> {
    let day = |one: &Subservice| if let Source::List(day) = one.source() { Some(day) } else { None };
    relations.iter().filter_map(day).collect()
}

/// An organization that a list or report names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What tells it from others, in whatever spelling.
    pub key: String,
    /// How it is spelled.
    pub name: String,
    /// How it is treated.
    pub method: Option<SubserviceMethod>,
    /// Where it works.
    pub location: Option<String>,
}

/// An organization that works somewhere else than before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Moved {
    /// What it is called.
    pub name: String,
    /// Where it worked.
    pub before: Vec<String>,
    /// Where it works.
    pub after: Vec<String>,
}

/// An organization that is treated otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MethodChange {
    /// What it is called.
    pub name: String,
    /// How it was treated; nothing where that was not said.
    pub before: Vec<SubserviceMethod>,
    /// How it is treated.
    pub after: Vec<SubserviceMethod>,
}

/// What a list says otherwise than the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct ListChange {
    /// Who is new, by name.
    pub added: Vec<String>,
    /// Who is gone.
    pub removed: Vec<String>,
    /// Who is treated otherwise.
    pub method_changed: Vec<MethodChange>,
    /// Who works somewhere else; a place that either leaves open is none.
    pub moved: Vec<Moved>,
}

impl ListChange {
    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.method_changed.is_empty() && self.moved.is_empty()
    }
}

/// Compares two lists; an organization named several times counts once, with every method it is named with.
pub fn changed(before: &[Named], after: &[Named]) -> ListChange {
    let moved = moved(before, after);
    let (before, after) = (by_key(before), by_key(after));
    let missing = |from: &Listed<'_>, other: &Listed<'_>| {
        from.iter().filter(|(key, _)| !other.contains_key(*key)).map(|(_, (name, _))| (*name).to_owned()).collect()
    };
    let otherwise = after.iter().filter_map(|(key, (name, methods))| {
        let (_, old) = before.get(key).filter(|(_, old)| old != methods)?;
        let listed = |methods: &BTreeSet<SubserviceMethod>| methods.iter().copied().collect();
        Some(MethodChange { name: (*name).to_owned(), before: listed(old), after: listed(methods) })
    });
    let mut change = ListChange {
        added: missing(&after, &before),
        removed: missing(&before, &after),
        method_changed: otherwise.collect(),
        moved,
    };
    change.added.sort();
    change.removed.sort();
    change.method_changed.sort_by(|one, other| one.name.cmp(&other.name));
    change
}

/// Who is named by both with a place, and not with the same places.
fn moved(before: &[Named], after: &[Named]) -> Vec<Moved> {
    let places = |named: &[Named], key: &str| -> BTreeSet<String> {
        named.iter().filter(|one| one.key == key).filter_map(|one| one.location.clone()).collect()
    };
    let keys: BTreeMap<&str, &str> = after.iter().map(|one| (one.key.as_str(), one.name.as_str())).collect();
    let moved = |(key, name): (&str, &str)| {
        let (old, new) = (places(before, key), places(after, key));
        let otherwise = !old.is_empty() && !new.is_empty() && old != new;
        let listed = |places: BTreeSet<String>| places.into_iter().collect();
        otherwise.then(|| Moved { name: name.to_owned(), before: listed(old), after: listed(new) })
    };
    keys.into_iter().filter_map(moved).collect()
}

type Listed<'a> = BTreeMap<&'a str, (&'a str, BTreeSet<SubserviceMethod>)>;

fn by_key(named: &[Named]) -> Listed<'_> {
    let mut listed = Listed::new();
    for one in named {
        let (_, methods) = listed.entry(&one.key).or_insert((&one.name, BTreeSet::new()));
        methods.extend(one.method);
    }
    listed
}

/// What two documents of a vendor, one after the other, are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared<'a> {
    /// The newer one.
    pub newer: Document<'a>,
    /// The one before.
    pub older: Document<'a>,
    /// What they say otherwise.
    pub change: ListChange,
}

/// A document that names organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document<'a> {
    /// A SOC report.
    Report(&'a SocReport),
    /// The list of a day.
    List(Date),
}

/// The newest list against the list before it, and each newest report against the report of its kind before it. Only
/// documents that name somebody are compared: of the others nobody wrote down whom they name. `key` tells names apart.
pub fn changes<'a>(dossier: &'a Dossier, key: impl Fn(&str) -> String) -> Vec<Compared<'a>> {
    let of = |source: Source| -> Vec<Named> {
        let of_it = dossier.papers.subservices.iter().filter(|one| one.source() == source);
        let named = |one: &Subservice| Named {
            key: key(&one.name),
            name: one.name.clone(),
            method: one.method,
            location: one.location.clone(),
        };
        of_it.map(named).collect()
    };
    let mut found = Vec::new();
    let lists = lists(&dossier.papers.subservices);
    let mut lists = lists.iter().rev().copied();
    if let (Some(newer), Some(older)) = (lists.next(), lists.next()) {
        let change = changed(&of(Source::List(older)), &of(Source::List(newer)));
        found.push(Compared { newer: Document::List(newer), older: Document::List(older), change });
    }
    let names_somebody =
        |report: &&SocReport| dossier.papers.subservices.iter().any(|one| one.soc_report_id == Some(report.id));
    for newer in dossier.reports.iter().filter(|report| is_newest(dossier, report)).filter(names_somebody) {
        let earlier = |other: &&SocReport| other.kind == newer.kind && other.speaks_until() < newer.speaks_until();
        let older = dossier.reports.iter().filter(earlier).filter(names_somebody).max_by_key(|one| one.speaks_until());
        if let Some(older) = older {
            let change = changed(&of(Source::Report(older.id)), &of(Source::Report(newer.id)));
            found.push(Compared { newer: Document::Report(newer), older: Document::Report(older), change });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(list: &str) -> Vec<Named> {
        let one = |entry: &str| {
            let (name, method) = entry.split_once(':').unwrap_or((entry, ""));
            let key = crate::domain::name::match_key(name);
            Named { key, name: name.to_owned(), method: method.parse().ok(), location: None }
        };
        list.split_terminator(',').map(one).collect()
    }

    #[test]
    fn lists_are_compared_by_name_and_method() {
        for (before, after, added, removed, otherwise) in [
            ("", "", "", "", ""),
            ("Gull", "Gull", "", "", ""),
            ("Gull Ltd", "GULL", "", "", ""),
            ("", "Tern,Gull", "Gull,Tern", "", ""),
            ("Gull,Tern", "Tern", "", "Gull", ""),
            ("Gull", "Tern", "Tern", "Gull", ""),
            ("Gull:carve_out", "Gull:inclusive", "", "", "Gull"),
            ("Gull", "Gull:inclusive", "", "", "Gull"),
            ("Gull:carve_out,Gull:carve_out", "Gull:carve_out", "", "", ""),
            ("Gull:carve_out", "Gull:inclusive,Gull:carve_out,Tern", "Tern", "", "Gull"),
        ] {
            let change = changed(&named(before), &named(after));
            let names: Vec<_> = change.method_changed.iter().map(|one| one.name.as_str()).collect();
            let found = (change.added.join(","), change.removed.join(","), names.join(","));
            assert_eq!(found, (added.to_owned(), removed.to_owned(), otherwise.to_owned()), "{before} → {after}");
            assert_eq!(change.is_empty(), [added, removed, otherwise].iter().all(|text| text.is_empty()));
        }
        let change = changed(&named("Gull:carve_out"), &named("Gull:inclusive"));
        let [one] = change.method_changed.as_slice() else { panic!("{change:?}") };
        assert_eq!(
            (one.before.as_slice(), one.after.as_slice()),
            ([SubserviceMethod::CarveOut].as_slice(), [SubserviceMethod::Inclusive].as_slice())
        );
    }

    #[test]
    fn who_moves_is_told_where_both_lists_say_where() {
        let at = |name: &str, location: Option<&str>| Named {
            location: location.map(str::to_owned),
            ..named(name).remove(0)
        };
        let before = [at("Gull", Some("Frankfurt")), at("Tern", None), at("Auk", Some("Cork"))];
        let after = [at("GULL Ltd", Some("Virginia")), at("Tern", Some("Cork")), at("Auk", Some("Cork"))];
        let change = changed(&before, &after);
        let [one] = change.moved.as_slice() else { panic!("{change:?}") };
        assert_eq!(
            (one.name.as_str(), one.before.join(","), one.after.join(",")),
            ("GULL Ltd", "Frankfurt".into(), "Virginia".into())
        );
        assert!(!change.is_empty());
    }
}
