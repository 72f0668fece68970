//! `GILECTOMY_STRATEGIES=gil,biased` builds these strategies only: each strategy costs a copy of the whole
//! interpreter, and who works on one need not wait for all. Unset or empty: all.
//! `GILECTOMY_VARIANTS=all` adds the registry's variants on request.

fn main() {
    println!("cargo::rerun-if-env-changed=GILECTOMY_STRATEGIES");
    println!("cargo::rerun-if-env-changed=GILECTOMY_VARIANTS");
    println!("cargo::rerun-if-changed=src/lib.rs");
    println!("cargo::rustc-check-cfg=cfg(more_variants)");
    match std::env::var("GILECTOMY_VARIANTS").unwrap_or_default().as_str() {
        "" => {}
        "all" => println!("cargo::rustc-cfg=more_variants"),
        other => panic!("GILECTOMY_VARIANTS is `{other}`; it can be `all`, or unset"),
    }
    let library = std::fs::read_to_string("src/lib.rs").expect("src/lib.rs is beside this script");
    let modules: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter(|module| !["parts", "registry", "tutorial"].contains(module))
        .collect();
    let chosen = std::env::var("GILECTOMY_STRATEGIES").unwrap_or_default();
    let chosen: Vec<String> =
        chosen.split(',').map(|name| name.trim().replace('-', "_")).filter(|name| !name.is_empty()).collect();
    if let Some(unknown) = chosen.iter().find(|name| !modules.contains(&name.as_str())) {
        let known = modules.join(", ").replace('_', "-");
        panic!(
            "GILECTOMY_STRATEGIES: there is no strategy `{}`; there are {known}",
            unknown.replace('_', "-")
        );
    }
    for module in modules {
        println!("cargo::rustc-check-cfg=cfg({module})");
        if chosen.is_empty() || chosen.iter().any(|name| name == module) {
            println!("cargo::rustc-cfg={module}");
        }
    }
}
