//! "Did you mean" at the end of a message: the nearest name for `NameError`, `AttributeError` and
//! `from ... import`, and the module that a program forgot to import.

use crate::object::{Kind, Ref, Value};
use crate::protocol::closest;
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::{Exc, TracebackEntry};

impl<S: Strategy> Vm<S> {
    /// What is added to an exception's text; empty for most.
    pub(super) fn suggestion_for(&mut self, exception: Value) -> String {
        if self.exception_is(exception, Exc::ImportError) {
            let Some(wrong) = self.string_attr(exception, "name_from") else { return String::new() };
            let known = self.names_in_module(exception);
            return suggestion(&wrong, known);
        }
        let Some(wrong) = self.string_attr(exception, "name") else { return String::new() };
        if self.exception_is(exception, Exc::AttributeError) {
            let known = self.attributes_of_object(exception);
            return suggestion(&wrong, visible(&wrong, known));
        }
        if !self.exception_is(exception, Exc::NameError) {
            return String::new();
        }
        let known = self.names_in_scope(exception);
        let near = suggestion(&wrong, known);
        if STDLIB.binary_search(&wrong.as_str()).is_err() {
            return near;
        }
        if near.is_empty() {
            format!(". Did you forget to import '{wrong}'?")
        } else {
            format!("{near} Or did you forget to import '{wrong}'?")
        }
    }

    fn string_attr(&mut self, exception: Value, name: &str) -> Option<String> {
        let name = self.rt.intern(name);
        let found = self.getattr_opt(exception, name);
        let found = self.quiet(found).flatten()?;
        if found.has_layout(Kind::Str) { Some(self.text_of(found.get())) } else { None }
    }

    /// `dir()` of the object that lacks an attribute.
    fn attributes_of_object(&mut self, exception: Value) -> Vec<String> {
        let name = self.rt.intern("obj");
        let object = self.getattr_opt(exception, name);
        match self.quiet(object).flatten() {
            Some(object) => self.dir_of(object.get()),
            None => vec![],
        }
    }

    fn dir_of(&mut self, object: Value) -> Vec<String> {
        let name = self.rt.names.dir;
        let names = self.call_special(object, name, &[]);
        let names = names.and_then(|names| self.collect(names.get()));
        let Some(names) = self.quiet(names) else { return vec![] };
        let mut names: Vec<String> =
            names.iter().filter(|n| n.has_layout(Kind::Str)).map(|n| self.text_of(n.get())).collect();
        names.sort();
        names
    }

    /// What the module that an import failed from has.
    fn names_in_module(&mut self, exception: Value) -> Vec<String> {
        let Some(module) = self.string_attr(exception, "name") else { return vec![] };
        let wrong = self.string_attr(exception, "name_from").unwrap_or_default();
        let module = self.rt.intern(&module);
        match self.dict_get_name(self.rt.modules, module) {
            Some(module) => visible(&wrong, self.dir_of(module.get())),
            None => vec![],
        }
    }

    /// Local names of the innermost function, its module's names, the builtins.
    fn names_in_scope(&mut self, exception: Value) -> Vec<String> {
        let Some(entry) = self.traceback_entries(exception).pop() else { return vec![] };
        let mut names: Vec<String> = entry.code.locals.iter().map(|(name, _)| name.clone()).collect();
        if let Some(globals) = self.globals_of(&entry) {
            names.extend(self.string_keys(globals.get()));
        }
        names.extend(self.string_keys(self.rt.builtins));
        names
    }

    /// The namespace of the module whose file the code came from.
    fn globals_of(&mut self, entry: &TracebackEntry) -> Option<Ref<S>> {
        let file = self.rt.names.file;
        let modules = self.dict_items(self.rt.modules);
        let found = modules.into_iter().map(|(_, module)| module).find(|module| {
            self.get_own_attr(module.get(), file)
                .is_some_and(|f| self.text_of(f.get()) == *entry.code.filename)
        });
        let main = self.rt.names.main;
        let module = found.or_else(|| self.dict_get_name(self.rt.modules, main))?;
        let module = crate::object::Obj::<S, crate::types::Module>::of(module.get())?;
        Some(Ref::new(module.body().dict))
    }

    fn string_keys(&self, dict: Value) -> Vec<String> {
        let items = self.dict_items(dict);
        items.iter().filter(|(k, _)| k.has_layout(Kind::Str)).map(|(k, _)| self.text_of(k.get())).collect()
    }
}

fn suggestion(wrong: &str, known: Vec<String>) -> String {
    match closest(wrong, known.iter().map(String::as_str)) {
        Some(near) => format!(". Did you mean: '{near}'?"),
        None => String::new(),
    }
}

/// Without the private names, unless a private one was meant.
fn visible(wrong: &str, mut names: Vec<String>) -> Vec<String> {
    if !wrong.starts_with('_') {
        names.retain(|name| !name.starts_with('_'));
    }
    names
}

/// The modules of the standard library, sorted.
#[rustfmt::skip]
const STDLIB: &[&str] = &[
    "abc", "annotationlib", "antigravity", "argparse", "array", "ast", "asyncio", "atexit", "base64", "bdb",
    "binascii", "bisect", "builtins", "bz2", "cProfile", "calendar", "cmath", "cmd", "code", "codecs",
    "codeop", "collections", "colorsys", "compileall", "compression", "concurrent", "configparser",
    "contextlib", "contextvars", "copy", "copyreg", "csv", "ctypes", "curses", "dataclasses", "datetime",
    "dbm", "decimal", "difflib", "dis", "doctest", "email", "encodings", "ensurepip", "enum", "errno",
    "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib", "functools", "gc",
    "genericpath", "getopt", "getpass", "gettext", "glob", "graphlib", "grp", "gzip", "hashlib", "heapq",
    "hmac", "html", "http", "idlelib", "imaplib", "importlib", "inspect", "io", "ipaddress", "itertools",
    "json", "keyword", "linecache", "locale", "logging", "lzma", "mailbox", "marshal", "math", "mimetypes",
    "mmap", "modulefinder", "msvcrt", "multiprocessing", "netrc", "nt", "ntpath", "nturl2path", "numbers",
    "opcode", "operator", "optparse", "os", "pathlib", "pdb", "pickle", "pickletools", "pkgutil",
    "platform", "plistlib", "poplib", "posix", "posixpath", "pprint", "profile", "pstats", "pty", "pwd",
    "py_compile", "pyclbr", "pydoc", "pydoc_data", "pyexpat", "queue", "quopri", "random", "re", "readline",
    "reprlib", "resource", "rlcompleter", "runpy", "sched", "secrets", "select", "selectors", "shelve",
    "shlex", "shutil", "signal", "site", "smtplib", "socket", "socketserver", "sqlite3", "sre_compile",
    "sre_constants", "sre_parse", "ssl", "stat", "statistics", "string", "stringprep", "struct",
    "subprocess", "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile", "tempfile", "termios",
    "textwrap", "this", "threading", "time", "timeit", "tkinter", "token", "tokenize", "tomllib", "trace",
    "traceback", "tracemalloc", "tty", "turtle", "turtledemo", "types", "typing", "unicodedata", "unittest",
    "urllib", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser", "winreg", "winsound", "wsgiref",
    "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
];
