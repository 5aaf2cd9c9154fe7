//! The sample files are what the generator makes, and the story in its tables holds together.

#[path = "../../examples/samples/portfolio/mod.rs"]
mod portfolio;

use std::collections::BTreeSet;

use portfolio::{contracts::CONTRACTS, manifest::QUESTIONNAIRES, register, soc_reports::SOC_REPORTS};

#[test]
fn the_sample_files_are_what_the_generator_makes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("import/samples");
    let made = portfolio::files().unwrap();
    for (name, bytes) in &made {
        let stored = std::fs::read(folder.join(name)).unwrap_or_default();
        assert!(stored == *bytes, "{name} differs: run `cargo run --example samples`");
    }
    let listed: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(listed, made.into_iter().map(|(name, _)| name).collect(), "nothing else lies in import/samples");
}

#[test]
fn the_sample_has_31_vendors_and_four_archived_ones() {
    let archived = register::vendors().filter(|vendor| ["Terminated", "Rejected"].contains(&vendor.status)).count();
    assert_eq!((register::vendors().count(), archived), (35, 4));
    let references: BTreeSet<_> = register::vendors().map(|vendor| vendor.reference).collect();
    let contracts: BTreeSet<_> = CONTRACTS.iter().map(|contract| contract.reference).collect();
    assert_eq!((references.len(), contracts.len()), (35, CONTRACTS.len()), "references are unique");
}

#[test]
fn stated_inherent_scores_follow_from_the_ratings() {
    for service in register::vendors().flat_map(|vendor| vendor.services) {
        assert_eq!(service.ratings.len(), register::RATINGS.len(), "{}", service.name);
        let Some(stated) = service.inherent else { continue };
        let points = |((_, weight), digit): ((&str, u32), char)| weight * digit.to_digit(5).unwrap_or(3);
        let quarters: u32 = register::RATINGS.into_iter().zip(service.ratings.chars()).map(points).sum();
        assert!((f64::from(quarters) / 4.0 - stated).abs() < 1e-9, "{}: {}", service.name, f64::from(quarters) / 4.0);
    }
}

#[test]
fn contracts_reports_and_questionnaires_name_services_on_the_register() {
    let contracts = CONTRACTS.iter().map(|contract| (contract.vendor, contract.services));
    let reports = SOC_REPORTS.iter().map(|report| (report.vendor, report.services));
    let questionnaires = QUESTIONNAIRES.iter().map(|questionnaire| (questionnaire.vendor, questionnaire.service));
    for (name, services) in contracts.chain(reports).chain(questionnaires) {
        let vendor = register::vendors().find(|vendor| vendor.name == name).expect(name);
        for service in services.split("; ") {
            assert!(vendor.services.iter().any(|known| known.name == service), "{name}: {service}");
        }
    }
}
