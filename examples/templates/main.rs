//! Writes the blank templates: `cargo run --example templates [FOLDER]`, by default into `import/templates/`.

use ninefold::{actions::templates, domain::import::field::ImportKind};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("import/templates"),
        std::path::PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    for kind in ImportKind::ALL {
        let path = folder.join(templates::file_name(*kind));
        std::fs::write(&path, templates::workbook(*kind)?)?;
        println!("{}", path.display());
    }
    Ok(())
}
