//! A layout that extends another by what somebody settled once for their own sheet: headings, headings left out, and
//! what values mean. As TOML it can be kept in the database or in a file beside the program's own layouts.

use serde::{Deserialize, Serialize};

use super::{
    amend::Meanings,
    field,
    layout::{Layout, LayoutError},
    words::{telling_words, words},
};

/// What is settled for a sheet of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedLayout {
    /// Stable name, such as `our-register`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// Name of the layout it extends.
    pub extends: String,
    /// Headings that are left unread.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Further headings of fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<SavedField>,
    /// Field → value → what is meant.
    #[serde(default, skip_serializing_if = "Meanings::is_empty")]
    pub meanings: Meanings,
}

/// A field and the headings that stand for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedField {
    /// Key of the field.
    pub key: String,
    /// Headings as the sheet has them.
    pub headings: Vec<String>,
}

impl SavedLayout {
    /// Reads one from TOML.
    ///
    /// # Errors
    /// `LayoutError::Toml`.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        toml::from_str(text).map_err(|error| LayoutError::Toml(error.to_string()))
    }

    /// Writes it as TOML.
    ///
    /// # Errors
    /// `LayoutError::Toml`.
    pub fn to_toml(&self) -> Result<String, LayoutError> {
        toml::to_string(self).map_err(|error| LayoutError::Toml(error.to_string()))
    }

    /// The whole layout, made from the one it extends.
    ///
    /// # Errors
    /// A layout that is not known, a field that its kind does not have.
    pub fn complete(&self, known: &[Layout]) -> Result<Layout, LayoutError> {
        let base = known.iter().find(|layout| layout.name == self.extends).ok_or_else(|| {
            LayoutError::Toml(format!("it extends “{}”, which is no layout known here", self.extends))
        })?;
        let mut layout = Layout { name: self.name.clone(), title: self.title.clone(), ..base.clone() };
        let template = base.template.clone().unwrap_or_else(|| base.name.clone());
        layout.template = base.template.is_some().then_some(template);
        for saved in &self.fields {
            if field::find(layout.kind, &saved.key).is_none() {
                let (layout, key) = (self.name.clone(), saved.key.clone());
                return Err(LayoutError::UnknownField { layout, key, kind: base.kind });
            }
            for entry in &mut layout.fields {
                let own = entry.field.key == saved.key;
                for heading in saved.headings.iter().map(|heading| telling_words(heading)) {
                    // A heading stands for one field only: here, the one it was saved for.
                    entry.headings.retain(|known| *known != heading);
                    entry.synonyms.retain(|known| *known != heading);
                    if own {
                        entry.headings.push(heading);
                    }
                }
            }
        }
        layout.ignore = base.ignore.iter().cloned().chain(self.ignore.iter().map(|heading| words(heading))).collect();
        let of_fields = self.fields.iter().flat_map(|field| &field.headings);
        layout.saved_headings = of_fields.chain(&self.ignore).map(|heading| telling_words(heading)).collect();
        for (key, meanings) in &self.meanings {
            layout.meanings.entry(key.clone()).or_default().extend(meanings.clone());
        }
        Ok(layout)
    }
}

/// A stable name made from a title: `Our register 2026` is `our-register-2026`.
pub fn name_of(title: &str) -> String {
    words(title).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::{heading_match::match_headings, layout::layouts};

    fn saved() -> SavedLayout {
        let field = |key: &str, heading: &str| SavedField { key: key.into(), headings: vec![heading.into()] };
        SavedLayout {
            name: name_of("Our register 2026"),
            title: "Our register 2026".into(),
            extends: "vendor-register".into(),
            ignore: vec!["Category".into()],
            fields: vec![field("criticality", "How critical"), field("notes", "Tier")],
            meanings: [("criticality".to_owned(), [("Very".to_owned(), "4".to_owned())].into())].into(),
        }
    }

    #[test]
    fn it_is_written_and_read_back_equal() {
        let text = saved().to_toml().unwrap();
        assert_eq!(SavedLayout::parse(&text).unwrap(), saved(), "{text}");
        assert_eq!(saved().name, "our-register-2026");
    }

    #[test]
    fn its_headings_stand_above_those_of_the_layout_it_extends() {
        let layout = saved().complete(layouts()).unwrap();
        let headings: Vec<(usize, String)> =
            ["Vendor", "How critical", "Tier", "Category"].into_iter().map(str::to_owned).enumerate().collect();
        let read = match_headings(&layout, &headings, &[]);
        let keys: Vec<_> = read.iter().map(|heading| heading.field.map(|field| field.key)).collect();
        assert_eq!(keys, [Some("name"), Some("criticality"), Some("notes"), None]);
        assert_eq!(layout.meanings["criticality"]["Very"], "4");
    }

    #[test]
    fn what_cannot_be_completed_says_why() {
        let unknown = SavedLayout { extends: "caiq-9".into(), ..saved() };
        assert!(unknown.complete(layouts()).unwrap_err().to_string().contains("caiq-9"));
        let field = SavedField { key: "tier".into(), headings: Vec::new() };
        let wrong = SavedLayout { fields: vec![field], ..saved() };
        assert!(wrong.complete(layouts()).unwrap_err().to_string().contains("“tier”"));
    }
}
