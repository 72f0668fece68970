"""The classes of syntax trees, made from the abstract grammar of Python 3.14 (the `ast` module's documentation).

Trees can be built, walked and unparsed; the compiler gives none and takes none.
"""

__all__ = ["AST", "PyCF_ALLOW_TOP_LEVEL_AWAIT", "PyCF_ONLY_AST", "PyCF_OPTIMIZED_AST", "PyCF_TYPE_COMMENTS"]

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8000 | PyCF_ONLY_AST

_GRAMMAR = """
alias(str name, str? asname)
arg(str arg, expr? annotation, str? type_comment)
arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)
boolop =
    | And | Or
cmpop =
    | Eq | Gt | GtE | In | Is | IsNot | Lt | LtE | NotEq | NotIn
comprehension(expr target, expr iter, expr* ifs, int is_async)
excepthandler =
    | ExceptHandler(expr? type, str? name, stmt* body)
expr =
    | Attribute(expr value, str attr, expr_context ctx) | Await(expr value)
    | BinOp(expr left, operator op, expr right) | BoolOp(boolop op, expr* values)
    | Call(expr func, expr* args, keyword* keywords) | Compare(expr left, cmpop* ops, expr* comparators)
    | Constant(object value, str? kind) | Dict(expr* keys, expr* values)
    | DictComp(expr key, expr value, comprehension* generators)
    | FormattedValue(expr value, int conversion, expr? format_spec)
    | GeneratorExp(expr elt, comprehension* generators) | IfExp(expr test, expr body, expr orelse)
    | Interpolation(expr value, object str, int conversion, expr? format_spec) | JoinedStr(expr* values)
    | Lambda(arguments args, expr body) | List(expr* elts, expr_context ctx)
    | ListComp(expr elt, comprehension* generators) | Name(str id, expr_context ctx)
    | NamedExpr(expr target, expr value) | Set(expr* elts) | SetComp(expr elt, comprehension* generators)
    | Slice(expr? lower, expr? upper, expr? step) | Starred(expr value, expr_context ctx)
    | Subscript(expr value, expr slice, expr_context ctx) | TemplateStr(expr* values)
    | Tuple(expr* elts, expr_context ctx) | UnaryOp(unaryop op, expr operand) | Yield(expr? value)
    | YieldFrom(expr value)
expr_context =
    | Del | Load | Store
keyword(str? arg, expr value)
match_case(pattern pattern, expr? guard, stmt* body)
mod =
    | Expression(expr body) | FunctionType(expr* argtypes, expr returns) | Interactive(stmt* body)
    | Module(stmt* body, type_ignore* type_ignores)
operator =
    | Add | BitAnd | BitOr | BitXor | Div | FloorDiv | LShift | MatMult | Mod | Mult | Pow | RShift | Sub
pattern =
    | MatchAs(pattern? pattern, str? name)
    | MatchClass(expr cls, pattern* patterns, str* kwd_attrs, pattern* kwd_patterns)
    | MatchMapping(expr* keys, pattern* patterns, str? rest) | MatchOr(pattern* patterns)
    | MatchSequence(pattern* patterns) | MatchSingleton(object value) | MatchStar(str? name)
    | MatchValue(expr value)
stmt =
    | AnnAssign(expr target, expr annotation, expr? value, int simple) | Assert(expr test, expr? msg)
    | Assign(expr* targets, expr value, str? type_comment)
    | AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, str? type_comment)
    | AsyncFunctionDef(str name, arguments args, stmt* body, expr* decorator_list, expr? returns, str? type_comment, type_param* type_params)
    | AsyncWith(withitem* items, stmt* body, str? type_comment)
    | AugAssign(expr target, operator op, expr value) | Break
    | ClassDef(str name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
    | Continue | Delete(expr* targets) | Expr(expr value)
    | For(expr target, expr iter, stmt* body, stmt* orelse, str? type_comment)
    | FunctionDef(str name, arguments args, stmt* body, expr* decorator_list, expr? returns, str? type_comment, type_param* type_params)
    | Global(str* names) | If(expr test, stmt* body, stmt* orelse) | Import(alias* names)
    | ImportFrom(str? module, alias* names, int? level) | Match(expr subject, match_case* cases)
    | Nonlocal(str* names) | Pass | Raise(expr? exc, expr? cause) | Return(expr? value)
    | Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    | TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    | TypeAlias(expr name, type_param* type_params, expr value)
    | While(expr test, stmt* body, stmt* orelse) | With(withitem* items, stmt* body, str? type_comment)
type_ignore =
    | TypeIgnore(int lineno, str tag)
type_param =
    | ParamSpec(str name, expr? default_value) | TypeVar(str name, expr? bound, expr? default_value)
    | TypeVarTuple(str name, expr? default_value)
unaryop =
    | Invert | Not | UAdd | USub
withitem(expr context_expr, expr? optional_vars)
"""

_PLACED = {"stmt", "expr", "excepthandler", "pattern", "type_param", "arg", "keyword", "alias"}
_OPTIONAL_END = {"stmt", "expr", "excepthandler", "arg", "keyword", "alias"}


class AST:
    """A node of a syntax tree."""

    _fields = _attributes = __match_args__ = ()
    _field_types = {}

    def __init__(self, *args, **kwargs):
        kind = type(self).__name__
        if len(args) > len(self._fields):
            few = len(self._fields)
            raise TypeError(f"{kind} constructor takes at most {few} positional argument{'' if few == 1 else 's'}")
        for name, value in zip(self._fields, args):
            if name in kwargs:
                raise TypeError(f"{kind} got multiple values for argument '{name}'")
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)
        given = {*self._fields[:len(args)], *kwargs}
        for name, what in self._field_types.items():
            if name not in given:
                if what[-1] == "*":
                    setattr(self, name, [])
                elif what == "expr_context":
                    setattr(self, name, Load())

    def __repr__(self):
        shown = ", ".join(f"{name}={getattr(self, name, None)!r}" for name in self._fields)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self):
        return type(self), (), self.__dict__

    def __replace__(self, /, **changes):
        allowed = {*self._fields, *self._attributes}
        for name in changes:
            if name not in allowed:
                raise TypeError(f"{type(self).__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        return type(self)(**{**self.__dict__, **changes})


def _define(base, text):
    name, _, fields = text.partition("(")
    types = dict(reversed(field.split()) for field in fields.rstrip(")").split(", ") if field)
    names = tuple(types)
    namespace = {"_fields": names, "__match_args__": names, "_field_types": types, "__module__": "ast"}
    for field, what in types.items():
        if what[-1] == "?":
            namespace[field] = None
    if name in _PLACED:
        ends = ("end_lineno", "end_col_offset")
        namespace["_attributes"] = ("lineno", "col_offset", *ends)
        if name in _OPTIONAL_END:
            namespace.update(dict.fromkeys(ends))
    globals()[name] = type(name, (base,), namespace)
    __all__.append(name)


def _define_all():
    base = AST
    for line in _GRAMMAR.split("\n"):
        if line.endswith("="):
            _define(AST, line[:-2])
            base = globals()[line[:-2]]
        elif line.startswith(" "):
            for text in line.strip(" |").split(" | "):
                _define(base, text)
        elif line:
            _define(AST, line)


AST.__module__ = "ast"
_define_all()
