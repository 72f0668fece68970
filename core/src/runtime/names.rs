//! Names that the runtime itself looks up, interned once.

use crate::object::Value;

macro_rules! names {
    ($( $field:ident = $text:literal, )*) => {
        /// Interned strings by name.
        #[allow(missing_docs, reason = "each field is the Python name it is called after")]
        pub struct Names { $( pub $field: Value, )* }

        impl Names {
            pub(crate) const fn empty() -> Self {
                Names { $( $field: Value::NULL, )* }
            }

            pub(crate) fn fill(&mut self, mut intern: impl FnMut(&str) -> Value) {
                $( self.$field = intern($text); )*
            }
        }
    };
}

names! {
    init = "__init__", new = "__new__", del = "__del__", class = "__class__", dict = "__dict__", weakref = "__weakref__",
    name = "__name__", qualname = "__qualname__", module = "__module__", doc = "__doc__",
    getattr = "__getattr__", getattribute = "__getattribute__", setattr = "__setattr__",
    delattr = "__delattr__", get = "__get__", set = "__set__", delete = "__delete__",
    set_name = "__set_name__", init_subclass = "__init_subclass__", class_getitem = "__class_getitem__",
    mro_entries = "__mro_entries__", prepare = "__prepare__", classcell = "__classcell__",
    classdict = "__classdict__", slots = "__slots__", metaclass = "metaclass", bases = "__bases__",
    mro = "__mro__", instancecheck = "__instancecheck__", subclasscheck = "__subclasscheck__",
    call = "__call__", repr = "__repr__", str_ = "__str__", format = "__format__", bytes = "__bytes__",
    hash = "__hash__", bool_ = "__bool__", len = "__len__", length_hint = "__length_hint__",
    iter = "__iter__", next = "__next__", reversed = "__reversed__", contains = "__contains__",
    getitem = "__getitem__", setitem = "__setitem__", delitem = "__delitem__", missing = "__missing__",
    index = "__index__", int_ = "__int__", float_ = "__float__", complex = "__complex__",
    abs = "__abs__", neg = "__neg__", pos = "__pos__", invert = "__invert__", round = "__round__",
    trunc = "__trunc__", floor = "__floor__", ceil = "__ceil__", divmod = "__divmod__",
    rdivmod = "__rdivmod__",
    lt = "__lt__", le = "__le__", eq = "__eq__", ne = "__ne__", gt = "__gt__", ge = "__ge__",
    add = "__add__", sub = "__sub__", mul = "__mul__", truediv = "__truediv__",
    floordiv = "__floordiv__", mod_ = "__mod__", pow = "__pow__", matmul = "__matmul__",
    and = "__and__", or = "__or__", xor = "__xor__", lshift = "__lshift__", rshift = "__rshift__",
    radd = "__radd__", rsub = "__rsub__", rmul = "__rmul__", rtruediv = "__rtruediv__",
    rfloordiv = "__rfloordiv__", rmod = "__rmod__", rpow = "__rpow__", rmatmul = "__rmatmul__",
    rand = "__rand__", ror = "__ror__", rxor = "__rxor__", rlshift = "__rlshift__",
    rrshift = "__rrshift__",
    iadd = "__iadd__", isub = "__isub__", imul = "__imul__", itruediv = "__itruediv__",
    ifloordiv = "__ifloordiv__", imod = "__imod__", ipow = "__ipow__", imatmul = "__imatmul__",
    iand = "__iand__", ior = "__ior__", ixor = "__ixor__", ilshift = "__ilshift__",
    irshift = "__irshift__",
    await_ = "__await__", aiter = "__aiter__", anext = "__anext__", aenter = "__aenter__", aexit = "__aexit__",
    enter = "__enter__", exit = "__exit__", match_args = "__match_args__", dir = "__dir__",
    annotations = "__annotations__", annotate = "__annotate__", type_params = "__type_params__",
    static_attributes = "__static_attributes__", firstlineno = "__firstlineno__",
    build_class = "__build_class__", import = "__import__", builtins = "builtins", main = "__main__",
    file = "__file__", all = "__all__", defaults = "__defaults__", kwdefaults = "__kwdefaults__",
    code = "__code__", globals = "__globals__", closure = "__closure__", wrapped = "__wrapped__",
    getstate = "__getstate__", getnewargs = "__getnewargs__",
    getnewargs_ex = "__getnewargs_ex__", newobj = "__newobj__",
    notes = "__notes__", traceback = "__traceback__", context = "__context__", cause = "__cause__",
    suppress_context = "__suppress_context__", args = "args", value = "value", obj = "obj",
    true_ = "True", false_ = "False",
    name_attr = "name", path = "path", msg = "msg", errno = "errno", strerror = "strerror",
    filename = "filename", code_attr = "code", send = "send", throw = "throw", close = "close",
    keys = "keys", items = "items", values = "values", read = "read", write = "write", flush = "flush",
    append = "append", update = "update", copy = "copy", self_ = "__self__", func = "__func__",
    isabstract = "__isabstractmethod__", abstractmethods = "__abstractmethods__",
    exceptions = "exceptions", message = "message", lineno = "lineno", offset = "offset",
    text = "text", end_lineno = "end_lineno", end_offset = "end_offset", print_file_and_line = "print_file_and_line",
    reduce = "__reduce__", sizeof = "__sizeof__", subclasshook = "__subclasshook__", fget = "fget",
    stdout = "stdout", stderr = "stderr", excepthook = "excepthook", empty = "",
    encoding = "encoding", object_attr = "object", start = "start", end = "end", reason = "reason",
    start_attr = "start", stop_attr = "stop", step_attr = "step",
}
