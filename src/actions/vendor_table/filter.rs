//! What the vendors table can be restricted to: filters by value, and tabs, which are named queries.

use crate::{
    db::summary::VendorFilter,
    domain::{Date, calendar::add_days, vendor::VendorStatus},
};

/// A restriction by a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Residual band.
    Band,
    /// Inherent band after lifts.
    Tier,
    /// Status.
    Status,
    /// SOC coverage of the fiscal year.
    Soc,
    /// Business or security owner.
    Owner,
    /// Category.
    Category,
}

/// Bands, the gravest first.
const BANDS: &[(&str, &str)] =
    &[("critical", "Critical"), ("high", "High"), ("medium", "Medium"), ("low", "Low"), ("unrated", "Unrated")];
const SOC_STATES: &[(&str, &str)] = &[
    ("covered", "Covered"),
    ("covered_with_bridge", "Covered with bridge"),
    ("gap", "Gap"),
    ("type1", "Type 1 only"),
    ("soc3", "SOC 3 only"),
    ("none", "None on file"),
];

impl Filter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Band, Self::Tier, Self::Status, Self::Soc, Self::Owner, Self::Category];

    /// Its parameter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Band => "band",
            Self::Tier => "tier",
            Self::Status => "status",
            Self::Soc => "soc",
            Self::Owner => "owner",
            Self::Category => "category",
        }
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Band => "Band",
            Self::Tier => "Tier",
            Self::Status => "Status",
            Self::Soc => "SOC coverage",
            Self::Owner => "Owner",
            Self::Category => "Category",
        }
    }

    /// Its values and their labels; `None` where any text is a value, of which only one can be chosen.
    pub const fn choices(self) -> Option<&'static [(&'static str, &'static str)]> {
        match self {
            Self::Band | Self::Tier => Some(BANDS),
            Self::Status => Some(VendorStatus::CHOICES),
            Self::Soc => Some(SOC_STATES),
            Self::Owner | Self::Category => None,
        }
    }

    /// What people read for a value.
    pub fn label_of(self, value: &str) -> &str {
        let known = self.choices().and_then(|choices| choices.iter().find(|(word, _)| *word == value));
        known.map_or(value, |(_, label)| label)
    }
}

closed_list! {
    /// A named query of the vendors table.
    pub enum Tab {
        NeedsMe = "needs-me", "Needs me";
        Overdue = "overdue", "Overdue";
        Renewing = "renewing", "Renewing in 90 days";
        HighRisk = "high-risk", "High risk";
        All = "all", "All";
        Archived = "archived", "Archived";
    }
}

impl Tab {
    /// Narrows a filter to this query.
    pub(super) fn narrow(self, filter: &mut VendorFilter, today: Date) {
        filter.archived = Some(self == Self::Archived);
        match self {
            Self::NeedsMe => filter.wanting_by = Some(crate::actions::summarize::soon(today)),
            Self::Overdue => filter.due_until = Some(add_days(today, -1)),
            Self::Renewing => filter.notice_between = Some((today, add_days(today, 90))),
            Self::HighRisk => narrow_bands(&mut filter.bands),
            Self::All | Self::Archived => {}
        }
    }
}

/// Critical and High, or those of them that were chosen; no vendor has the empty band that stands for none of them.
fn narrow_bands(bands: &mut Vec<String>) {
    let grave = ["critical", "high"];
    if bands.is_empty() {
        *bands = grave.map(str::to_owned).to_vec();
        return;
    }
    bands.retain(|band| grave.contains(&band.as_str()));
    if bands.is_empty() {
        bands.push(String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high_risk_and_a_chosen_band_restrict_together() {
        for (chosen, left) in
            [(vec![], vec!["critical", "high"]), (vec!["high", "low"], vec!["high"]), (vec!["low"], vec![""])]
        {
            let mut bands: Vec<String> = chosen.into_iter().map(str::to_owned).collect();
            narrow_bands(&mut bands);
            assert_eq!(bands, left);
        }
    }
}
