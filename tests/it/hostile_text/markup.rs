//! Pages as a browser takes them apart: tags with their attributes, forms with their fields, and what in them would run.

use super::texts::is_unfit;

/// A tag, and the text from it to the next one.
#[derive(Debug, Default)]
pub struct Tag {
    /// Its name in lower case; an end tag begins with a slash.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The text behind it.
    pub text: String,
}

impl Tag {
    /// The value of an attribute; none where it is not there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn value(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }
}

/// The tags of a page in their order.
pub fn tags(html: &str) -> Vec<Tag> {
    let (mut found, mut rest) = (Vec::new(), html);
    while let Some((_, inside)) = rest.split_once('<') {
        rest = inside;
        if let Some(comment) = inside.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if inside.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/') {
            let (tag, after) = opened(inside);
            let (text, left) = after.split_at(after.find('<').unwrap_or(after.len()));
            found.push(Tag { text: decoded(text), ..tag });
            rest = left;
        }
    }
    found
}

/// A tag from behind its bracket, and what follows it.
fn opened(text: &str) -> (Tag, &str) {
    let (name, mut rest) = word(text, "/>");
    let mut tag = Tag { name: name.to_lowercase(), ..Tag::default() };
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let (name, after) = word(rest, "=/>");
        rest = after.trim_start();
        let mut held = "";
        if let Some(after) = rest.strip_prefix('=') {
            (held, rest) = attribute(after.trim_start());
        }
        tag.attributes.push((name.to_lowercase(), decoded(held)));
    }
}

/// The text up to a blank or one of these, of at least one letter, and the rest.
fn word<'a>(text: &'a str, ends: &str) -> (&'a str, &'a str) {
    let end = text.char_indices().skip(1).find(|(_, letter)| letter.is_whitespace() || ends.contains(*letter));
    text.split_at(end.map_or(text.len(), |(at, _)| at))
}

/// A value, in quotation marks or without, and the rest.
fn attribute(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(text.len()))
}

/// The text with its entities taken for what they stand for.
pub fn decoded(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once(';').and_then(|(entity, rest)| Some((letter(entity)?, rest))) {
            Some((letter, rest)) => {
                whole.push(letter);
                whole.push_str(rest);
            }
            None => {
                whole.push('&');
                whole.push_str(piece);
            }
        }
    }
    whole
}

fn letter(entity: &str) -> Option<char> {
    let named = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
    if let Some((_, letter)) = named.iter().find(|(name, _)| *name == entity) {
        return Some(*letter);
    }
    let number = entity.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

/// What in a page would run, lead astray, or comes from a template that was worked out twice.
pub fn complaints(html: &str) -> Vec<String> {
    let mut found: Vec<String> = tags(html).iter().filter(|tag| runs(tag)).map(|tag| format!("{tag:?}")).collect();
    let escaped = html.to_lowercase().contains("\"&#62;&#60;img") || html.to_lowercase().contains("\"&gt;&lt;img");
    for (what, is_so) in [
        ("braces were worked out", html.contains("q49q")),
        ("a quotation mark stands as it was typed", escaped),
        ("a NUL or a mark that turns the reading direction round", is_unfit(html)),
    ] {
        if is_so {
            found.push(what.to_owned());
        }
    }
    found
}

fn runs(tag: &Tag) -> bool {
    let handler = tag.attributes.iter().any(|(name, _)| name.starts_with("on"));
    let inline = tag.name == "script" && tag.get("src").is_none();
    let typed = tag.name == "img" && tag.get("src").is_some_and(|source| source.starts_with('x'));
    let mut leads = ["href", "src", "action", "formaction", "xlink:href"].into_iter().filter_map(|name| tag.get(name));
    handler || inline || typed || leads.any(is_script)
}

/// Whether an address runs, as a browser reads it: without what is not shown, in any case of letters.
fn is_script(address: &str) -> bool {
    let shown = address.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace());
    let address = shown.collect::<String>().to_lowercase();
    ["javascript:", "vbscript:", "data:text"].into_iter().any(|scheme| address.starts_with(scheme))
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type: `text`, `hidden`, `textarea`, `select`, …
    pub kind: String,
    /// What it holds.
    pub value: String,
}

impl Field {
    /// Whether somebody types a text into it.
    pub fn is_text(&self) -> bool {
        ["text", "search", "email", "url", "tel", "textarea"].contains(&self.kind.as_str())
    }
}

/// A form of a page.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it is sent; empty for the page itself.
    pub action: String,
    /// Whether it is posted.
    pub is_posted: bool,
    /// Whether it can hold a file.
    pub has_parts: bool,
    /// Its fields as they would be sent, each choice with what is chosen or comes first.
    pub fields: Vec<Field>,
}

impl Form {
    fn of(tag: &Tag) -> Self {
        Self {
            action: tag.value("action"),
            is_posted: tag.value("method").eq_ignore_ascii_case("post"),
            has_parts: tag.value("enctype").starts_with("multipart"),
            fields: Vec::new(),
        }
    }

    /// The names of its text fields.
    pub fn texts(&self) -> Vec<String> {
        self.fields.iter().filter(|field| field.is_text()).map(|field| field.name.clone()).collect()
    }

    /// Reads on; `is_first` says whether a choice came just before, as the answer does for the next tag.
    fn read(&mut self, tag: &Tag, is_first: bool) -> bool {
        match tag.name.as_str() {
            "input" | "textarea" | "select" | "button" => self.take(tag),
            "option" => self.choose(tag, is_first),
            _ => return is_first,
        }
        tag.name == "select"
    }

    fn take(&mut self, tag: &Tag) {
        let Some(name) = tag.get("name") else { return };
        let kind = match tag.name.as_str() {
            "input" => tag.get("type").unwrap_or("text").to_lowercase(),
            other => other.to_owned(),
        };
        let unchosen = matches!(kind.as_str(), "checkbox" | "radio") && tag.get("checked").is_none();
        let second = kind == "button" && self.fields.iter().any(|field| field.kind == "button");
        if unchosen || second || kind == "file" {
            return;
        }
        let value = if kind == "textarea" { tag.text.trim_start_matches('\n').to_owned() } else { tag.value("value") };
        self.fields.push(Field { name: name.to_owned(), kind, value });
    }

    /// An option of the choice that came last.
    fn choose(&mut self, tag: &Tag, is_first: bool) {
        let choice = self.fields.last_mut().filter(|field| field.kind == "select");
        if let Some(choice) = choice
            && (is_first || tag.get("selected").is_some())
        {
            choice.value = tag.value("value");
        }
    }
}

/// The forms of a page.
pub fn forms(html: &str) -> Vec<Form> {
    let (mut forms, mut open, mut is_first) = (Vec::new(), None::<Form>, false);
    for tag in tags(html) {
        if tag.name == "form" {
            open = Some(Form::of(&tag));
        } else if tag.name == "/form" {
            forms.extend(open.take());
        } else if let Some(form) = &mut open {
            is_first = form.read(&tag, is_first);
        }
    }
    forms
}

#[test]
fn a_page_is_taken_apart_as_a_browser_does() {
    let page = "<!doctype html><form action=\"/a?b=1&amp;c\" method=post><input name='one' value=\"&#34;&#62;x\">\
                <textarea name=two>\nlines</textarea><select name=three><option value=1><option value=2 selected>\
                </select><input type=checkbox name=four><br/></form>";
    let form = forms(page).remove(0);
    assert_eq!((form.action.as_str(), form.is_posted, form.has_parts), ("/a?b=1&c", true, false));
    let held: Vec<(&str, &str)> = form.fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
    assert_eq!(held, [("one", "\">x"), ("two", "lines"), ("three", "2")]);
    assert_eq!(form.texts(), ["one", "two"]);
}

#[test]
fn what_would_run_is_complained_of_and_text_is_not() {
    for page in [
        "<p>\"><img src=x onerror=alert(1)></p>",
        "<p><img/src=x/onerror=alert(1)>",
        "<script>alert(1)</script>",
        "<a href=\" java\nscript:alert(1)\">",
        "<input value=\"\"&#62;&#60;img src=x onerror=alert(1)&#62;\">",
        "<p>q49q</p>",
        "<p>soc\u{202e}fdp</p>",
    ] {
        assert!(!complaints(page).is_empty(), "{page}");
    }
    for page in [
        "<p>&#34;&#62;&#60;img src=x onerror=alert(1)&#62;q{{7*7}}q javascript:alert(1)</p>",
        "<a title=\"&#34;&#62;&#60;img src=x onerror=alert(1)&#62;\" href=\"/vendors?q=javascript:alert(1)\">x</a>",
        "<script src=\"/static/ninefold.js\"></script>",
    ] {
        assert_eq!(complaints(page), Vec::<String>::new(), "{page}");
    }
}
