//! The Trust Services Criteria by id, and the series the score works on. Ids and our own short labels only, never the
//! published text.

mod gist;

use gist::GISTS;

closed_list! {
    /// A series of criteria: CC1 to CC9 and the four further categories.
    pub enum Series {
        Cc1 = "CC1", "Governance and ethics";
        Cc2 = "CC2", "Information and communication";
        Cc3 = "CC3", "Risk assessment";
        Cc4 = "CC4", "Monitoring of controls";
        Cc5 = "CC5", "Control activities";
        Cc6 = "CC6", "Access control";
        Cc7 = "CC7", "System operations";
        Cc8 = "CC8", "Change management";
        Cc9 = "CC9", "Disruption and vendor risk";
        A = "A", "Availability";
        C = "C", "Confidentiality";
        Pi = "PI", "Processing integrity";
        P = "P", "Privacy";
    }
}

impl Series {
    /// Every series, as an array.
    pub const EACH: [Self; 13] = [
        Self::Cc1,
        Self::Cc2,
        Self::Cc3,
        Self::Cc4,
        Self::Cc5,
        Self::Cc6,
        Self::Cc7,
        Self::Cc8,
        Self::Cc9,
        Self::A,
        Self::C,
        Self::Pi,
        Self::P,
    ];

    /// The nine common series.
    pub const COMMON: [Self; 9] =
        [Self::Cc1, Self::Cc2, Self::Cc3, Self::Cc4, Self::Cc5, Self::Cc6, Self::Cc7, Self::Cc8, Self::Cc9];

    /// The series a criterion, a question id or a series name belongs to: `CC6.1`, `CC6-03`, `A1.2`, `PI1.3`, `CC6`,
    /// `P`. Letter case is ignored. Look-alikes such as `A&A-01` or `A.5.19` belong to none.
    pub fn of_criterion(id: &str) -> Option<Self> {
        let id = id.trim();
        let letters = id.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(id.len());
        let (prefix, number) = id.split_at_checked(letters)?;
        let (group, point) =
            number.split_once(['.', '-']).map_or((number, None), |(group, point)| (group, Some(point)));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if point.is_some_and(|point| !is_number(point)) {
            return None;
        }
        match (prefix.to_ascii_uppercase().as_str(), group, point) {
            ("CC", group, _) => {
                Self::COMMON.into_iter().find(|series| series.as_str().strip_prefix("CC") == Some(group))
            }
            ("A", "1", _) | ("A", "", None) => Some(Self::A),
            ("C", "1", _) | ("C", "", None) => Some(Self::C),
            ("PI", "1", _) | ("PI", "", None) => Some(Self::Pi),
            ("P", "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8", _) | ("P", "", None) => Some(Self::P),
            _ => None,
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A criterion: its id, what it is about in our words, and its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Criterion {
    /// `CC6.1`.
    pub id: &'static str,
    /// A paraphrase.
    pub gist: &'static str,
    /// The series it belongs to.
    pub series: Series,
}

/// The 61 criteria, in order: `CC1.1` … `P8.1`.
pub fn criteria() -> impl Iterator<Item = Criterion> {
    GISTS.iter().filter_map(|(id, gist)| Some(Criterion { id, gist, series: Series::of_criterion(id)? }))
}

/// Whether this is the id of one of the 61 criteria, or of all that begin alike: `CC6.1`, `CC6`, `A1`, `A`, `P4`.
pub fn is_criterion(id: &str) -> bool {
    let id = id.trim().to_ascii_uppercase();
    let of_group = |known: &str| known.split_once('.').is_some_and(|(group, _)| group == id);
    GISTS.iter().any(|(known, _)| *known == id || of_group(known)) || id.parse::<Series>().is_ok()
}

/// A set of series; kept as bits, stored and shown as a list of ids.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeriesSet(u16);

impl SeriesSet {
    /// CC1 to CC9.
    pub fn common() -> Self {
        Series::COMMON.into_iter().collect()
    }

    /// With `series` in it.
    #[must_use]
    pub const fn with(self, series: Series) -> Self {
        Self(self.0 | series.bit())
    }

    /// Whether `series` is in it.
    pub const fn contains(self, series: Series) -> bool {
        self.0 & series.bit() != 0
    }

    /// Whether nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members, in order.
    pub fn iter(self) -> impl Iterator<Item = Series> {
        Series::ALL.iter().copied().filter(move |series| self.contains(*series))
    }
}

impl FromIterator<Series> for SeriesSet {
    fn from_iter<I: IntoIterator<Item = Series>>(members: I) -> Self {
        members.into_iter().fold(Self::default(), Self::with)
    }
}

impl serde::Serialize for SeriesSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> serde::Deserialize<'de> for SeriesSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(<Vec<Series> as serde::Deserialize>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_series() {
        for (id, series) in [
            ("CC6.1", Some(Series::Cc6)),
            ("CC6-03", Some(Series::Cc6)),
            (" cc9.2 ", Some(Series::Cc9)),
            ("CC6", Some(Series::Cc6)),
            ("A1.2", Some(Series::A)),
            ("A", Some(Series::A)),
            ("C1.1", Some(Series::C)),
            ("PI1.3", Some(Series::Pi)),
            ("P4.2", Some(Series::P)),
            ("P9.1", None),
            ("CC", None),
            ("CC0.1", None),
            ("CC10.1", None),
            ("A&A-01.1", None),
            ("A.5.19", None),
            ("A-1", None),
            ("AIS-01", None),
            ("CC6.", None),
            ("2.10", None),
            ("é1", None),
            ("", None),
        ] {
            assert_eq!(Series::of_criterion(id), series, "{id}");
        }
    }

    #[test]
    fn there_are_61_criteria_and_each_has_a_series() {
        let ids: Vec<&str> = criteria().map(|criterion| criterion.id).collect();
        assert_eq!(ids.len(), 61);
        let of = |start: &str| ids.iter().filter(|id| id.starts_with(start)).count();
        assert_eq!((of("CC"), of("A1"), of("C1"), of("PI"), of("P"), of("CC6")), (33, 3, 2, 5, 18 + 5, 8));
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), 61);
        assert!(ids.iter().all(|id| is_criterion(id)));
        for id in ["cc6", "A", "A1", "PI1", "p4", " CC9.2 "] {
            assert!(is_criterion(id), "{id}");
        }
        for id in ["CC6.9", "CC8.2", "A1.4", "P9.1", "CC10", "CC6.", "X", ""] {
            assert!(!is_criterion(id), "{id}");
        }
    }

    #[test]
    fn a_set_is_written_as_a_list_of_ids() {
        let set = SeriesSet::default().with(Series::P).with(Series::Cc6);
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["CC6","P"]"#);
        assert_eq!(serde_json::from_str::<SeriesSet>(r#"["P","CC6"]"#).unwrap(), set);
        assert!(!set.contains(Series::Cc7));
    }
}
