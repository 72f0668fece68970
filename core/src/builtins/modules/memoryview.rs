//! `memoryview`: the bytes of another object, looked at and changed in place.
//!
//! A view is a window on an object's bytes: where it begins, how many items, how far apart; a slice is another window on
//! the same object. It holds the object, not its memory: every access goes through the object's critical section. Views
//! have one dimension. A `bytearray` or `array` is not kept from shrinking under a view, as CPython keeps it; what is
//! not there any more is an `IndexError`.

use super::array;
use super::native::{change, of_module, wrap};
use super::new_class;
use super::packing::{Item, Layout, get, put};
use crate::builtins::bytes::{change_own, contents, window_contents};
use crate::builtins::string::arguments::has_index;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes, Exc, NativeObject, Slice, TypeFlags, Window};
use std::sync::atomic::Ordering;

#[derive(Clone)]
struct View {
    /// Whose bytes, owned; None once it is released.
    object: Value,
    window: Window,
    format: char,
    item: Item,
    readonly: bool,
}

impl NativeObject for View {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.object);
    }

    fn window(&self) -> Option<(Value, Window, bool)> {
        (!self.object.is_none()).then_some((self.object, self.window, self.readonly))
    }
}

const NOT_NATIVE: &str =
    "memoryview: destination format must be a native single character format prefixed with an optional '@'";
const LITTLE: bool = cfg!(target_endian = "little");

/// Registers the class.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let native = vm.rt.types.native;
    let class = new_class(vm, "builtins", "memoryview", &[native]);
    let ty = class.get();
    vm.type_body(ty).flags.fetch_and(!TypeFlags::DOTTED, Ordering::Relaxed);
    vm.def_static(ty, "__new__", new);
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__enter__", |vm, args| held(vm, args.pos[0]).map(|_| Ref::new(args.pos[0]))),
        ("__eq__", |vm, args| equal(vm, args, true)),
        ("__exit__", release),
        ("__getitem__", getitem),
        ("__hash__", hash),
        ("__len__", |vm, args| held(vm, args.pos[0]).map(|(view, _)| vm.new_size(view.window.count))),
        ("__ne__", |vm, args| equal(vm, args, false)),
        ("__repr__", repr),
        ("__setitem__", setitem),
        ("cast", cast),
        ("hex", hex),
        ("release", release),
        ("tobytes", tobytes),
        ("tolist", tolist),
        ("toreadonly", toreadonly),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    attributes(vm, ty);
    vm.refresh_flags(ty);
    vm.dict_set_name(vm.rt.builtins, vm.rt.intern("memoryview"), class);
}

fn attributes<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
    vm.def_getset(ty, "format", |vm, v| held(vm, v).map(|(view, _)| vm.new_char(view.format.into())), None);
    vm.def_getset(ty, "itemsize", |vm, v| held(vm, v).map(|(view, _)| vm.new_size(view.item.size)), None);
    vm.def_getset(ty, "nbytes", |vm, v| held(vm, v).map(|(view, _)| vm.new_size(view.window.bytes())), None);
    vm.def_getset(ty, "ndim", |vm, v| held(vm, v).map(|_| vm.new_int(1)), None);
    vm.def_getset(ty, "obj", |vm, v| held(vm, v).map(|(_, object)| object), None);
    vm.def_getset(ty, "readonly", |vm, v| held(vm, v).map(|(view, _)| Ref::bool(view.readonly)), None);
    let shape =
        |vm: &mut Vm<S>, v| held(vm, v).map(|(view, _)| vm.new_tuple_of([vm.new_size(view.window.count)]));
    vm.def_getset(ty, "shape", shape, None);
    let strides = |vm: &mut Vm<S>, v| {
        held(vm, v).map(|(view, _)| vm.new_tuple_of([vm.new_int(view.window.stride as i64)]))
    };
    vm.def_getset(ty, "strides", strides, None);
    for name in ["c_contiguous", "contiguous", "f_contiguous"] {
        let contiguous =
            |vm: &mut Vm<S>, v| held(vm, v).map(|(view, _)| Ref::bool(view.window.is_contiguous()));
        vm.def_getset(ty, name, contiguous, None);
    }
}

/// A view that is not released, with its object.
fn held<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, (View, Ref<S>)> {
    let found = change(vm, v, |view: &mut View| (view.clone(), Ref::<S>::new(view.object)))?;
    match found.1.is_none() {
        false => Ok(found),
        true => Err(vm.value_error("operation forbidden on released memoryview object")),
    }
}

/// A new view of the same class as `like`.
fn another<S: Strategy>(vm: &Vm<S>, like: Value, view: View, object: Ref<S>) -> Ref<S> {
    wrap(vm, vm.type_of(like), View { object: object.into_value(), ..view })
}

fn item_of(format: char) -> Option<Item> {
    let layout = Layout::parse(format.encode_utf8(&mut [0; 4])).ok()?;
    layout.items.into_iter().next().filter(|_| format != 's' && format != 'p')
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, object] = args.named(vm, "memoryview", ["", "object"], (1, 2, 2))?;
    let (class, object) = (class.unwrap_or(Value::NONE), object.unwrap_or(Value::NONE));
    if super::native::shared::<S, View>(object).is_some() {
        let (view, whole) = held(vm, object)?;
        return Ok(another(vm, object, view, whole));
    }
    let readonly = Obj::<S, Bytes>::of(object).is_some();
    let plain = readonly || Obj::<S, ByteArray>::of(object).is_some();
    let format = if plain { Some('B') } else { array::format_of::<S>(object) };
    let Some((format, item)) = format.and_then(|format| Some((format, item_of(format)?))) else {
        let name = vm.type_name(object);
        return Err(vm.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")));
    };
    let bytes = contents::<S>(object).map_or(0, |bytes| bytes.len());
    let window = Window { at: 0, count: bytes / item.size, stride: item.size as isize, size: item.size };
    let object = Ref::<S>::new(object).into_value();
    Ok(wrap(vm, class, View { object, window, format, item, readonly }))
}

/// A view of the first bytes of an object that shows them to views only.
pub(crate) fn window_on<S: Strategy>(vm: &mut Vm<S>, object: Value, count: usize) -> PyResult<S> {
    let (class, format) = (of_module(vm, "builtins", "memoryview")?, 'B');
    let Some(item) = item_of(format) else { return Err(vm.value_error(NOT_NATIVE)) };
    let window = Window { at: 0, count, stride: 1, size: 1 };
    let object = Ref::<S>::new(object).into_value();
    Ok(wrap(vm, class.get(), View { object, window, format, item, readonly: false }))
}

fn release<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = change(vm, args.pos[0], |view: &mut View| std::mem::replace(&mut view.object, Value::NONE))?;
    drop(Ref::<S>::from_owned(object));
    Ok(Ref::none())
}

/// The bytes in the window; an error if the object has become too short.
fn bytes_of<S: Strategy>(vm: &mut Vm<S>, view: &View, object: &Ref<S>) -> PyResult<S, Vec<u8>> {
    let all = window_contents::<S>(object.get()).unwrap_or_default();
    view.window
        .of(&all)
        .ok_or_else(|| vm.raise(Exc::IndexError, "the object has fewer bytes than its memoryview"))
}

fn getitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, key] = args.exactly(vm, "__getitem__")?;
    let (mut view, object) = held(vm, this)?;
    if Obj::<S, Slice>::of(key).is_some() {
        let (start, _, step, count) = vm.slice_indices(key, view.window.count)?;
        view.window = view.window.part(start as isize, step as isize, count);
        return Ok(another(vm, this, view, object));
    }
    view.window = item_window(vm, &view, key)?;
    let bytes = bytes_of(vm, &view, &object)?;
    Ok(get(vm, view.item.code, &bytes, LITTLE))
}

/// The window of one item.
fn item_window<S: Strategy>(vm: &mut Vm<S>, view: &View, key: Value) -> PyResult<S, Window> {
    if !has_index(vm, key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let count = view.window.count as i64;
    let index = vm.index(key)?;
    let at = if index < 0 { index.saturating_add(count) } else { index };
    match (0..count).contains(&at) {
        true => Ok(view.window.part(at as isize, 1, 1)),
        false => Err(vm.raise(Exc::IndexError, "index out of bounds on dimension 1")),
    }
}

fn setitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, key, value] = args.exactly(vm, "__setitem__")?;
    let (view, object) = held(vm, this)?;
    if view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let (window, data) = if Obj::<S, Slice>::of(key).is_some() {
        let (start, _, step, count) = vm.slice_indices(key, view.window.count)?;
        let Some(data) = contents::<S>(value) else {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")));
        };
        let window = view.window.part(start as isize, step as isize, count);
        if data.len() != window.bytes() {
            let message = "memoryview assignment: lvalue and rvalue have different structures";
            return Err(vm.value_error(message));
        }
        (window, data.into_owned())
    } else {
        let window = item_window(vm, &view, key)?;
        let mut data = vec![0; view.item.size];
        put(vm, &view.item, value, LITTLE, &mut data)
            .map_err(|raised| not_an_item(vm, raised, &view, value))?;
        (window, data)
    };
    match change_own::<S, _>(object.get(), |bytes| window.put(bytes, &data)) {
        Some(true) => Ok(Ref::none()),
        _ => Err(vm.raise(Exc::IndexError, "the object has fewer bytes than its memoryview")),
    }
}

/// What `struct` says of a value, in the words of `memoryview`.
#[cold]
fn not_an_item<S: Strategy>(vm: &mut Vm<S>, raised: Raised<S>, view: &View, value: Value) -> Raised<S> {
    drop(vm.take_raised(raised));
    let format = view.format;
    match has_index(vm, value) {
        true => vm.value_error(format!("memoryview: invalid value for format '{format}'")),
        false => vm.type_error(format!("memoryview: invalid type for format '{format}'")),
    }
}

fn tobytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (view, object) = held(vm, args.pos[0])?;
    let bytes = bytes_of(vm, &view, &object)?;
    Ok(vm.new_bytes(&bytes))
}

fn hex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let bytes = tobytes(vm, args)?;
    let rest = Args { pos: &args.pos[1..], ..args };
    let method = vm.getattr(bytes.get(), vm.rt.intern("hex"))?;
    vm.call_args(method.get(), rest)
}

fn tolist<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "memoryview.tolist")?;
    let (view, object) = held(vm, this)?;
    let bytes = bytes_of(vm, &view, &object)?;
    let items: Vec<Ref<S>> =
        bytes.chunks_exact(view.item.size).map(|item| get(vm, view.item.code, item, LITTLE)).collect();
    Ok(vm.new_list_of(items))
}

fn toreadonly<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "memoryview.toreadonly")?;
    let (view, object) = held(vm, this)?;
    Ok(another(vm, this, View { readonly: true, ..view }, object))
}

/// `cast(format)`: the same bytes as other items; one of the two formats is bytes.
fn cast<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, format] = args.exactly(vm, "cast")?;
    let (view, object) = held(vm, this)?;
    let text = vm.text_of(format);
    let mut letters = text.strip_prefix('@').unwrap_or(&text).chars();
    let (Some(format), None) = (letters.next(), letters.next()) else {
        return Err(vm.value_error(NOT_NATIVE));
    };
    let Some(item) = item_of(format) else {
        return Err(vm.value_error(NOT_NATIVE));
    };
    if !view.window.is_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    if ![view.format, format].iter().any(|format| matches!(format, 'B' | 'b' | 'c')) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = view.window.bytes();
    if !bytes.is_multiple_of(item.size) {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let window =
        Window { count: bytes / item.size, stride: item.size as isize, size: item.size, ..view.window };
    Ok(another(vm, this, View { window, format, item, ..view }, object))
}

/// Items are compared where both have some; two of the same format by their bytes would miss floats.
fn equal<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, wanted: bool) -> PyResult<S> {
    let [this, other] = args.exactly(vm, "memoryview comparison")?;
    if contents::<S>(other).is_none() {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let class = vm.type_of(this);
    let other = vm.call(class, &[other])?;
    let (a, b) = (tolist(vm, Args::positional(&[this]))?, tolist(vm, Args::positional(&[other.get()]))?);
    Ok(Ref::bool(vm.equal(a.get(), b.get())? == wanted))
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__hash__")?;
    if !held(vm, this)?.0.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    let bytes = tobytes(vm, args)?;
    let hash = vm.hash(bytes.get())?;
    Ok(vm.new_int(hash))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__repr__")?;
    let released = change(vm, this, |view: &mut View| view.object.is_none())?;
    let what = if released { "released memory" } else { "memory" };
    Ok(vm.new_str(&format!("<{what} at {:#x}>", this.bits())))
}
