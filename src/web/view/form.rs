//! A form as data: sections of fields with label, kind, value, hint and error, and a summary of what is wrong.

use askama::Template;

use super::{frame::Frame, html_pieces, mark::Link};

/// One value of a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// What kind of control a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// A mail address.
    Email,
    /// A password; its value is never written back. `true` for one that is being chosen.
    Password(bool),
    /// A whole number or amount.
    Number,
    /// A day.
    Date,
    /// Several lines of text.
    TextArea,
    /// A single yes, sent as `yes`.
    Checkbox,
    /// One of a list; an empty choice leads.
    Select(Vec<Choice>),
    /// Several of a list, sent under one name; the value holds them with a comma between.
    Several(Vec<Choice>),
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Name it is sent under; also its id.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Its control.
    pub kind: FieldKind,
    /// What it holds.
    pub value: String,
    /// One line of help.
    pub hint: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it must be filled.
    pub required: bool,
    /// Whether it takes half the width.
    pub half: bool,
}

impl FieldView {
    /// An empty field.
    pub fn new(name: &str, label: &str, kind: FieldKind) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            value: String::new(),
            hint: None,
            error: None,
            required: false,
            half: false,
        }
    }

    /// The same field with a line of help.
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// The same field, to be filled.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same field at half the width.
    pub fn half(mut self) -> Self {
        self.half = true;
        self
    }

    /// The same field with what it holds to begin with.
    pub fn holding(mut self, value: &str) -> Self {
        self.value = value.to_owned();
        self
    }

    pub(super) fn holds(&self, choice: &str) -> bool {
        match self.kind {
            FieldKind::Several(_) => self.value.split(',').any(|held| held.trim() == choice),
            _ => self.value == choice,
        }
    }

    pub(super) fn input_type(&self) -> &'static str {
        match self.kind {
            FieldKind::Email => "email",
            FieldKind::Password(_) => "password",
            FieldKind::Date => "date",
            _ => "text",
        }
    }

    pub(super) fn completion(&self) -> &'static str {
        match self.kind {
            FieldKind::Email => "username",
            FieldKind::Password(true) => "new-password",
            FieldKind::Password(false) => "current-password",
            _ => "off",
        }
    }

    pub(super) fn shown_value(&self) -> &str {
        if matches!(self.kind, FieldKind::Password(_)) { "" } else { &self.value }
    }

    /// Ids of the lines that describe it, for those who hear the page.
    pub(super) fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// Fields that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSection {
    /// Its heading; empty for a form of one part.
    pub title: String,
    /// A remark after the heading.
    pub remark: Option<String>,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// Whether it unfolds: what is rarely needed. Opens by itself when it holds an error.
    pub folded: bool,
}

impl FormSection {
    /// An open section.
    pub fn new(title: &str, fields: Vec<FieldView>) -> Self {
        Self { title: title.to_owned(), remark: None, fields, folded: false }
    }

    /// The same section with a remark.
    pub fn remark(mut self, remark: &str) -> Self {
        self.remark = Some(remark.to_owned());
        self
    }

    /// The same section, folded.
    pub fn folded(mut self) -> Self {
        self.folded = true;
        self
    }

    fn is_open(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some() || !field.value.is_empty())
    }
}

/// What is wrong with one field, or with the whole form where `field` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field.
    pub field: String,
    /// A sentence that says what to do.
    pub message: String,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "form/form.html")]
pub struct FormView {
    /// Where it is posted.
    pub action: String,
    /// Token that guards it.
    pub csrf: String,
    /// Further values it carries: the record's version, a one-time token.
    pub hidden: Vec<(String, String)>,
    /// Its parts.
    pub sections: Vec<FormSection>,
    /// What is wrong, as one list above.
    pub errors: Vec<FieldError>,
    /// Words on the main button.
    pub submit: String,
    /// Whether the main button takes something away for good, and looks like it.
    pub grave: bool,
    /// The way out without saving.
    pub cancel: Option<String>,
}

impl FormView {
    /// An empty form.
    pub fn new(action: impl Into<String>, submit: &str, sections: Vec<FormSection>) -> Self {
        Self {
            action: action.into(),
            csrf: String::new(),
            hidden: Vec::new(),
            sections,
            errors: Vec::new(),
            submit: submit.to_owned(),
            grave: false,
            cancel: None,
        }
    }

    /// The same form, whose main button takes something away for good.
    pub fn grave(mut self) -> Self {
        self.grave = true;
        self
    }

    /// The same form, guarded by that token.
    pub fn guarded(mut self, csrf: &str) -> Self {
        self.csrf = csrf.to_owned();
        self
    }

    /// The same form with a value carried along.
    pub fn carrying(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    /// The same form with a way out.
    pub fn cancel(mut self, url: impl Into<String>) -> Self {
        self.cancel = Some(url.into());
        self
    }

    /// The same form filled with what `value_of` knows of each field.
    pub fn filled(mut self, value_of: impl Fn(&str) -> Option<String>) -> Self {
        for field in self.sections.iter_mut().flat_map(|section| &mut section.fields) {
            if let Some(value) = value_of(&field.name) {
                field.value = value;
            }
        }
        self
    }

    /// The same form with what is wrong beside its fields and in the summary.
    pub fn failed(mut self, errors: Vec<FieldError>) -> Self {
        for field in self.sections.iter_mut().flat_map(|section| &mut section.fields) {
            field.error = errors.iter().find(|error| error.field == field.name).map(|error| error.message.clone());
        }
        self.errors = errors;
        self
    }

    /// As `failed`, with what an action said; the label that leads its sentences stands beside the field already.
    pub fn refused(self, errors: &[crate::error::FieldError]) -> Self {
        let errors = errors
            .iter()
            .map(|error| {
                let label = self.label_of(&error.field);
                let rest = label.and_then(|label| error.message.strip_prefix(label)?.strip_prefix(": "));
                FieldError {
                    field: error.field.clone(),
                    message: rest.map_or_else(|| error.message.clone(), super::words::capitalized),
                }
            })
            .collect();
        self.failed(errors)
    }

    fn label_of(&self, name: &str) -> Option<&str> {
        let mut fields = self.sections.iter().flat_map(|section| &section.fields);
        fields.find(|field| field.name == name).map(|field| field.label.as_str())
    }
}

/// A page that holds one form.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "form/page.html")]
pub struct FormPage {
    /// What stands around it.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Vec<Link>,
    /// Heading.
    pub title: String,
    /// What this is about, in a sentence or two.
    pub lead: Option<String>,
    /// The form.
    pub form: FormView,
    /// Where the record can be removed.
    pub remove: Option<Link>,
}

html_pieces!(FormView);

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> FormView {
        let fields = vec![
            FieldView::new("name", "Name", FieldKind::Text).required(),
            FieldView::new("password", "Password", FieldKind::Password(true)).hint("12 characters or more"),
            FieldView::new(
                "categories",
                "Categories",
                FieldKind::Several(vec![Choice::new("security", "Security"), Choice::new("privacy", "Privacy")]),
            ),
        ];
        FormView::new("/vendors", "Save", vec![FormSection::new("", fields)]).guarded("token")
    }

    #[test]
    fn an_error_stands_beside_its_field_and_in_the_summary() {
        let error = FieldError { field: "name".into(), message: "Give the vendor a name.".into() };
        let drawn = form().failed(vec![error]).to_string();
        assert_eq!(drawn.matches("Give the vendor a name.").count(), 2, "{drawn}");
        assert!(drawn.contains("href=\"#name\"") && drawn.contains("aria-invalid=\"true\""));
        assert!(drawn.contains("aria-describedby=\"name-error\""));
    }

    #[test]
    fn a_password_is_never_written_back() {
        let drawn = form().filled(|_| Some("secret-secret".into())).to_string();
        assert_eq!(drawn.matches("secret-secret").count(), 1, "only the name holds it: {drawn}");
    }

    #[test]
    fn several_choices_are_ticked_from_one_value() {
        let drawn = form().filled(|name| (name == "categories").then(|| "security, privacy".into())).to_string();
        assert_eq!(drawn.matches(" checked").count(), 2, "{drawn}");
    }
}
