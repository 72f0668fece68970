//! The standard library's own Python sources, which lie in the executable and are found by module name.
//!
//! The texts are CPython's, as the crate `rustpython-pylib` carries them (Python Software Foundation License);
//! a build script makes a table of them, sorted by name. A module is compiled when a program first imports it.
//! Nothing here knows the interpreter.

/// A module of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whether it is a package: it may have submodules.
    pub is_package: bool,
    /// Its text.
    pub text: &'static str,
}

/// Sorted by name: name, whether it is a package, text.
static MODULES: &[(&str, bool, &str)] = include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The module of a dotted name; `None`: the library has none of that name in Python.
pub fn find(name: &str) -> Option<Source> {
    let at = MODULES.binary_search_by(|module| module.0.cmp(name)).ok()?;
    let (_, is_package, text) = MODULES[at];
    Some(Source { is_package, text })
}

/// The names of all modules of the library, submodules too, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|module| module.0)
}

/// The top-level modules that CPython 3.14 has on any platform, `sys.stdlib_module_names`, sorted.
pub fn cpython_names() -> impl Iterator<Item = &'static str> {
    include_str!("cpython.txt").split_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_found_by_its_dotted_name() {
        assert!(find("json").is_some_and(|module| module.is_package));
        assert!(find("json.decoder").is_some_and(|module| module.text.contains("class JSONDecoder")));
        assert_eq!(find("json.decoder.missing"), None);
        assert_eq!(find("tkinter"), None);
    }

    #[test]
    fn names_are_sorted_and_single() {
        assert!(names().is_sorted_by(|a, b| a < b));
        assert!(cpython_names().is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_package_comes_with_each_of_its_modules() {
        for name in names() {
            let package = name.rsplit_once('.').map(|(package, _)| package);
            assert!(package.is_none_or(|package| find(package).is_some_and(|p| p.is_package)), "{name}");
        }
    }
}
