//! The key that lies in a file.

use super::{Secret, Security, SettingsError, check::wrong};

/// Reads the key from the file that is named, if one is.
pub(super) fn read(security: &mut Security) -> Result<(), SettingsError> {
    let file = &security.key_file;
    if file.is_empty() {
        return Ok(());
    }
    if !security.key.reveal().is_empty() {
        return Err(wrong("security.key_file", "names a file and security.key is set too: clear one of them"));
    }
    let text = std::fs::read_to_string(file).map_err(|error| {
        SettingsError(format!(
            "The file {file} named by security.key_file cannot be read: {error}. Run this as the user whose file it is, \
             such as `sudo -u ninefold ninefold …`."
        ))
    })?;
    let key = text.trim_end();
    if key.is_empty() {
        return Err(wrong("security.key_file", &format!("names {file}, which is empty")));
    }
    security.key = Secret::new(key);
    Ok(())
}
