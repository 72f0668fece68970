//! `array`: numbers of one C type, one behind the other.
//!
//! The items are bytes, read and written inside the array's critical section; what may run Python code (a number's
//! `__index__`, an iterable) is done before it. Others see the bytes through
//! [`NativeObject::bytes`](crate::types::NativeObject::bytes).
//!
//! | file | holds |
//! |---|---|
//! | [`item`] | typecodes, items as values and as bytes |
//! | [`methods`] | what a list can do too |
//! | this one | the class: construction, conversion, comparison |

mod item;
mod methods;

use super::native::{change, shared, wrap};
use super::new_class;
use crate::builtins::bytes::contents;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::{CompareOp, str_text};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeObject, Str};
use item::{Typecode, bytes_of, values};

struct Array {
    code: Typecode,
    data: Vec<u8>,
}

impl NativeObject for Array {
    fn bytes(&self) -> Option<&[u8]> {
        Some(&self.data)
    }

    fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        Some(&mut self.data)
    }
}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("array");
    let m = module.get();
    let native = vm.rt.types.native;
    let class = new_class(vm, "array", "array", &[native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__copy__", copy),
        ("__deepcopy__", copy),
        ("__eq__", |vm, args| compare(vm, args, CompareOp::Eq)),
        ("__ge__", |vm, args| compare(vm, args, CompareOp::Ge)),
        ("__gt__", |vm, args| compare(vm, args, CompareOp::Gt)),
        ("__init__", |_, _| Ok(Ref::none())),
        ("__le__", |vm, args| compare(vm, args, CompareOp::Le)),
        ("__lt__", |vm, args| compare(vm, args, CompareOp::Lt)),
        ("__ne__", |vm, args| compare(vm, args, CompareOp::Ne)),
        ("__reduce_ex__", reduce),
        ("__repr__", repr),
        ("buffer_info", buffer_info),
        ("byteswap", byteswap),
        ("frombytes", frombytes),
        ("fromfile", fromfile),
        ("fromlist", fromlist),
        ("fromunicode", fromunicode),
        ("tobytes", |vm, args| contents_of(vm, args, "tobytes").map(|(_, data)| vm.new_bytes(&data))),
        ("tofile", tofile),
        ("tolist", tolist),
        ("tounicode", tounicode),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    methods::install(vm, ty);
    vm.def_attr(ty, vm.rt.names.hash, Ref::none());
    vm.def_getset(ty, "itemsize", |vm, v| code_of(vm, v).map(|code| vm.new_size(code.size())), None);
    let typecode = |vm: &mut Vm<S>, v| code_of(vm, v).map(|code| vm.new_char(code.letter().into()));
    vm.def_getset(ty, "typecode", typecode, None);
    vm.refresh_flags(ty);
    vm.def_value(m, "array", class.clone());
    vm.def_value(m, "ArrayType", class);
    let codes = vm.new_str(Typecode::ALL);
    vm.def_value(m, "typecodes", codes);
    vm.add_builtin_module(module);
}

fn code_of<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Typecode> {
    super::native::expect::<S, Array>(vm, v).map(|array| array.code)
}

/// What `memoryview` calls an array's items; `None` for anything else.
pub(super) fn format_of<S: Strategy>(v: Value) -> Option<char> {
    shared::<S, Array>(v).map(|array| array.code.letter())
}

/// The typecode and a copy of the items of an array; `None` for anything else.
fn array_of<S: Strategy>(v: Value) -> Option<(Typecode, Vec<u8>)> {
    let code = shared::<S, Array>(v)?.code;
    contents::<S>(v).map(|data| (code, data.into_owned()))
}

/// The only argument's typecode and items.
fn contents_of<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, (Typecode, Vec<u8>)> {
    let [this] = args.exactly(vm, f)?;
    let code = code_of(vm, this)?;
    Ok((code, contents::<S>(this).unwrap_or_default().into_owned()))
}

fn new_array<S: Strategy>(vm: &mut Vm<S>, code: Typecode, data: Vec<u8>) -> PyResult<S> {
    let class = super::native::of_module(vm, "array", "array")?;
    Ok(wrap(vm, class.get(), Array { code, data }))
}

// ---- construction ----------------------------------------------------------------------------------

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some((&class, pos)) = args.pos.split_first() else {
        return Err(vm.type_error("array.__new__(): not enough arguments"));
    };
    let exact = super::native::of_module(vm, "array", "array")?.get() == class;
    if exact && !args.kw.is_empty() {
        return Err(vm.type_error("array.array() takes no keyword arguments"));
    }
    let (code, initial) = match *pos {
        [code] => (code, None),
        [code, initial] => (code, Some(initial)),
        [] => return Err(vm.type_error("array() takes at least 1 argument (0 given)")),
        _ => return Err(vm.type_error(format!("array() takes at most 2 arguments ({} given)", pos.len()))),
    };
    let code = typecode(vm, code)?;
    let data = match initial {
        Some(initial) => initial_items(vm, code, initial)?,
        None => Vec::new(),
    };
    Ok(wrap(vm, class, Array { code, data }))
}

fn typecode<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Typecode> {
    let what = match Obj::<S, Str>::of(v).map(|s| s.body().text().len()) {
        Some(1) => {
            let code = vm.text_of(v).chars().next().and_then(Typecode::of);
            let message = "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)";
            return code.ok_or_else(|| vm.value_error(message));
        }
        Some(len) => format!("a string of length {len}"),
        None => vm.type_name(v),
    };
    Err(vm.type_error(format!("array() argument 1 must be a unicode character, not {what}")))
}

fn initial_items<S: Strategy>(vm: &mut Vm<S>, code: Typecode, initial: Value) -> PyResult<S, Vec<u8>> {
    if initial.has_layout(Kind::Str) && !code.is_text() {
        let letter = code.letter();
        return Err(
            vm.type_error(format!("cannot use a str to initialize an array with typecode '{letter}'"))
        );
    }
    if let Some((other, data)) = array_of::<S>(initial) {
        if other == code {
            return Ok(data);
        }
        let items = values(vm, other, &data)?;
        return bytes_of(vm, code, &items);
    }
    if let Some(data) = contents::<S>(initial) {
        check_whole(vm, code, &data)?;
        return Ok(data.into_owned());
    }
    let items = vm.collect(initial)?;
    bytes_of(vm, code, &items)
}

fn check_whole<S: Strategy>(vm: &mut Vm<S>, code: Typecode, data: &[u8]) -> PyResult<S, ()> {
    match data.len().is_multiple_of(code.size()) {
        true => Ok(()),
        false => Err(vm.value_error("bytes length not a multiple of item size")),
    }
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let args = Args::positional(&args.pos[..1]);
    let (code, data) = contents_of(vm, args, "array.__copy__")?;
    new_array(vm, code, data)
}

/// `(class, (typecode, list), __dict__)`, as protocol 2 has it.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, _protocol] = args.exactly(vm, "array.__reduce_ex__")?;
    let code = code_of(vm, this)?;
    let data = contents::<S>(this).unwrap_or_default().into_owned();
    let items = values(vm, code, &data)?;
    let parts = [vm.new_char(code.letter().into()), vm.new_list_of(items)];
    let parts = vm.new_tuple_of(parts);
    let own = vm.instance_dict(this).unwrap_or_else(Ref::none);
    let class = Ref::new(vm.type_of(this));
    Ok(vm.new_tuple_of([class, parts, own]))
}

// ---- conversion ------------------------------------------------------------------------------------

/// Adds bytes at the end.
fn push_all<S: Strategy>(vm: &mut Vm<S>, this: Value, data: &[u8]) -> PyResult<S> {
    change(vm, this, |array: &mut Array| array.data.extend_from_slice(data))?;
    Ok(Ref::none())
}

fn frombytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, source] = args.exactly(vm, "array.frombytes")?;
    let Some(data) = contents::<S>(source) else {
        let name = vm.type_name(source);
        return Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")));
    };
    let code = code_of(vm, this)?;
    check_whole(vm, code, &data)?;
    push_all(vm, this, &data)
}

fn fromfile<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, file, count] = args.exactly(vm, "array.fromfile")?;
    let Ok(count) = usize::try_from(vm.index(count)?) else {
        return Err(vm.value_error("negative count"));
    };
    let size = code_of(vm, this)?.size();
    let wanted = vm.new_size(count.saturating_mul(size));
    let read = vm.call_method(file, vm.rt.intern("read"), &[wanted.get()])?;
    let Some(data) = contents::<S>(read.get()) else {
        return Err(vm.type_error("read() didn't return bytes"));
    };
    let whole = data.len() - data.len() % size;
    push_all(vm, this, &data[..whole])?;
    match data.len() < count.saturating_mul(size) {
        true => Err(vm.raise(crate::types::Exc::EOFError, "read() didn't return enough bytes")),
        false => Ok(Ref::none()),
    }
}

fn tofile<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, file] = args.exactly(vm, "array.tofile")?;
    let data = vm.new_bytes(&contents::<S>(this).unwrap_or_default());
    vm.call_method(file, vm.rt.names.write, &[data.get()])?;
    Ok(Ref::none())
}

fn fromlist<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, list] = args.exactly(vm, "array.fromlist")?;
    if !list.has_layout(Kind::List) {
        return Err(vm.type_error("arg must be list"));
    }
    let code = code_of(vm, this)?;
    let items = vm.collect(list)?;
    let data = bytes_of(vm, code, &items)?;
    push_all(vm, this, &data)
}

fn tolist<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (code, data) = contents_of(vm, args, "array.tolist")?;
    let items = values(vm, code, &data)?;
    Ok(vm.new_list_of(items))
}

fn fromunicode<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, text] = args.exactly(vm, "array.fromunicode")?;
    let code = code_of(vm, this)?;
    if str_text::<S>(text).is_none() {
        let name = vm.type_name(text);
        return Err(vm.type_error(format!("fromunicode() argument must be str, not {name}")));
    }
    if !code.is_text() {
        let message = "fromunicode() may only be called on unicode type arrays ('u' or 'w')";
        return Err(vm.value_error(message));
    }
    let items = vm.collect(text)?;
    let data = bytes_of(vm, code, &items)?;
    push_all(vm, this, &data)
}

fn tounicode<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (code, data) = contents_of(vm, args, "array.tounicode")?;
    if !code.is_text() {
        let message = "tounicode() may only be called on unicode type arrays ('u' or 'w')";
        return Err(vm.value_error(message));
    }
    joined(vm, code, &data)
}

fn joined<S: Strategy>(vm: &mut Vm<S>, code: Typecode, data: &[u8]) -> PyResult<S> {
    let items = values(vm, code, data)?;
    let items = vm.new_list_of(items);
    let empty = vm.empty_str();
    vm.call_method(empty.get(), vm.rt.intern("join"), &[items.get()])
}

fn byteswap<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "array.byteswap")?;
    change(vm, this, |array: &mut Array| {
        array.data.chunks_exact_mut(array.code.size()).for_each(<[u8]>::reverse);
    })?;
    Ok(Ref::none())
}

/// The address of the items, as long as nobody changes their number, and how many there are.
fn buffer_info<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "array.buffer_info")?;
    let (address, count) = change(vm, this, |array: &mut Array| {
        (array.data.as_ptr().addr(), array.data.len() / array.code.size())
    })?;
    let parts = [vm.new_size(address), vm.new_size(count)];
    Ok(vm.new_tuple_of(parts))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__repr__")?;
    let class = vm.type_of(this);
    let name = vm.type_body(class).name();
    let (code, data) = contents_of(vm, args, "__repr__")?;
    let letter = code.letter();
    if data.is_empty() {
        return Ok(vm.new_str(&format!("{name}('{letter}')")));
    }
    let shown = match code.is_text() {
        true => joined(vm, code, &data)?,
        false => {
            let items = values(vm, code, &data)?;
            vm.new_list_of(items)
        }
    };
    let shown = vm.repr(shown.get())?;
    let text = vm.text_of(shown.get());
    Ok(vm.new_str(&format!("{name}('{letter}', {text})")))
}

/// Compares as lists of the items compare.
fn compare<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, op: CompareOp) -> PyResult<S> {
    let [this, other] = args.exactly(vm, "array comparison")?;
    let (Some((left, a)), Some((right, b))) = (array_of::<S>(this), array_of::<S>(other)) else {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    };
    let (a, b) = (values(vm, left, &a)?, values(vm, right, &b)?);
    let (a, b) = (vm.new_list_of(a), vm.new_list_of(b));
    vm.compare(op, a.get(), b.get())
}
