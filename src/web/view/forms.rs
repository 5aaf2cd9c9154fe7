//! The forms of the way in, each as data; the forms of records are made from their fields in `record_form`.

use super::form::{Choice, FieldKind, FieldView, FormSection, FormView};

fn text(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::Text)
}

fn number(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::Number).half()
}

fn select(name: &str, label: &str, choices: Vec<Choice>) -> FieldView {
    FieldView::new(name, label, FieldKind::Select(choices)).half()
}

/// Set-up of a new database: `organization time_zone fiscal_month fiscal_day name email password sample`.
pub fn set_up(action: &str, token: &str) -> FormView {
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let months = (1..).zip(months).map(|(number, name): (u8, _)| Choice::new(number.to_string(), name)).collect();
    let organization = vec![
        text("organization", "Organization").required(),
        text("time_zone", "Time zone").required().holding("UTC").hint("As in Europe/Berlin; “today” is the day there."),
        select("fiscal_month", "Fiscal year starts in", months).required(),
        number("fiscal_day", "on day").required().holding("1"),
    ];
    let administrator = vec![
        text("name", "Name").required(),
        FieldView::new("email", "Email", FieldKind::Email).required(),
        FieldView::new("password", "Password", FieldKind::Password(true)).required().hint("Twelve characters or more."),
    ];
    let sample = FieldView::new("sample", "Load the sample portfolio", FieldKind::Checkbox)
        .hint("Some thirty invented vendors with reports, contracts and dates, to look around in.");
    FormView::new(
        action,
        "Set up Ninefold",
        vec![
            FormSection::new("Organization", organization)
                .remark("fiscal years decide which days SOC reports must cover"),
            FormSection::new("First administrator", administrator),
            FormSection::new("To look around", vec![sample]),
        ],
    )
    .carrying("token", token)
}

/// Sign-in: `email password`, and the page to return to as `next`.
pub fn sign_in(next: &str) -> FormView {
    let fields = vec![
        FieldView::new("email", "Email", FieldKind::Email).required(),
        FieldView::new("password", "Password", FieldKind::Password(false)).required(),
    ];
    FormView::new("/sign-in", "Sign in", vec![FormSection::new("", fields)]).carrying("next", next)
}

/// The second step of sign-in: `code`, and the page to return to as `next`.
pub fn sign_in_code(next: &str) -> FormView {
    FormView::new("/sign-in/code", "Sign in", vec![FormSection::new("", vec![code()])]).carrying("next", next)
}

/// The first code of an authenticator that is being set up: `code`. There are no recovery codes yet.
pub fn first_code(action: &str) -> FormView {
    let code = text("code", "Code").required().hint("The six digits your authenticator shows.");
    FormView::new(action, "Confirm", vec![FormSection::new("", vec![code])])
}

/// A code of the second factor: `code`.
pub fn second_factor_code(action: &str, submit: &str) -> FormView {
    FormView::new(action, submit, vec![FormSection::new("", vec![code()])])
}

fn code() -> FieldView {
    text("code", "Code").required().hint("The six digits your authenticator shows, or one of your recovery codes.")
}

/// The beginning of a second factor, with the present password where that is asked for: `present`.
pub fn second_factor(action: &str, asks_for_present: bool) -> FormView {
    let sections = asks_for_present.then(|| FormSection::new("", vec![present()]));
    FormView::new(action, "Set up", sections.into_iter().collect())
}

/// One's own password: `password`, and `present` where that is asked for.
pub fn password(action: &str, asks_for_present: bool) -> FormView {
    let label = if asks_for_present { "New password" } else { "Password" };
    let field = FieldView::new("password", label, FieldKind::Password(true));
    let field = field.required().hint("Twelve characters or more; a few unrelated words make a good one.");
    let fields = asks_for_present.then(present).into_iter().chain([field]).collect();
    FormView::new(action, "Set the password", vec![FormSection::new("", fields)])
}

fn present() -> FieldView {
    FieldView::new("present", "Present password", FieldKind::Password(false)).required()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_form_has_a_name_of_its_own() {
        for form in [set_up("/setup", "t"), sign_in("/"), password("/account/password", true)] {
            let names: Vec<_> = form.sections.iter().flat_map(|s| &s.fields).map(|f| f.name.clone()).collect();
            let unique: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(unique.len(), names.len(), "{names:?}");
        }
    }
}
