//! How a text file is taken apart when somebody says so instead of leaving it to the detection.

closed_list! {
    /// A text file's encoding.
    pub enum TextEncoding {
        Utf8 = "utf-8", "UTF-8";
        Utf16Le = "utf-16le", "UTF-16, little-endian";
        Utf16Be = "utf-16be", "UTF-16, big-endian";
        Windows1252 = "windows-1252", "Windows-1252 (Western European)";
        Windows1250 = "windows-1250", "Windows-1250 (Central European)";
        Windows1251 = "windows-1251", "Windows-1251 (Cyrillic)";
        Macintosh = "macintosh", "Mac Roman";
        ShiftJis = "shift_jis", "Shift_JIS (Japanese)";
        Gb18030 = "gb18030", "GB 18030 (Chinese)";
    }
}

closed_list! {
    /// What stands between two values of a text file.
    pub enum Separator {
        Comma = "comma", "Comma ,";
        Semicolon = "semicolon", "Semicolon ;";
        Tab = "tab", "Tab";
        Pipe = "pipe", "Bar |";
    }
}

impl Separator {
    /// The character.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// The separator of this character.
    pub fn of_byte(byte: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|separator| separator.byte() == byte)
    }
}

/// How a text file was taken apart: what was chosen, else what was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FoundForm {
    /// The encoding's name, such as `UTF-8` or `windows-1252`; also one that nobody can choose.
    pub encoding: String,
    /// What separates the values.
    pub separator: char,
}

impl FoundForm {
    /// The encoding as people know it.
    pub fn encoding_label(&self) -> &str {
        match self.encoding.to_lowercase().parse::<TextEncoding>() {
            Ok(known) => known.label(),
            Err(_) => &self.encoding,
        }
    }

    /// The separator as people know it.
    pub fn separator_label(&self) -> String {
        let known = u8::try_from(self.separator).ok().and_then(Separator::of_byte);
        known.map_or_else(|| self.separator.to_string(), |separator| separator.label().to_lowercase())
    }
}

/// What is said of a text file; what is not said is detected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TextForm {
    /// Its encoding.
    pub encoding: Option<TextEncoding>,
    /// What separates its values.
    pub separator: Option<Separator>,
}
