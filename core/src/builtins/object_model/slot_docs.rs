//! The docstrings of special methods of builtin types: CPython has one for each slot, whatever the type.

/// What `name`, a special method that a slot of the type stands behind, says of itself.
pub(super) fn slot_doc(name: &str) -> Option<String> {
    let name = name.strip_prefix("__")?.strip_suffix("__")?;
    if let Some((_, doc)) = OTHERS.iter().find(|(other, _)| *other == name) {
        return Some((*doc).to_owned());
    }
    let symbol =
        |name: &str| OPERATORS.iter().find(|(operator, _)| *operator == name).map(|(_, symbol)| *symbol);
    if let Some(symbol) = symbol(name) {
        return Some(format!("Return self{symbol}value."));
    }
    let in_place =
        || name.strip_prefix('i').and_then(symbol).map(|symbol| format!("Return self{symbol}=value."));
    let reflected =
        || name.strip_prefix('r').and_then(symbol).map(|symbol| format!("Return value{symbol}self."));
    in_place().or_else(reflected)
}

const OPERATORS: [(&str, &str); 18] = [
    ("add", "+"),
    ("and", "&"),
    ("eq", "=="),
    ("floordiv", "//"),
    ("ge", ">="),
    ("gt", ">"),
    ("le", "<="),
    ("lshift", "<<"),
    ("lt", "<"),
    ("matmul", "@"),
    ("mod", "%"),
    ("mul", "*"),
    ("ne", "!="),
    ("or", "|"),
    ("rshift", ">>"),
    ("sub", "-"),
    ("truediv", "/"),
    ("xor", "^"),
];

const OTHERS: [(&str, &str); 36] = [
    ("abs", "abs(self)"),
    ("aiter", "Return an awaitable, that resolves in asynchronous iterator."),
    ("anext", "Return a value or raise StopAsyncIteration."),
    ("await", "Return an iterator to be used in await expression."),
    ("bool", "True if self else False"),
    ("call", "Call self as a function."),
    ("contains", "Return bool(key in self)."),
    ("del", "Called when the instance is about to be destroyed."),
    ("delattr", "Implement delattr(self, name)."),
    ("delete", "Delete an attribute of instance."),
    ("delitem", "Delete self[key]."),
    ("divmod", "Return divmod(self, value)."),
    ("float", "float(self)"),
    ("get", "Return an attribute of instance, which is of type owner."),
    ("getattribute", "Return getattr(self, name)."),
    ("getitem", "Return self[key]."),
    ("hash", "Return hash(self)."),
    // Of sequences: numbers do not change in place.
    ("iadd", "Implement self+=value."),
    ("imul", "Implement self*=value."),
    ("index", "Return self converted to an integer, if self is suitable for use as an index into a list."),
    ("init", "Initialize self.  See help(type(self)) for accurate signature."),
    ("int", "int(self)"),
    ("invert", "~self"),
    ("iter", "Implement iter(self)."),
    ("len", "Return len(self)."),
    ("neg", "-self"),
    ("next", "Implement next(self)."),
    ("pos", "+self"),
    ("pow", "Return pow(self, value, mod)."),
    ("rdivmod", "Return divmod(value, self)."),
    ("repr", "Return repr(self)."),
    ("rpow", "Return pow(value, self, mod)."),
    ("set", "Set an attribute of instance to value."),
    ("setattr", "Implement setattr(self, name, value)."),
    ("setitem", "Set self[key] to value."),
    ("str", "Return str(self)."),
];
