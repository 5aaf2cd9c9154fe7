//! Versions of the risk model: the one in force, those before it, and drafts.

use super::{Instant, ids::ScoringModelId};

closed_list! {
    /// Where a version stands.
    pub enum ModelState {
        Draft = "draft", "Draft";
        Published = "published", "Published";
    }
}

/// A version of the risk model as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoringModel {
    /// Record id.
    pub id: ScoringModelId,
    /// The version that its file names, such as `1.1`; scores name it.
    pub name: String,
    /// The file.
    pub toml: String,
    /// Where it stands.
    pub state: ModelState,
    /// Why it was made, in a sentence.
    pub note: Option<String>,
    /// Who made it, as the audit trail names them.
    pub created_by: String,
    /// When.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Who published it; `program` for the one that ships with it or is named in the settings.
    pub published_by: Option<String>,
    /// Since when it is, or was, in force.
    pub published_at: Option<Instant>,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// The version to offer for a draft that begins with `name`: its last number one higher, or `name-2`.
pub fn next_name(name: &str) -> String {
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, number) = name.split_at(name.len() - digits);
    match number.parse::<u32>().ok().and_then(|number| number.checked_add(1)) {
        Some(next) => format!("{head}{next}"),
        None => format!("{name}-2"),
    }
}

/// The same file naming another version, its comments and order kept. As it was where it names none.
pub fn renamed(toml: &str, name: &str) -> String {
    let is_version = |line: &str| line.split_once('=').is_some_and(|(key, _)| key.trim() == "version");
    let mut found = false;
    let lines = toml.lines().map(|line| {
        if !found && is_version(line) {
            found = true;
            return format!("version = \"{}\"", name.replace(['"', '\\'], ""));
        }
        line.to_owned()
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_counts_its_last_number() {
        for (name, next) in
            [("1.1", "1.2"), ("1.9", "1.10"), ("2026-rev3", "2026-rev4"), ("ours", "ours-2"), ("", "-2")]
        {
            assert_eq!(next_name(name), next);
        }
    }

    #[test]
    fn a_copy_names_another_version_and_keeps_its_comments() {
        let text = "# ours\nversion = \"1.1\"\n[bands]\nversion = 3\n";
        assert_eq!(renamed(text, "1.2"), "# ours\nversion = \"1.2\"\n[bands]\nversion = 3\n");
    }
}
