//! `import`: finding, loading and running modules.
//!
//! A module is looked for in `sys.modules`, then among the modules that CPython has built in, then along
//! `sys.path` (the parent package's `__path__`, for a submodule): in a folder as `name/__init__.py` or
//! `name.py`, and in the standard library where the path says [`LIBRARY`]. That comes last on `sys.path`, where
//! CPython has the library's folder: a program's own module of the same name comes first. A package of the
//! library has such a path too, `<frozen package>`.
//!
//! Whoever loads a module holds its import lock, so that it runs once; others that want it meanwhile wait,
//! detached. Where waiting would close a circle (two threads that import two modules which import each
//! other), the module is taken as far as it has come, as a circular import on one thread takes it.

use crate::builtins::functions::compile_source;
use crate::builtins::modules::{find_frozen, is_found_first};
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{MutatorId, PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Module};
use gilectomy_frontend::Mode;
use gilectomy_library::Source;
use parking_lot::{Condvar, Mutex};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Who is loading which module, and who waits for one.
#[derive(Default)]
pub(crate) struct ImportLocks {
    state: Mutex<Importing>,
    done: Condvar,
}

#[derive(Default)]
struct Importing {
    loading: HashMap<String, MutatorId>,
    waiting: HashMap<MutatorId, String>,
}

/// What a thread that wants a module may do.
#[derive(PartialEq, Eq, Debug)]
enum Turn {
    /// Load it; others wait until [`ImportLocks::finish`].
    Load,
    /// Take what is in `sys.modules`, finished or not.
    Take,
    /// Wait for another thread, which this one may not.
    Wait,
}

impl Importing {
    /// Whether `me` would wait for itself by waiting for `name`.
    fn closes_circle(&self, me: MutatorId, name: &str) -> bool {
        let mut name = name;
        while let Some(&owner) = self.loading.get(name) {
            if owner == me {
                return true;
            }
            match self.waiting.get(&owner) {
                Some(next) => name = next,
                None => return false,
            }
        }
        false
    }
}

impl ImportLocks {
    fn begin(&self, me: MutatorId, name: &str, may_wait: bool) -> Turn {
        let mut state = self.state.lock();
        loop {
            if !state.loading.contains_key(name) {
                // Whoever loaded it has finished: it is in `sys.modules`, or has failed and may be tried
                // again.
                state.loading.insert(name.to_owned(), me);
                return Turn::Load;
            }
            if state.closes_circle(me, name) {
                return Turn::Take;
            }
            if !may_wait {
                return Turn::Wait;
            }
            state.waiting.insert(me, name.to_owned());
            self.done.wait(&mut state);
            state.waiting.remove(&me);
        }
    }

    fn is_loading_elsewhere(&self, me: MutatorId, name: &str) -> bool {
        self.state.lock().loading.get(name).is_some_and(|&owner| owner != me)
    }

    fn finish(&self, name: &str) {
        self.state.lock().loading.remove(name);
        self.done.notify_all();
    }
}

/// The entry of `sys.path` that stands for the standard library, whose sources lie in the executable.
pub(crate) const LIBRARY: &str = "<frozen>";

/// A module that has been found.
enum Found {
    /// In the executable.
    Frozen(Source),
    /// A file; with the package's folder, if it is a package.
    File(PathBuf, Option<PathBuf>),
}

impl Found {
    /// Looks for a module in an entry of a path.
    fn look_in(entry: &str, name: &str) -> Option<Found> {
        if let Some(package) = entry.strip_prefix("<frozen").and_then(|rest| rest.strip_suffix('>')) {
            let full = match package.trim_start() {
                "" => name.to_owned(),
                package => format!("{package}.{name}"),
            };
            return find_frozen(&full).map(Found::Frozen);
        }
        let base = Path::new(entry).join(name);
        let init = base.join("__init__.py");
        if init.is_file() {
            return Some(Found::File(init, Some(base)));
        }
        let file = Path::new(entry).join(format!("{name}.py"));
        file.is_file().then_some(Found::File(file, None))
    }
}

impl<S: Strategy> Vm<S> {
    /// `import name` and `from name import fromlist` at `level` dots: the top package for the first form,
    /// the module itself for the second.
    pub fn import(&mut self, name: Value, level: Value, fromlist: Value) -> PyResult<S> {
        let level = self.int_of(level).and_then(|i| i.to_i64()).unwrap_or(0);
        let name = self.text_of(name);
        if level < 0 {
            return Err(self.value_error("level must be >= 0"));
        }
        let full = if level > 0 {
            self.absolute_name(&name, level as usize)?
        } else if name.is_empty() {
            return Err(self.value_error("Empty module name"));
        } else {
            name.clone()
        };
        let module = self.import_path(&full)?;
        if !fromlist.is_none() && self.truth(fromlist)? {
            self.import_submodules(module.get(), &full, fromlist)?;
            return Ok(module);
        }
        // `import a.b.c` binds `a`; with dots in front, the part of the name that was written first.
        let Some((first, _)) = name.split_once('.') else { return Ok(module) };
        let top = full.len() - name.len() + first.len();
        self.import_path(&full[..top])
    }

    /// The name that dots in front stand for, seen from the running module.
    fn absolute_name(&mut self, name: &str, level: usize) -> PyResult<S, String> {
        let unknown = "attempted relative import with no known parent package";
        let Some(globals) = self.current_globals().map(Ref::<S>::new) else {
            return Err(self.raise(Exc::ImportError, unknown));
        };
        let text = |vm: &mut Self, key: &str| {
            let key = vm.rt.intern(key);
            let value = vm.dict_get_name(globals.get(), key);
            value.filter(|v| str_text::<S>(v.get()).is_some()).map(|v| vm.text_of(v.get()))
        };
        let package = match text(self, "__package__") {
            Some(package) => package,
            None => {
                let Some(own) = text(self, "__name__") else {
                    return Err(self.raise(Exc::KeyError, "'__name__' not in globals"));
                };
                let is_package = self.dict_get_name(globals.get(), self.rt.intern("__path__")).is_some();
                if is_package {
                    own
                } else {
                    own.rsplit_once('.').map_or(String::new(), |(p, _)| p.to_owned())
                }
            }
        };
        if package.is_empty() {
            return Err(self.raise(Exc::ImportError, unknown));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((parent, _)) => base = parent,
                None => {
                    return Err(
                        self.raise(Exc::ImportError, "attempted relative import beyond top-level package")
                    );
                }
            }
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// Imports a dotted name part by part; the last part's module.
    pub(crate) fn import_path(&mut self, full: &str) -> PyResult<S> {
        if let Some(module) = self.loaded_module(full)? {
            return Ok(module);
        }
        let mut parent: Option<Ref<S>> = None;
        let ends = full.match_indices('.').map(|(i, _)| i).chain([full.len()]);
        for end in ends {
            let module = self.import_one(&full[..end], parent.as_ref().map(Ref::get))?;
            parent = Some(module);
        }
        match parent {
            Some(module) => Ok(module),
            None => Err(self.not_found(full, "")),
        }
    }

    /// A module that is there and ready, or that this thread itself is loading.
    fn loaded_module(&mut self, full: &str) -> PyResult<S, Option<Ref<S>>> {
        let rt = self.rt;
        let Some(module) = self.dict_get_name(rt.modules, rt.intern(full)) else { return Ok(None) };
        if module.is_none() {
            let message = format!("import of {full} halted; None in sys.modules");
            return Err(self.raise_import(Exc::ModuleNotFoundError, &message, full));
        }
        let elsewhere = rt.modules_state.imports.is_loading_elsewhere(self.id, full);
        Ok(Some(module).filter(|_| !elsewhere))
    }

    fn import_one(&mut self, full: &str, parent: Option<Value>) -> PyResult<S> {
        if let Some(module) = self.loaded_module(full)? {
            return Ok(module);
        }
        let (rt, me) = (self.rt, self.id);
        let may_wait = self.atomic_depth == 0;
        let turn = self.blocking(|| rt.modules_state.imports.begin(me, full, may_wait));
        if turn == Turn::Wait {
            self.may_wait("a module that another thread imports")?;
        }
        let module = match (self.dict_get_name(rt.modules, rt.intern(full)), &turn) {
            (Some(module), _) => Ok(module),
            (None, Turn::Load) => self.load_module(full, parent),
            (None, _) => Err(self.not_found(full, "")),
        };
        if turn == Turn::Load {
            rt.modules_state.imports.finish(full);
        }
        let module = module?;
        if let (Some(parent), Some((_, last))) = (parent, full.rsplit_once('.')) {
            let name = rt.intern(last);
            self.setattr(parent, name, module.clone())?;
        }
        Ok(module)
    }

    /// A module that start-up has made, entered into `sys.modules` again.
    fn builtin_module(&self, full: &str) -> Option<Ref<S>> {
        let (builtin, name) = (*self.rt.modules_state.builtin.get()?, self.rt.intern(full));
        let module = self.dict_get_name(builtin, name)?;
        self.dict_set_name(self.rt.modules, name, module.clone());
        Some(module)
    }

    fn load_module(&mut self, full: &str, parent: Option<Value>) -> PyResult<S> {
        if let Some(module) = self.builtin_module(full) {
            return Ok(module);
        }
        let found = match parent {
            Some(parent) => {
                let Some(path) = self.getattr_opt(parent, self.rt.intern("__path__"))? else {
                    let package = full.rsplit_once('.').map_or(full, |(p, _)| p);
                    return Err(self.not_found(full, &format!("; '{package}' is not a package")));
                };
                let last = full.rsplit_once('.').map_or(full, |(_, last)| last);
                self.find_in(path.get(), last)?
            }
            None => match find_frozen(full).filter(|_| is_found_first(full)) {
                Some(source) => Some(Found::Frozen(source)),
                None => {
                    let sys = self.dict_get_name(self.rt.modules, self.rt.intern("sys"));
                    let path = match sys {
                        Some(sys) => self.getattr_opt(sys.get(), self.rt.names.path)?,
                        None => None,
                    };
                    match path {
                        Some(path) => self.find_in(path.get(), full)?,
                        None => None,
                    }
                }
            },
        };
        match found {
            None => Err(self.not_found(full, not_here(full))),
            Some(Found::Frozen(source)) => {
                let file = format!("<frozen {full}>");
                let package = source.is_package.then(|| Path::new(&file));
                self.run_module(full, source.text, &file, package)
            }
            Some(Found::File(file, package)) => {
                let source = match self.blocking(|| std::fs::read(&file)) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        let name = self.new_str(&file.to_string_lossy());
                        return Err(crate::builtins::modules::io::raise_io(self, &error, Some(name.get())));
                    }
                };
                let shown = file.to_string_lossy().into_owned();
                match String::from_utf8(source) {
                    Ok(source) => self.run_module(full, &source, &shown, package.as_deref()),
                    Err(error) => {
                        let at = error.utf8_error().valid_up_to();
                        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
                        let message = format!(
                            "(unicode error) 'utf-8' codec can't decode byte {byte:#04x} in position {at}: invalid start byte"
                        );
                        Err(self.raise(Exc::SyntaxError, message))
                    }
                }
            }
        }
    }

    /// Looks for a module along a path.
    fn find_in(&mut self, path: Value, name: &str) -> PyResult<S, Option<Found>> {
        let folders: Vec<String> = self
            .collect(path)?
            .iter()
            .filter(|f| str_text::<S>(f.get()).is_some())
            .map(|f| self.text_of(f.get()))
            .collect();
        Ok(self.blocking(|| folders.iter().find_map(|folder| Found::look_in(folder, name))))
    }

    /// Makes a module, puts it into `sys.modules` and runs its text; what fails is taken out again.
    fn run_module(&mut self, full: &str, source: &str, file: &str, package: Option<&Path>) -> PyResult<S> {
        let code = compile_source(self, source, file, Mode::Module)?;
        let module = self.new_module(full);
        let dict = Obj::<S, Module>::from_value(module.get()).body().dict;
        let parent = full.rsplit_once('.').map_or("", |(p, _)| p);
        let texts = [("__file__", file), ("__package__", if package.is_some() { full } else { parent })];
        for (name, text) in texts {
            let text = self.new_str(text);
            self.dict_set_name(dict, self.rt.intern(name), text);
        }
        if let Some(folder) = package {
            let folder = self.new_str(&folder.to_string_lossy());
            let path = self.new_list_of([folder]);
            self.dict_set_name(dict, self.rt.intern("__path__"), path);
        }
        let key = self.rt.intern(full);
        self.dict_set_name(self.rt.modules, key, module.clone());
        match self.run_module_code(code.get(), dict) {
            // A module may put something else into `sys.modules` in its own place.
            Ok(()) => Ok(self.dict_get_name(self.rt.modules, key).unwrap_or(module)),
            Err(raised) => {
                drop(self.dict_remove_name(self.rt.modules, key));
                Err(raised)
            }
        }
    }

    /// Runs a module's code in its namespace.
    pub(crate) fn run_module_code(&mut self, code: Value, dict: Value) -> PyResult<S, ()> {
        let key = self.rt.intern("__builtins__");
        if let Some(builtins) = self.dict_get_name(self.rt.modules, self.rt.names.builtins) {
            self.dict_set_name(dict, key, builtins);
        }
        let function = self.new_function(code, dict);
        self.run_body(function.get(), Value::NULL).map(drop)
    }

    /// For `from package import names`: names that are submodules not yet imported.
    fn import_submodules(&mut self, module: Value, full: &str, fromlist: Value) -> PyResult<S, ()> {
        let path = self.rt.intern("__path__");
        if self.getattr_opt(module, path)?.is_none() {
            return Ok(());
        }
        for name in self.collect(fromlist)? {
            if str_text::<S>(name.get()).is_none() {
                let ty = self.type_name(name.get());
                return Err(self.type_error(format!("Item in ``from list'' must be str, not {ty}")));
            }
            let text = self.text_of(name.get());
            if text == "*" {
                let all = self.getattr_opt(module, self.rt.names.all)?;
                if let Some(all) = all {
                    let names = self.collect(all.get())?;
                    let names =
                        self.new_tuple_of(names.into_iter().filter(|n| {
                            str_text::<S>(n.get()).is_none_or(|t| t.as_ascii_str() != Some("*"))
                        }));
                    self.import_submodules(module, full, names.get())?;
                }
                continue;
            }
            let attr = self.rt.intern(&text);
            if self.getattr_opt(module, attr)?.is_none() {
                let submodule = format!("{full}.{text}");
                let imported = self.import_one(&submodule, Some(module));
                self.ignore_missing(imported, &submodule)?;
            }
        }
        Ok(())
    }

    /// A submodule that is not there is no error here: the attribute will be missed by whoever wants it.
    fn ignore_missing(&mut self, result: PyResult<S>, name: &str) -> PyResult<S, ()> {
        let Err(raised) = result else { return Ok(()) };
        if !self.raised_is(Exc::ModuleNotFoundError) {
            return Err(raised);
        }
        let exception = self.take_raised(raised);
        let attr = self.rt.names.name_attr;
        let missing = self.getattr_opt(exception.get(), attr)?;
        match missing {
            Some(missing) if self.text_of(missing.get()) == name => Ok(()),
            _ => Err(self.raise_again(exception)),
        }
    }

    /// `from module import *`
    pub fn import_star(&mut self, module: Value, namespace: Value) -> PyResult<S, ()> {
        let (all, dict) = (self.rt.names.all, self.rt.names.dict);
        let (names, listed) = match self.getattr_opt(module, all)? {
            Some(names) => (self.collect(names.get())?, true),
            None => match self.getattr_opt(module, dict)? {
                Some(dict) => (self.collect(dict.get())?, false),
                None => {
                    let message = "from-import-* object has no __dict__ and no __all__";
                    return Err(self.raise(Exc::ImportError, message));
                }
            },
        };
        for name in names {
            let Some(attr) = self.intern_name(name.get()) else {
                let (what, module) = (if listed { "Item in" } else { "Key in" }, self.module_name(module));
                let place = if listed { "__all__" } else { "__dict__" };
                let ty = self.type_name(name.get());
                return Err(self.type_error(format!("{what} {module}.{place} must be str, not {ty}")));
            };
            if !listed && self.text_of(attr).starts_with('_') {
                continue;
            }
            let value = self.getattr(module, attr)?;
            self.setitem(namespace, attr, value)?;
        }
        Ok(())
    }

    fn not_found(&mut self, full: &str, more: &str) -> Raised<S> {
        self.raise_import(Exc::ModuleNotFoundError, &format!("No module named '{full}'{more}"), full)
    }

    /// Raises an `ImportError` with its `name`.
    fn raise_import(&mut self, exc: Exc, message: &str, name: &str) -> Raised<S> {
        let message = self.new_str(message);
        let exception = self.new_exception(exc, vec![message]);
        let name = self.new_str(name);
        self.set_own_attr(exception.get(), self.rt.names.name_attr, name);
        self.raise_value(exception)
    }
}

/// What there is to say of a module of CPython's that is missing here.
fn not_here(full: &str) -> &'static str {
    if gilectomy_library::cpython_names().any(|name| name == full) {
        "; CPython's standard library has it, gilectomy does not support it: do without it, or use CPython"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_loaded_by_one_thread_at_a_time() {
        let locks = ImportLocks::default();
        assert_eq!(locks.begin(1, "a", true), Turn::Load);
        assert!(locks.is_loading_elsewhere(2, "a") && !locks.is_loading_elsewhere(1, "a"));
        // The loading thread itself, in a circular import, takes the module as it is.
        assert_eq!(locks.begin(1, "a", true), Turn::Take);
        locks.finish("a");
        assert_eq!(locks.begin(2, "a", true), Turn::Load);
    }

    #[test]
    fn a_package_of_the_library_has_a_path_of_its_own() {
        assert!(matches!(Found::look_in(LIBRARY, "json"), Some(Found::Frozen(json)) if json.is_package));
        assert!(matches!(Found::look_in("<frozen json>", "decoder"), Some(Found::Frozen(_))));
        assert!(Found::look_in(LIBRARY, "decoder").is_none());
    }

    #[test]
    fn a_module_that_only_cpython_has_is_told_from_one_that_nobody_has() {
        assert!(!not_here("tkinter").is_empty());
        assert!(not_here("no_such_module").is_empty());
    }

    #[test]
    fn a_circle_of_waiting_threads_is_not_closed() {
        let locks = ImportLocks::default();
        assert_eq!(locks.begin(1, "a", true), Turn::Load);
        assert_eq!(locks.begin(2, "b", true), Turn::Load);
        locks.state.lock().waiting.insert(1, "b".to_owned());
        assert_eq!(locks.begin(2, "a", true), Turn::Take);
    }
}
