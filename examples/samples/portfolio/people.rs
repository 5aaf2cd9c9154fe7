//! The people of the sample portfolio: role names with addresses that no mail ever reaches.

/// The address of a role such as “Payroll owner”; nobody has none.
pub fn address(role: &str) -> String {
    if role.is_empty() { String::new() } else { format!("{}@sample.example", role.to_lowercase().replace(' ', ".")) }
}
