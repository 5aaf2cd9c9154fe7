//! The days off that the settings name.

use crate::{
    domain::{
        Date,
        holiday::{DaysOff, HolidayLists, read_days},
    },
    error::AppError,
    settings::Reminders,
};

/// The lists of the countries that are named, and the days of the file.
pub(super) fn load(settings: &Reminders) -> Result<DaysOff, AppError> {
    let lists = HolidayLists::built_in().map_err(AppError::internal)?;
    let own = own_days(&settings.holidays_file)?;
    lists.days_off(&settings.holidays, own).map_err(|error| {
        AppError::invalid("reminders.holidays", "unknown_holidays", format!("The setting reminders.holidays: {error}."))
    })
}

fn own_days(file: &str) -> Result<Vec<(Date, String)>, AppError> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let text = super::read_named(file, "reminders.holidays_file")?;
    read_days(&text).map_err(|error| {
        let words = format!("The file {file} named by reminders.holidays_file: {error}.");
        AppError::invalid("reminders.holidays_file", "wrong_holidays", words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn loaded(holidays: &str, file: &str) -> Result<DaysOff, AppError> {
        let variables = [("NINEFOLD__REMINDERS__HOLIDAYS", holidays), ("NINEFOLD__REMINDERS__HOLIDAYS_FILE", file)];
        let environment = variables.map(|(key, value)| (key.to_owned(), value.to_owned()));
        load(&Settings::from_sources(None, environment.into_iter().collect()).unwrap().reminders)
    }

    #[test]
    fn countries_and_a_file_make_the_days_off() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "2026-12-24 Between the years\n").unwrap();
        let business = loaded("DE,US", file.path().to_str().unwrap()).unwrap().business_days(2026..=2026);
        for (date, why) in [
            ("2026-10-02", None),
            ("2026-10-03", Some("Day of German Unity")),
            ("2026-11-26", Some("Thanksgiving Day")),
            ("2026-12-24", Some("Between the years")),
        ] {
            assert_eq!(business.off(date.parse().unwrap()), why, "{date}");
        }
    }

    #[test]
    fn a_wrong_country_or_file_is_one_sentence_that_names_the_setting() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "Christmas\n").unwrap();
        for (holidays, path, parts) in [
            ("DE,XX", "", ["reminders.holidays:", "“XX”; known are AT, "]),
            ("", "/no/such/days.txt", ["reminders.holidays_file", "/no/such/days.txt"]),
            ("", file.path().to_str().unwrap(), ["reminders.holidays_file", "line 1 is “Christmas”"]),
        ] {
            let message = loaded(holidays, path).unwrap_err().to_string();
            assert!(parts.iter().all(|part| message.contains(part)) && !message.contains('\n'), "{message}");
        }
    }
}
