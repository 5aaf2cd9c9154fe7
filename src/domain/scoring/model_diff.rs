//! Which constants two models differ in, by the keys of their files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use toml::{Table, Value};

/// A constant that two models hold different figures for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConstantChange {
    /// Its key, such as `inherent.weights.spend`; a rule that lifts tiers goes by its name, a step by its number.
    pub key: String,
    /// What the first model holds; `None` where it has no such key.
    pub before: Option<Value>,
    /// What the other holds; `None` where it has no such key.
    pub after: Option<Value>,
}

impl ConstantChange {
    /// Both as people read them: `4` and `2`, or `nothing`.
    pub fn told(&self) -> [String; 2] {
        [&self.before, &self.after].map(|value| value.as_ref().map_or_else(|| "nothing".to_owned(), plain))
    }
}

/// The constants in which the file `after` differs from `before`, by key. Comments, order and how a figure is written
/// make no difference; what a version is called is none of its constants. A file that cannot be read holds none.
pub fn model_diff(before: &str, after: &str) -> Vec<ConstantChange> {
    let (before, after) = (constants(before), constants(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |key: &String| {
        let (was, is) = (before.get(key), after.get(key));
        let differs = was.map(plain) != is.map(plain);
        differs.then(|| ConstantChange { key: key.clone(), before: was.cloned(), after: is.cloned() })
    };
    keys.into_iter().filter_map(change).collect()
}

fn constants(text: &str) -> BTreeMap<String, Value> {
    let mut file: Table = toml::from_str(text).unwrap_or_default();
    file.remove("version");
    let mut found = BTreeMap::new();
    for (key, value) in &file {
        flatten(key, value, &mut found);
    }
    found
}

fn flatten(key: &str, value: &Value, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Table(table) => table.iter().for_each(|(name, value)| flatten(&format!("{key}.{name}"), value, found)),
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_table) => {
            for (place, item) in items.iter().enumerate() {
                let rule = item.get("rule").and_then(Value::as_str);
                let name = rule.map_or_else(|| (place + 1).to_string(), str::to_owned);
                flatten(&format!("{key}.{name}"), item, found);
            }
        }
        figure => drop(found.insert(key.to_owned(), figure.clone())),
    }
}

/// A figure as it is read: `25.0` is `25`, `0.60` is `0.6`, and the series of a list stand in no order.
fn plain(value: &Value) -> String {
    match value {
        Value::Float(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().map(plain).collect();
            items.sort();
            items.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scoring::BUILT_IN;

    fn told(after: &str) -> Vec<String> {
        let line = |one: &ConstantChange| {
            let [before, after] = one.told();
            format!("{}: {before} to {after}", one.key)
        };
        model_diff(BUILT_IN, after).iter().map(line).collect()
    }

    #[test]
    fn each_constant_that_differs_is_named_by_its_key() {
        for (was, becomes, expected) in [
            ("spend = 4", "spend = 2", vec!["inherent.weights.spend: 4 to 2"]),
            ("medium = 25", "medium = 30.5", vec!["bands.medium: 25 to 30.5"]),
            ("plateau = 183", "plateau = 200", vec!["freshness.short.plateau: 183 to 200"]),
            ("months = 3, value = 0.8", "months = 4, value = 0.8", vec!["period.steps.2.months: 3 to 4"]),
            ("access = 3 }", "access = 4 }", vec!["lifts.sensitive_data_with_write_access.when.access: 3 to 4"]),
            (
                "series = [\"CC6\", \"CC7\"] }",
                "series = [\"CC6\"] }",
                vec!["assurance.pen_test.series: CC6, CC7 to CC6"],
            ),
        ] {
            let text = BUILT_IN.replacen(was, becomes, 1);
            assert_ne!(text, BUILT_IN, "{was}");
            assert_eq!(told(&text), expected);
        }
    }

    #[test]
    fn a_key_that_comes_or_goes_stands_against_nothing() {
        let rule = "\n[[lifts]]\nrule = \"far\"\nlabel = \"far away\"\nwhen = { geography = 4 }\nat_least = \"high\"\n";
        let found = told(&format!("{BUILT_IN}{rule}"));
        assert!(found.contains(&"lifts.far.when.geography: nothing to 4".to_owned()), "{found:?}");
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn names_comments_order_and_how_a_figure_is_written_are_no_constants() {
        let same = BUILT_IN
            .replace("version = \"1.1\"", "version = \"1.2\"")
            .replace("evidence_share = 0.60", "evidence_share = 0.6 # as it was")
            .replace("high = 50\n", "high = 50.0\n")
            .replace("series = [\"CC6\", \"CC7\"] }", "series = [\"CC7\", \"CC6\"] }");
        assert_ne!(same, BUILT_IN);
        assert_eq!(told(&same), Vec::<String>::new());
        assert!(model_diff("nothing", "nor this").is_empty());
    }
}
