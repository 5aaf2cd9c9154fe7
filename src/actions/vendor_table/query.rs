//! The query of the vendors table as it stands in an address, read and written.

use super::{
    column::{COLUMNS, Column, Field, fields},
    cursor::Cursor,
    filter::{Filter, Tab},
};
use crate::{
    db::summary::{PageRequest, VendorFilter, VendorSort},
    domain::{Date, access::Actor},
    error::{AppError, FieldError},
};

/// Rows a page unless the query says otherwise.
pub const ROWS: i64 = 50;
const MOST_ROWS: i64 = 200;
const LONGEST_SEARCH: usize = 200;
const MOST_WORDS: usize = 8;

/// Shown by name until somebody sorts: the gravest first.
const SORTED_BY: &str = "residual";

/// What is asked of the vendors table.
#[derive(Debug, Clone)]
pub struct TableQuery {
    /// What is searched for.
    pub search: String,
    /// The named query.
    pub tab: Tab,
    /// The field it is sorted by.
    pub sort_field: &'static Field,
    /// How that sorts.
    pub sort: VendorSort,
    /// Largest first.
    pub descending: bool,
    /// The values chosen, filter by filter.
    pub chosen: Vec<(Filter, String)>,
    /// Inherent score from … to below.
    pub inherent: Option<(i64, i64)>,
    /// Effectiveness in percent from … to below.
    pub effectiveness: Option<(i64, i64)>,
    /// The columns shown.
    pub columns: Vec<&'static Column>,
    /// The row after which, or before which, the page begins.
    pub from: Option<Cursor>,
    /// Whether the page lies before that row.
    pub backwards: bool,
    /// At most so many rows.
    pub limit: i64,
}

fn sort_named(name: &str) -> Option<(&'static Field, VendorSort)> {
    fields()
        .find(|field| field.name == name || (name == "next" && field.name == "next_on"))
        .and_then(|f| Some((f, f.sort?)))
}

impl TableQuery {
    /// Reads the parameters of an address; empty ones count as not given.
    ///
    /// # Errors
    /// `Invalid` with every parameter that is unknown or has a value that cannot be taken.
    pub fn parse<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, AppError> {
        let (sort_field, sort) =
            sort_named(SORTED_BY).ok_or_else(|| AppError::internal("the registry has lost its first sort"))?;
        let mut reading = Reading {
            query: Self {
                search: String::new(),
                tab: Tab::All,
                sort_field,
                sort,
                descending: true,
                chosen: Vec::new(),
                inherent: None,
                effectiveness: None,
                columns: COLUMNS.iter().filter(|column| column.shown).collect(),
                from: None,
                backwards: false,
                limit: ROWS,
            },
            from: None,
            errors: Vec::new(),
        };
        for (name, value) in parameters.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            reading.take(name, value.trim());
        }
        reading.finish()
    }

    /// The parameters of its address, without those that say what holds anyway and without the place of the page.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        if self.tab != Tab::All {
            all.push(("tab", self.tab.as_str().to_owned()));
        }
        if !self.search.is_empty() {
            all.push(("q", self.search.clone()));
        }
        if self.sort_field.name != SORTED_BY || !self.descending {
            all.push(("sort", format!("{}{}", if self.descending { "-" } else { "" }, self.sort_field.name)));
        }
        all.extend(self.chosen.iter().map(|(filter, value)| (filter.name(), value.clone())));
        let within = |range: Option<(i64, i64)>| range.map(|(from, to)| format!("{from}-{to}"));
        all.extend(within(self.inherent).map(|range| ("inherent", range)));
        all.extend(within(self.effectiveness).map(|range| ("effectiveness", range)));
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        if !COLUMNS.iter().filter(|column| column.shown).map(|column| column.name).eq(names.iter().copied()) {
            all.push(("columns", names.join(",")));
        }
        if self.limit != ROWS {
            all.push(("limit", self.limit.to_string()));
        }
        all
    }

    /// The same query from its first page on, changed.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = Self { from: None, backwards: false, ..self.clone() };
        change(&mut query);
        query
    }

    /// Whether anything but the tab restricts it.
    pub fn is_restricted(&self) -> bool {
        !self.search.is_empty() || !self.chosen.is_empty() || self.inherent.is_some() || self.effectiveness.is_some()
    }

    /// The values chosen of one filter.
    pub fn chosen_of(&self, filter: Filter) -> impl Iterator<Item = &str> {
        self.chosen.iter().filter(move |(other, _)| *other == filter).map(|(_, value)| value.as_str())
    }

    /// Takes a value of a filter, or gives it up where it was taken.
    pub fn toggle(&mut self, filter: Filter, value: &str) {
        let before = self.chosen.len();
        self.chosen.retain(|(other, taken)| *other != filter || taken != value);
        if self.chosen.len() == before {
            self.choose(filter, value);
        }
    }

    fn choose(&mut self, filter: Filter, value: &str) {
        if filter.choices().is_none() {
            self.chosen.retain(|(other, _)| *other != filter);
        }
        self.chosen.push((filter, value.to_owned()));
    }

    /// Shows a column, or hides it; the first stays.
    pub fn toggle_column(&mut self, name: &str) {
        let is_shown = |column: &Column, shown: &[&Column]| shown.iter().any(|other| other.name == column.name);
        let before = std::mem::take(&mut self.columns);
        self.columns = COLUMNS
            .iter()
            .enumerate()
            .filter(|(place, column)| *place == 0 || (is_shown(column, &before) != (column.name == name)))
            .map(|(_, column)| column)
            .collect();
    }

    /// Which vendors it asks for; a business owner's stay within their own.
    pub fn filter(&self, actor: &Actor, today: Date) -> VendorFilter {
        let of = |filter| self.chosen_of(filter).map(str::to_owned).collect::<Vec<_>>();
        let billionths = |range: Option<(i64, i64)>, unit: i64| range.map(|(from, to)| (from * unit, to * unit));
        let mut filter = VendorFilter {
            words: self.search.split_whitespace().map(str::to_owned).collect(),
            statuses: self.chosen_of(Filter::Status).filter_map(|word| word.parse().ok()).collect(),
            bands: of(Filter::Band),
            tiers: of(Filter::Tier),
            soc_states: of(Filter::Soc),
            scope: actor.scope(),
            owner: of(Filter::Owner).pop().filter(|_| actor.sees_all()),
            category: of(Filter::Category).pop(),
            inherent_within: billionths(self.inherent, 1_000_000_000),
            effectiveness_within: billionths(self.effectiveness, 10_000_000),
            ..VendorFilter::default()
        };
        self.tab.narrow(&mut filter, today);
        filter
    }

    /// Its page, with one row more, which tells whether there is another.
    pub(super) fn page(&self) -> PageRequest {
        PageRequest {
            sort: self.sort,
            descending: self.descending,
            from: self.from.as_ref().map(|cursor| cursor.key.clone()),
            backwards: self.backwards,
            limit: self.limit + 1,
        }
    }
}

struct Reading {
    query: TableQuery,
    from: Option<(bool, String)>,
    errors: Vec<FieldError>,
}

impl Reading {
    fn take(&mut self, name: &str, value: &str) {
        let filter = Filter::ALL.into_iter().find(|filter| filter.name() == name);
        let taken = match (name, filter) {
            (_, Some(filter)) => self.filter(filter, value),
            ("q", _) => self.search(value),
            ("sort", _) => self.sort(value),
            ("tab", _) => value
                .parse()
                .map(|tab| self.query.tab = tab)
                .map_err(|_| known(Tab::ALL.iter().map(|tab| tab.as_str()))),
            ("inherent", _) => range(value).map(|range| self.query.inherent = Some(range)),
            ("effectiveness", _) => range(value).map(|range| self.query.effectiveness = Some(range)),
            ("columns", _) => self.columns(value),
            ("limit", _) => self.limit(value),
            ("after" | "before", _) => {
                self.from = Some((name == "before", value.to_owned()));
                Ok(())
            }
            _ => Err("there is no such parameter here.".to_owned()),
        };
        if let Err(why) = taken {
            self.errors.push(FieldError::new(name, "not_taken", format!("{name}={}: {why}", cut(value))));
        }
    }

    fn filter(&mut self, filter: Filter, value: &str) -> Result<(), String> {
        let words = value.split(',').map(str::trim).filter(|word| !word.is_empty());
        let Some(choices) = filter.choices() else {
            self.query.choose(filter, value);
            return Ok(());
        };
        for word in words {
            if !choices.iter().any(|(known, _)| *known == word) {
                return Err(known(choices.iter().map(|(word, _)| *word)));
            }
            if self.query.chosen_of(filter).all(|chosen| chosen != word) {
                self.query.choose(filter, word);
            }
        }
        Ok(())
    }

    fn search(&mut self, value: &str) -> Result<(), String> {
        if value.chars().count() > LONGEST_SEARCH || value.split_whitespace().count() > MOST_WORDS {
            return Err(format!("search for at most {MOST_WORDS} words in {LONGEST_SEARCH} characters."));
        }
        value.clone_into(&mut self.query.search);
        Ok(())
    }

    fn sort(&mut self, value: &str) -> Result<(), String> {
        let name = value.strip_prefix('-').unwrap_or(value);
        let Some((field, sort)) = sort_named(name) else {
            return Err(known(fields().filter(|field| field.sort.is_some()).map(|field| field.name)));
        };
        self.query.sort_field = field;
        self.query.sort = sort;
        self.query.descending = value.starts_with('-');
        Ok(())
    }

    fn columns(&mut self, value: &str) -> Result<(), String> {
        let names: Vec<&str> = value.split(',').map(str::trim).collect();
        if names.iter().any(|name| Column::find(name).is_none()) {
            return Err(known(COLUMNS.iter().map(|column| column.name)));
        }
        let wanted = COLUMNS.iter().enumerate().filter(|(place, column)| *place == 0 || names.contains(&column.name));
        self.query.columns = wanted.map(|(_, column)| column).collect();
        Ok(())
    }

    fn limit(&mut self, value: &str) -> Result<(), String> {
        let limit = value.parse().ok().filter(|limit| (1..=MOST_ROWS).contains(limit));
        self.query.limit = limit.ok_or_else(|| format!("give a number from 1 to {MOST_ROWS}."))?;
        Ok(())
    }

    fn finish(mut self) -> Result<TableQuery, AppError> {
        if let Some((backwards, text)) = self.from.take() {
            self.query.from = Cursor::decode(&text, self.query.sort_field.name);
            self.query.backwards = backwards;
            if self.query.from.is_none() {
                let name = if backwards { "before" } else { "after" };
                let message = format!("{name}: this place is not one of this list. Begin at its first page.");
                self.errors.push(FieldError::new(name, "not_a_cursor", message));
            }
        }
        if self.errors.is_empty() { Ok(self.query) } else { Err(AppError::Invalid(self.errors)) }
    }
}

/// `from-to`, such as `40-50`.
fn range(value: &str) -> Result<(i64, i64), String> {
    let ends = value.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    ends.filter(|(from, to)| 0 <= *from && from < to && *to <= 101).ok_or_else(|| "give it as 40-50.".to_owned())
}

fn known<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("not known here; known are {}.", words.collect::<Vec<_>>().join(", "))
}

/// What somebody sent, short enough to be repeated to them.
fn cut(value: &str) -> String {
    value.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(parameters: &[(&'static str, &'static str)]) -> Result<TableQuery, AppError> {
        TableQuery::parse(parameters.iter().copied())
    }

    #[test]
    fn what_an_address_says_is_what_it_is_written_as() {
        for given in [
            vec![],
            vec![("tab", "high-risk"), ("q", "cloud eu"), ("sort", "name"), ("band", "high"), ("band", "low")],
            vec![
                ("sort", "-next_on"),
                ("status", "in_review"),
                ("owner", "Ada & Co"),
                ("columns", "name,status"),
                ("limit", "20"),
            ],
            vec![("inherent", "40-50"), ("effectiveness", "90-101")],
        ] {
            let query = parse(&given).unwrap();
            let written: Vec<_> = query.parameters();
            assert_eq!(written.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>(), given);
        }
        assert!(parse(&[("q", " "), ("band", "")]).unwrap().parameters().is_empty());
        assert_eq!(parse(&[("sort", "-next")]).unwrap().sort, VendorSort::Next);
    }

    #[test]
    fn a_value_that_is_not_known_is_told_with_those_that_are() {
        for (name, value) in [
            ("sort", "-owner"),
            ("band", "grave"),
            ("tier", "1"),
            ("status", "x"),
            ("soc", "yes"),
            ("tab", "mine"),
            ("limit", "0"),
            ("limit", "201"),
            ("columns", "name,x"),
            ("after", "x"),
            ("before", "eA"),
            ("colour", "red"),
            ("inherent", "5"),
            ("inherent", "9-3"),
        ] {
            let Err(AppError::Invalid(errors)) = parse(&[(name, value)]) else { panic!("{name}={value} was taken") };
            assert_eq!((errors.len(), errors[0].field.as_str()), (1, name));
        }
    }

    #[test]
    fn a_column_is_hidden_and_shown_again_and_the_first_stays() {
        let mut query = parse(&[]).unwrap();
        let before: Vec<_> = query.columns.iter().map(|column| column.name).collect();
        query.toggle_column("tier");
        query.toggle_column("name");
        assert!(query.columns.iter().all(|column| column.name != "tier") && query.columns[0].name == "name");
        query.toggle_column("tier");
        assert_eq!(query.columns.iter().map(|column| column.name).collect::<Vec<_>>(), before);
    }
}
