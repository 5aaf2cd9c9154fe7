//! Source files as the rules see them: without comments and without their tests.

use std::path::Path;

/// A file of ours.
pub struct Source {
    /// Path from the crate's root, such as `src/db/vendor.rs`.
    pub path: String,
    /// All of it.
    pub text: String,
    /// The part that ships: no comment lines, nothing after the in-file tests begin.
    pub code: String,
}

/// Every file below a folder with this extension, in-file or out-of-line tests of `src` left out; none where there is
/// no such folder.
pub fn sources(folder: &str, extension: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.push(Source::new(&name, &std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    let tests: Vec<String> = found.iter().flat_map(Source::test_modules).collect();
    for source in &mut found {
        let only_tests =
            |module: &String| source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/"));
        if tests.iter().any(only_tests) {
            source.code.clear();
        }
    }
    found
}

impl Source {
    /// A file with this text.
    pub fn new(path: &str, text: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or_default();
        let only_tests = path.starts_with("src/") && (name == "tests.rs" || name.ends_with("_tests.rs"));
        let code = if only_tests { String::new() } else { shipped(text) };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// Paths, without their extension, of the out-of-line modules that only tests see.
    fn test_modules(&self) -> Vec<String> {
        let folder = self.path.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
        let lines: Vec<&str> = self.text.lines().map(str::trim).collect();
        let pairs = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with(';'));
        let names = pairs.filter_map(|pair| pair[1].trim_end_matches(';').rsplit_once("mod ").map(|(_, name)| name));
        names.map(|name| format!("{folder}/{name}")).collect()
    }

    /// The top-level module it belongs to: `db` for `src/db/vendor.rs`, `clock` for `src/clock.rs`.
    pub fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// How many `super::` lead from the file's module to the crate's root.
    fn depth(&self) -> usize {
        let inside = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        inside.trim_end_matches("/mod").split('/').count()
    }

    /// The top-level modules that the code names, by `crate::`, by `super::` up to the root or by the crate's name.
    pub fn names_of_ours(&self) -> Vec<String> {
        let to_root = "super::".repeat(self.depth());
        let starts = ["crate::", "ninefold::", to_root.as_str()];
        let mut names: Vec<String> = starts.into_iter().flat_map(|start| names_after(&self.code, start)).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// The names that directly follow a path such as `std::`, in `std::fs` as in `std::{env, fs}`.
pub fn names_after(code: &str, start: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(start) {
        let before = code[..at].chars().next_back();
        if !before.is_some_and(|before| is_word(before) || before == ':') {
            names.extend(heads(&code[at + start.len()..]));
        }
    }
    names
}

/// Drops comment lines and everything from an in-file test module on.
fn shipped(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("//")).peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let next = lines.peek().map_or("", |next| next.trim());
            if next.contains("mod ") && next.ends_with('{') {
                break;
            }
        }
        code.push_str(line);
        code.push('\n');
    }
    code
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The first names of a path: one for `a::b`, several for `{a::{b, c}, d}`.
fn heads(rest: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|letter| is_word(*letter)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut names = vec![word(group)];
    let mut depth = 1;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(word(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Whether the code names this crate or path: `name::…`, or `use name;`.
pub fn has_path(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = &code[..at];
        let after = &code[at + name.len()..];
        let starts = !before.chars().next_back().is_some_and(|letter| is_word(letter) || letter == ':');
        starts && (after.starts_with("::") || (before.ends_with("use ") && after.starts_with([';', ' '])))
    })
}

/// What a page must not hold under a strict policy: style elements and attributes, scripts without a source, handlers.
pub fn inline_code(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).filter_map(|piece| {
        let tag = piece.split('>').next().unwrap_or_default();
        let words: Vec<&str> = tag.split_whitespace().collect();
        let name = words.first().copied().unwrap_or_default();
        let handler = |word: &&str| word.starts_with("on") && word.contains('=') || word.starts_with("style=");
        let inline = name == "style" || (name == "script" && !words.iter().any(|word| word.starts_with("src=")));
        (inline || words.iter().any(handler)).then_some(tag)
    })
}
