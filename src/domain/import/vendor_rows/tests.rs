use super::*;
use crate::domain::{
    import::{
        change::Outcome,
        field::ImportKind::VendorRegister,
        sheet_fixture::{Sheet, codes},
    },
    vendor::{Contact, ContactRole, Service},
};

fn id<T: From<uuid::Uuid>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).into()
}

fn now() -> Instant {
    Instant::default()
}

fn drafted(headings: &str, rows: &[&str]) -> Drafted<VendorDraft> {
    let sheet = Sheet::new(VendorRegister, headings, rows);
    draft(&sheet.rows, &sheet.reading().0)
}

/// The draft stored as new, owners by name.
fn stored(draft: &VendorDraft) -> ExistingVendor {
    let vendor = draft.new_vendor(id(1), "V-0001".into(), now(), "2026-01-01".parse().unwrap());
    let services =
        (10..).zip(&draft.services).map(|(n, s)| s.new_service(id(n), vendor.id, &vendor.name, now())).collect();
    let contacts = (30..).zip(&draft.contacts).map(|(n, c)| c.new_contact(id(n), vendor.id, now())).collect();
    let contracts = (50..).zip(&draft.contracts).map(|(n, c)| {
        let reference = c.reference.clone().unwrap_or_else(|| format!("C-{n}"));
        c.new_contract(id(n), vendor.id, reference, now())
    });
    ExistingVendor {
        contracts: contracts.collect(),
        vendor,
        business_owner: draft.business_owner.clone(),
        security_owner: draft.security_owner.clone(),
        services,
        contacts,
    }
}

const WIDE: &str = "name|reference|category|status|key_vendor|business_owner|next_review|claims_soc2|service|access|criticality|needs_categories|contact_name|contact_email|contract_start|contract_end|annual_value|tags";

#[test]
fn one_row_becomes_a_vendor_with_all_its_parts() {
    let drafted = drafted(
        WIDE,
        &[
            "Harbour Payroll Ltd|v-0012|HR|in review|yes|Ada Fenn <ada@x.example>|2026-09-01|Y|Payroll|3|≤ 24 h|Privacy; A|Bo Lind|bo@harbour.example|2025-01-01|2026-12-31|12.500,00 €|hr; core",
        ],
    );
    assert_eq!(drafted.problems, []);
    let draft = drafted.draft.unwrap();
    assert_eq!((draft.key.as_str(), draft.reference.as_deref()), ("harbour payroll", Some("V-0012")));
    let existing = stored(&draft);
    let vendor = &existing.vendor;
    assert_eq!((vendor.status, vendor.key_vendor, vendor.claims_soc2), (VendorStatus::InReview, true, Some(true)));
    assert_eq!(vendor.tags.as_str(), "hr\ncore");
    assert_eq!(draft.business_owner.as_ref().unwrap().email.as_deref(), Some("ada@x.example"));
    let service: &Service = &existing.services[0];
    assert_eq!(
        (service.name.as_str(), service.ratings.access, service.ratings.criticality),
        ("Payroll", Some(3), Some(3))
    );
    assert_eq!((service.needs_availability, service.needs_privacy, service.needs_confidentiality), (true, true, false));
    let contact: &Contact = &existing.contacts[0];
    assert_eq!((contact.email.as_deref(), contact.role), (Some("bo@harbour.example"), ContactRole::Commercial));
    assert_eq!(existing.contracts[0].annual_value_minor, Some(1_250_000));
    assert_eq!(existing.contracts[0].currency.as_deref(), Some("EUR"));
}

#[test]
fn the_same_rows_again_change_nothing() {
    for rows in [
        vec![
            "Harbour Payroll Ltd|V-0012|HR|active|no|Ada Fenn|2026-09-01|N|Payroll|3|4 h|P|Bo|bo@h.example|2025-01-01|2026-12-31|12500 EUR|hr",
        ],
        vec!["Acme Inc. |||||||||||||||||"],
        vec!["Amazon Web Services (AWS)|||||||||||||||2026-12-31||"],
        vec!["Acme||||||||A|1||||||||", "Acme||||||||B|2||||||||", "Acme||||||||||4 h|||||||"],
        vec!["Acme||||||||||||Bo|bo@a.example||||", "Acme||||||||||||Cy|||||"],
    ] {
        let draft = drafted(WIDE, &rows).draft.unwrap();
        assert_eq!(draft.compare(None), Outcome::Create);
        assert_eq!(draft.compare(Some(&stored(&draft))), Outcome::Same, "{rows:?}");
    }
}

#[test]
fn a_blank_cell_never_clears_what_is_stored() {
    let full = drafted(WIDE, &["Acme|||active||Ada|||Mail|3|||||||9 EUR|hr"]).draft.unwrap();
    let bare = drafted(WIDE, &["ACME, LLC|||||||||||||||||"]).draft.unwrap();
    assert_eq!(bare.compare(Some(&stored(&full))), Outcome::Same);
}

#[test]
fn changes_are_listed_with_before_and_after() {
    let before = drafted(WIDE, &["Acme|||active||Ada|||Mail|3|||Bo|bo@a.example|2025-01-01|2025-12-31|9000 EUR|"])
        .draft
        .unwrap();
    let after = drafted(
        WIDE,
        &[
            "Acme|||offboarding||Cy|||Mail|4|||Bo|bo@a.example|2025-01-01|2026-12-31|9500,50 EUR|",
            "Acme||||||||Chat|1||||||||",
        ],
    );
    let Outcome::Update(changes) = after.draft.unwrap().compare(Some(&stored(&before))) else { panic!("no change") };
    let told: Vec<_> = changes.iter().map(|c| format!("{}/{}: {} → {}", c.part, c.field, c.before, c.after)).collect();
    assert_eq!(
        told,
        [
            "/status: Active → Offboarding",
            "/business_owner: Ada → Cy",
            "service Mail/access: 3 → 4",
            "service Chat/service:  → Chat",
            "contract C-50/contract_end: 2025-12-31 → 2026-12-31",
            "contract C-50/annual_value: 9000.00 → 9500.50",
        ]
    );
}

#[test]
fn rows_of_one_vendor_are_joined_and_contradictions_named() {
    let drafted = drafted(
        "name|category|tags|service|access|business_owner",
        &["Acme Inc.|CRM|a|Mail|2|Ada", "ACME, LLC||b|Chat|3|", "Acme|ERP|a|mail|4|Bo"],
    );
    assert_eq!(
        codes(&drafted.problems),
        [("conflicting_values", "B4"), ("conflicting_values", "F4"), ("conflicting_values", "E4")]
    );
    let draft = drafted.draft.unwrap();
    assert_eq!((draft.name.as_str(), draft.fields.category.as_deref()), ("Acme Inc.", Some("CRM")));
    assert_eq!(draft.fields.tags.as_ref().unwrap().as_str(), "a\nb");
    let services: Vec<_> = draft.services.iter().map(|s| (s.name.as_deref().unwrap(), s.fields.access)).collect();
    assert_eq!(services, [("Mail", Some(2)), ("Chat", Some(3))]);
    assert_eq!(draft.rows, [2, 3, 4]);
}

#[test]
fn a_vendor_without_a_named_service_has_one_of_its_own_name() {
    let draft = drafted("name|access", &["Acme|2"]).draft.unwrap();
    let existing = stored(&draft);
    assert_eq!((existing.services.len(), existing.services[0].name.as_str()), (1, "Acme"));
    assert_eq!(existing.services[0].ratings.access, Some(2));
}

#[test]
fn an_abbreviation_in_parentheses_becomes_an_alias() {
    let draft = drafted("name", &["Amazon Web Services (AWS)"]).draft.unwrap();
    let existing = stored(&draft);
    assert_eq!((draft.key.as_str(), existing.vendor.aliases.as_str()), ("amazon web services", "AWS"));
    let by_alias = drafted("name", &["AWS"]).draft.unwrap();
    assert_eq!(by_alias.compare(Some(&existing)), Outcome::Same);
    // Somebody took the alias off: the same name again does not bring it back.
    let mut bare = existing;
    bare.vendor.aliases = crate::domain::lines::Lines::default();
    assert_eq!(draft.compare(Some(&bare)), Outcome::Same);
}

#[test]
fn a_vendor_found_by_its_reference_is_renamed_and_keeps_its_old_name_as_an_alias() {
    let old = drafted("name|reference", &["Old Harbour|V-0001"]).draft.unwrap();
    let new = drafted("name|reference", &["New Harbour|V-0001"]).draft.unwrap();
    let mut vendor = stored(&old).vendor;
    assert_eq!(new.apply(&mut vendor).len(), 2);
    assert_eq!((vendor.name.as_str(), vendor.aliases.as_str()), ("New Harbour", "Old Harbour"));
    assert_eq!(new.apply(&mut vendor), []);
}

#[test]
fn an_address_is_added_to_an_owner_who_has_none() {
    let with = |owner: &str| drafted("name|business_owner", &[&format!("Acme|{owner}")]).draft.unwrap();
    let existing = stored(&with("Ada"));
    let Outcome::Update(changes) = with("Ada <ada@x.example>").compare(Some(&existing)) else { panic!("no change") };
    assert_eq!((changes.len(), changes[0].field.as_str()), (1, "business_owner_email"));
    assert_eq!(with("ada").compare(Some(&stored(&with("Ada <ada@x.example>")))), Outcome::Same);
}

#[test]
fn each_bad_cell_is_named_and_rejects_its_row_only() {
    for (row, code, cell) in [
        ("|CRM||||", "missing_value", "A2"),
        ("-|CRM||||", "missing_value", "A2"),
        ("Acme|CRM|31.02.2026|||", "not_a_date", "C2"),
        ("Acme|CRM|soon|||", "not_a_date", "C2"),
        ("Acme|#REF!||||", "cell_error", "B2"),
        ("Acme|=||||", "formula_without_value", "B2"),
        ("#REF!|CRM||||", "cell_error", "A2"),
        ("Acme|CRM||7||", "out_of_range", "D2"),
        ("Acme|CRM||purple||", "unknown_word", "D2"),
        ("Acme|CRM|||sleeping|", "unknown_word", "E2"),
        ("Acme|CRM||||nobody@", "not_an_email", "F2"),
        ("Acme\0|CRM||||", "nul_character", "A2"),
    ] {
        let drafted = drafted("name|category|next_review|access|status|contact_email", &[row, "Acme|ERP||||"]);
        assert_eq!(codes(&drafted.problems), [(code, cell)], "{row}");
        assert_eq!(drafted.rejected_rows, [2]);
        assert_eq!(drafted.draft.unwrap().rows, [3]);
        let problem = &drafted.problems[0];
        assert_eq!((problem.sheet.as_str(), problem.severity.as_str()), ("Sheet", "error"));
        assert!(problem.message.ends_with(['.', '?']) && problem.message.len() > 30, "{}", problem.message);
    }
}

#[test]
fn an_invisible_character_in_a_name_is_taken_out_with_a_warning() {
    let drafted = drafted("name", &["Ac\u{202e}me"]);
    assert_eq!(codes(&drafted.problems), [("characters_removed", "A2")]);
    assert_eq!(drafted.draft.unwrap().name, "Acme");
}

#[test]
fn a_date_of_an_open_order_rejects_its_row_and_is_asked_about_once() {
    let sheet =
        Sheet::new(VendorRegister, "name|next_review", &["A|03/04/2026", "B|05/06/2026", "C|2026-01-01", "D|#46112"]);
    let (reading, questions) = sheet.reading();
    assert_eq!(codes(&questions), [("ambiguous_date", "B2"), ("number_as_date", "B5")]);
    for (row, rejected) in [(0, true), (1, true), (2, false), (3, true)] {
        let drafted = draft(&sheet.rows[row..=row], &reading);
        assert_eq!((drafted.draft.is_none(), drafted.problems.len()), (rejected, 0));
    }
}

#[test]
fn whoever_may_not_say_when_a_vendor_was_reviewed_leaves_it_as_it_is() {
    let headings = "name|category|last_review|next_review";
    let vendor = stored(&drafted(headings, &["Acme|CRM|2026-01-10|2027-01-10"]).draft.unwrap()).vendor;
    let mut draft = drafted(headings, &["Acme|ERP|2026-09-01|2027-01-10"]).draft.unwrap();
    assert_eq!(draft.leave_reviews(&vendor), ["last_review"]);
    let fields: Vec<_> = draft.apply(&mut vendor.clone()).into_iter().map(|change| change.field).collect();
    assert_eq!(fields, ["category"]);
    assert_eq!(draft.leave_reviews(&vendor), Vec::<&str>::new());
}
