//! Writes the sample portfolio: `cargo run --example samples [FOLDER]`, by default into `import/samples/`.

mod portfolio;

fn main() -> Result<(), portfolio::sheet::Error> {
    let folder = std::env::args_os().nth(1).map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("import/samples"),
        std::path::PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in portfolio::files()? {
        std::fs::write(folder.join(&name), bytes)?;
        println!("{}", folder.join(name).display());
    }
    Ok(())
}
