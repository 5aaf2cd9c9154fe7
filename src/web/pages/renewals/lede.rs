//! The opening sentence of the renewals page, and the missed deadlines in full.

use std::collections::BTreeMap;

use super::Wanted;
use crate::{
    actions::renewals::{Found, Renewal},
    domain::{
        money,
        renewal::{PRESSING_DAYS, RenewalState},
    },
    web::{
        pages::vendors::money as amount,
        view::{
            mark::Link,
            portfolio::LedePart,
            renewals::MissedNote,
            words::{capitalized, day_and_month, spelled},
        },
    },
};

/// “5 contracts worth USD 495 000 a year need a decision in the next 90 days, the first by 1 December. One deadline was
/// missed.”
pub(super) fn lede(found: &Found, base: &str) -> Vec<LedePart> {
    let plain = |text: String| LedePart { text, url: None };
    let link = |text: String, url: &str| LedePart { text, url: Some(url.to_owned()) };
    let (totals, pressing) = (&found.totals, &found.totals.pressing);
    let mut parts = match pressing.count {
        0 => vec![plain(format!("No contract needs a decision in the next {PRESSING_DAYS} days."))],
        count => {
            let contracts = if count == 1 { "contract" } else { "contracts" };
            let worth = worth(&pressing.worth, base).map(|sums| format!(" worth {sums} a year")).unwrap_or_default();
            let needs = if count == 1 { "needs" } else { "need" };
            vec![
                link(format!("{count} {contracts}{worth}"), "/renewals?state=open,soon"),
                plain(format!(" {needs} a decision in the next {PRESSING_DAYS} days")),
            ]
        }
    };
    if let Some(first) = pressing.first {
        parts.push(plain(if pressing.count == 1 { ", by ".to_owned() } else { ", the first by ".to_owned() }));
        parts.push(link(day_and_month(first), "#decide"));
        parts.push(plain(".".to_owned()));
    }
    match totals.of(&[RenewalState::Missed]) {
        0 => {}
        count => {
            let were = if count == 1 { "deadline was" } else { "deadlines were" };
            parts.push(plain(" ".to_owned()));
            parts.push(link(format!("{} {were} missed", capitalized(&spelled(count))), "#missed"));
            parts.push(plain(".".to_owned()));
        }
    }
    match totals.without_notice {
        0 => {}
        1 => parts.push(plain(" Notice of one termination is still to be given.".to_owned())),
        count => parts.push(plain(format!(" Notice of {} terminations is still to be given.", spelled(count)))),
    }
    parts
}

/// “USD 495 000 and EUR 9 000”: there are no rates, so each currency stands by itself, the one that values are compared
/// in first.
fn worth(sums: &BTreeMap<String, i64>, base: &str) -> Option<String> {
    let mut sums: Vec<(&String, &i64)> = sums.iter().collect();
    sums.sort_by_key(|(code, _)| (code.as_str() != base, code.as_str()));
    let told: Vec<String> = sums.iter().map(|(code, minor)| amount(code, &money::shown(**minor, code))).collect();
    let (last, others) = told.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}

/// The missed deadlines in full.
pub(super) fn missed(wanted: &Wanted, found: &Found) -> Vec<MissedNote> {
    let note = |one: &Renewal| {
        let text = one.runway.missed_words()?;
        let value = one.runway.amount().map(|(value, code)| format!(" {} a year.", amount(code, &value)));
        Some(MissedNote {
            link: Link::new(
                format!("{}, {}", one.vendor.name, one.runway.reference),
                wanted.deciding(one.runway.contract_id),
            ),
            text: format!("{text}{}", value.unwrap_or_default()),
        })
    };
    found.missed.iter().filter_map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contracts_are_worth_is_told_by_currency_our_own_first() {
        let sums = |all: &[(&str, i64)]| all.iter().map(|(code, sum)| ((*code).to_owned(), *sum)).collect();
        let told = |all: &[(&str, i64)]| worth(&sums(all), "USD").map(|text| text.replace(['\u{a0}', '\u{202f}'], " "));
        assert_eq!(told(&[("USD", 49_500_000)]).as_deref(), Some("USD 495 000"));
        assert_eq!(
            told(&[("EUR", 900_000), ("GBP", 1_600_000), ("USD", 49_500_000)]).as_deref(),
            Some("USD 495 000, EUR 9 000 and GBP 16 000")
        );
        assert_eq!(told(&[]), None);
    }
}
