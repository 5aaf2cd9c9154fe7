use super::*;
use crate::domain::outage::Outages;

/// A report: its number, its vendor, its last day and its fit.
type Report = (u128, u32, &'static str, ScopeFit);
/// A relation: the vendor, the service or 0, the report or 0, the day or nothing, the name.
type Relation = (u32, u32, u128, &'static str, &'static str);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn id<T: From<uuid::Uuid>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).into()
}

/// Three vendors of two services each; service 10 × vendor + 1 and + 2.
fn facts(reports: &[Report], relations: &[Relation]) -> ChainFacts {
    let vendors = [
        ("Harbour Payroll", VendorStatus::Active),
        ("Gull Cloud", VendorStatus::Active),
        ("Old Press", VendorStatus::Terminated),
    ];
    let mut facts = ChainFacts::default();
    for (place, (name, status)) in (0_u32..).zip(vendors) {
        let vendor: VendorId = id(u128::from(place) + 1);
        facts.vendors.push(ChainVendor { id: vendor, reference: format!("V-000{place}"), name: name.into(), status });
        facts.names.push((match_key(name), vendor));
        for service in [1, 2] {
            let number = u128::from(place * 10 + service);
            facts.services.push(ChainService {
                id: id(number),
                vendor_id: vendor,
                name: number.to_string(),
                inherent: 10,
            });
        }
    }
    facts.names.push((match_key("Gull Hosting"), id(2)));
    for (number, vendor, until, fit) in reports {
        facts.reports.push(ChainReport {
            id: id(*number),
            vendor_id: id(u128::from(*vendor) + 1),
            kind: SocKind::Soc2,
            report_type: ReportType::Type2,
            until: Some(day(until)),
            fit: *fit,
        });
    }
    for (vendor, service, report, listed, name) in relations {
        facts.relations.push(ChainRelation {
            vendor_id: id(u128::from(*vendor) + 1),
            service_id: Some(id(u128::from(*service))).filter(|_| *service > 0),
            soc_report_id: Some(id(*report)).filter(|_| *report > 0),
            listed_on: Some(*listed).filter(|day| !day.is_empty()).map(day),
            name: (*name).into(),
            group: None,
        });
    }
    facts
}

fn chain(reports: &[Report], relations: &[Relation]) -> Chain {
    Chain::of(facts(reports, relations))
}

/// Whom the two services of the first vendor stand on.
fn behind(chain: &Chain) -> [Vec<&str>; 2] {
    let of = |place: usize| chain.uses[place].providers.iter().map(|one| chain.name(one.key)).collect();
    [of(0), of(1)]
}

#[test]
fn the_newest_report_the_newest_list_and_hands_stand() {
    let reports = [(91, 0, "2025-03-31", ScopeFit::Full), (92, 0, "2026-03-31", ScopeFit::Full)];
    let relations = [
        (0, 0, 91, "", "Old Host"),
        (0, 0, 92, "", "New Host"),
        (0, 0, 0, "2026-01-01", "Gone Mail"),
        (0, 0, 0, "2026-06-01", "Tern Mail"),
        (0, 0, 0, "", "Known Desk"),
        (0, 2, 0, "", "One Print"),
    ];
    let found = chain(&reports, &relations);
    assert_eq!(
        behind(&found),
        [vec!["New Host", "Tern Mail", "Known Desk"], vec!["New Host", "Tern Mail", "Known Desk", "One Print"]]
    );
    let whole: Vec<_> = found.depends[0].iter().map(|one| found.name(one.key)).collect();
    assert_eq!(whole, ["New Host", "Tern Mail", "Known Desk"], "a relation of one service counts for it alone");
}

#[test]
fn names_are_those_of_the_register_and_nobody_stands_on_itself() {
    let found = chain(
        &[],
        &[(0, 0, 0, "", "GULL hosting Ltd"), (0, 0, 0, "", "harbour payroll"), (0, 0, 0, "", "Gull Cloud, Inc.")],
    );
    assert_eq!(behind(&found)[0], ["Gull Cloud"]);
    assert_eq!(
        (found.party("gull cloud"), found.vendor(1).map(|one| one.reference.as_str())),
        (Some(1), Some("V-0001"))
    );
    assert_eq!((found.parties(), found.party("Nobody")), (3, None));
}

#[test]
fn a_report_counts_for_the_services_it_fits_and_archived_vendors_for_nothing() {
    let reports = [(91, 0, "2026-03-31", ScopeFit::None), (92, 2, "2026-03-31", ScopeFit::Full)];
    let found =
        chain(&reports, &[(0, 0, 91, "", "Gull Cloud"), (2, 0, 92, "", "Gull Cloud"), (1, 0, 0, "", "Old Press")]);
    assert_eq!(behind(&found), [vec![""; 0], vec![]]);
    assert!(found.depends[0].is_empty(), "what speaks of no service says nothing of the vendor either");
    assert_eq!(found.services.len(), 4);
    let outages = Outages::new(&found.uses, &found.depends);
    let touched = |party| outages.of(party).services.iter().map(|one| (one.service, one.hops)).collect::<Vec<_>>();
    assert_eq!(touched(2), [(2, 1), (3, 1)], "an archived vendor may stand behind one that is not");
    assert_eq!(touched(1), [(2, 0), (3, 0)]);
}

#[test]
fn a_list_that_says_nothing_of_stand_ins_leaves_what_the_report_says() {
    let reports = [(91, 0, "2026-03-31", ScopeFit::Full)];
    let named = |sources: &[(u128, &'static str)], groups: &[Option<&str>]| {
        let mut relations = Vec::new();
        for (report, day) in sources {
            relations.extend(["One Host", "Two Host"].map(|name| (0, 0, *report, *day, name)));
        }
        let mut facts = facts(&reports, &relations);
        for (relation, group) in facts.relations.iter_mut().zip(groups.iter().flat_map(|group| [group, group])) {
            relation.group = group.map(str::to_owned);
        }
        Chain::of(facts).uses[0].providers.iter().map(|one| one.group.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(named(&[(91, ""), (0, "2026-06-01")], &[Some("cloud"), None]), [true, true]);
    assert_eq!(named(&[(91, ""), (91, "")], &[Some("cloud"), None]), [false, true, false, true], "needed twice over");
    assert_eq!(named(&[(91, ""), (0, "")], &[None, Some("cloud")]), [true, true]);
}
