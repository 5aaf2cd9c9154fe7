use super::*;

#[test]
fn every_embedded_layout_is_read() {
    let names: Vec<&str> = layouts().iter().map(|layout| layout.name.as_str()).collect();
    let expected = "vendor-register contract-register soc-report-register soc-report-detail bridge-letters \
                     soc-exceptions soc-cuecs soc-subservices soc-csocs certificate-register finding-register \
                     review-register control-register audit-roadmap-register incident-register access-register \
                     offboarding-register override-register renewal-decision-register \
                     caiq-4 caiq-3 hecvat-3 hecvat-4 ninefold generic answer-register";
    assert_eq!(names.join(" "), expected);
}

#[test]
fn no_two_fields_of_a_layout_share_a_name() {
    for layout in layouts() {
        let mut seen = std::collections::BTreeMap::new();
        for entry in &layout.fields {
            for name in entry.own.iter().chain(&entry.headings).chain(&entry.synonyms) {
                let other = seen.insert(name.join(" "), entry.field.key);
                assert!(other.is_none_or(|other| other == entry.field.key), "{}: {name:?}", layout.name);
            }
        }
    }
}

#[test]
fn a_wrong_layout_says_what_is_wrong() {
    let wrong = |more: &str| {
        Layout::parse(&format!("name = \"x\"\ntitle = \"X\"\nkind = \"questionnaire\"\n{more}"))
            .unwrap_err()
            .to_string()
    };
    assert!(wrong("colour = 1").contains("colour"));
    assert!(wrong("[[fields]]\nkey = \"tier\"").contains("“tier”"));
    assert!(wrong("[crosswalk.prefixes]\nXX = [\"CC0\"]").contains("“CC0”"));
}

#[test]
fn footers_are_no_questions() {
    let caiq = layout("caiq-4").unwrap();
    for (id, is) in
        [("A&A-01.1", true), ("IVS-09.2 ", true), ("End of Standard", false), ("", false), ("A&A-01", false)]
    {
        assert_eq!(caiq.is_question(id), is, "{id}");
    }
    assert!(layout("generic").unwrap().is_question("2.10"));
}

#[test]
fn answers_are_told_apart() {
    let words = &layout("generic").unwrap().values;
    for (raw, value) in [
        ("Yes", AnswerValue::Yes),
        (" no ", AnswerValue::No),
        ("2) No", AnswerValue::No),
        ("Yes — reviewed quarterly, by the owner.", AnswerValue::Yes),
        ("Partially — on the roadmap", AnswerValue::Partial),
        ("N/A", AnswerValue::NotApplicable),
        ("Sí", AnswerValue::Yes),
        ("Nein", AnswerValue::No),
        ("", AnswerValue::Blank),
        ("4", AnswerValue::Maturity4),
        ("Every 3 months", AnswerValue::Other),
        ("Nobody", AnswerValue::Other),
    ] {
        assert_eq!(words.answer(raw), value, "{raw}");
    }
    assert_eq!(layout("caiq-4").unwrap().values.answer("4"), AnswerValue::Other);
}
