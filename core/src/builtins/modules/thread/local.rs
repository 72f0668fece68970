//! `_thread._local`: an object whose attributes are each thread's own.
//!
//! The object holds a dict for each thread that has used it, and each thread knows which is its own: it looks there without
//! a lock. When a thread ends, its dicts are taken out
//! of every such object that still lives. That happens while the world is stopped: then no other thread
//! is in the middle of destroying one of these objects, so that each is either whole or gone.

use crate::builtins::modules::native::shared;
use crate::builtins::modules::new_class;
use crate::heap::barrier;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{MutatorId, PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Native, NativeObject};
use parking_lot::Mutex;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// Each thread's dict, owned.
type Dicts = Mutex<HashMap<MutatorId, Value>>;

struct Local {
    dicts: Arc<Dicts>,
    /// What a subclass's `__init__` is called with on each thread: a tuple and a dict, owned.
    args: Value,
    kwargs: Value,
}

impl NativeObject for Local {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.dicts.lock().values().for_each(|&dict| visit(dict));
        visit(self.args);
        visit(self.kwargs);
    }
}

/// An object in which a thread has a dict, and the dict.
struct Used {
    /// Keeps the address from being another object's.
    dicts: Weak<Dicts>,
    /// The object's.
    dict: Value,
}

thread_local! {
    /// The objects in which this thread has a dict, by the address of their dicts.
    static USED: RefCell<HashMap<usize, Used>> = RefCell::default();
    /// The one that it used last, and its dict.
    static LAST: Cell<(usize, Value)> = const { Cell::new((0, Value::NULL)) };
}

/// The calling thread's dict among these.
fn known(dicts: &Arc<Dicts>) -> Option<Value> {
    let address = Arc::as_ptr(dicts) as usize;
    let (last, dict) = LAST.get();
    if last == address {
        return Some(dict);
    }
    let dict = USED.with_borrow(|used| used.get(&address).map(|used| used.dict))?;
    LAST.set((address, dict));
    Some(dict)
}

/// The calling thread's dict among these is this one from here on, which they hold.
fn remember(dicts: &Arc<Dicts>, dict: Value) {
    LAST.set((0, Value::NULL));
    USED.with_borrow_mut(|used| {
        used.retain(|_, used| used.dicts.strong_count() > 0);
        used.insert(Arc::as_ptr(dicts) as usize, Used { dicts: Arc::downgrade(dicts), dict });
    });
}

/// The calling thread has no dict among these any more.
fn forget(dicts: &Arc<Dicts>) {
    LAST.set((0, Value::NULL));
    USED.with_borrow_mut(|used| used.remove(&(Arc::as_ptr(dicts) as usize)));
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) -> Ref<S> {
    let native = vm.rt.types.native;
    let class = new_class(vm, "_thread", "_local", &[native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__getattribute__", getattribute);
    vm.def(ty, "__setattr__", setattr);
    vm.def(ty, "__delattr__", delattr);
    vm.refresh_flags(ty);
    class
}

fn local<'a, S: Strategy>(v: Value) -> Option<&'a Local> {
    shared::<S, Local>(v)
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some((&class, pos)) = args.pos.split_first() else {
        return Err(vm.type_error("_local.__new__(): not enough arguments"));
    };
    let own_init = has_init(vm, class);
    if !own_init && (!pos.is_empty() || !args.kw.is_empty()) {
        return Err(vm.type_error("Initialization arguments are not supported"));
    }
    let kwargs = vm.new_dict();
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        vm.dict_set_name(kwargs.get(), name, Ref::new(value));
    }
    let args = vm.new_tuple_of(pos.iter().map(|&v| Ref::new(v)));
    let dict = vm.new_dict();
    let dict = dict.into_value();
    let dicts = Arc::new(Mutex::new(HashMap::from([(vm.id, dict)])));
    remember(&dicts, dict);
    let local = Local { dicts, args: args.into_value(), kwargs: kwargs.into_value() };
    // The creating thread's `__init__` is called by whoever calls the class.
    Ok(vm.new_instance_of(class, Native(Box::new(local))))
}

/// Whether a class has an `__init__` other than `object`'s.
fn has_init<S: Strategy>(vm: &mut Vm<S>, class: Value) -> bool {
    let init = vm.rt.names.init;
    let plain = vm.lookup(vm.rt.types.object, init);
    vm.lookup(class, init) != plain
}

/// The calling thread's dict; a thread that comes for the first time gets one and runs `__init__`.
fn own_dict<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let Some(local) = local::<S>(v) else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("a _thread._local is required, not '{name}'")));
    };
    if let Some(dict) = known(&local.dicts) {
        return Ok(Ref::new(dict));
    }
    let dict = vm.new_dict();
    barrier::<S>(dict.get());
    local.dicts.lock().insert(vm.id, dict.clone().into_value());
    remember(&local.dicts, dict.get());
    let class = vm.type_of(v);
    if !has_init(vm, class) {
        return Ok(dict);
    }
    if let Err(raised) = initialise(vm, v, local) {
        forget(&local.dicts);
        let dropped = local.dicts.lock().remove(&vm.id).map(Ref::<S>::from_owned);
        drop(dropped);
        return Err(raised);
    }
    Ok(dict)
}

fn initialise<S: Strategy>(vm: &mut Vm<S>, v: Value, local: &Local) -> PyResult<S, ()> {
    let Some((init, with_self)) = vm.special_method(v, vm.rt.names.init)? else { return Ok(()) };
    let pos = Obj::<S, crate::types::Tuple>::of(local.args).map_or(&[][..], |t| t.body().items());
    let pos: Vec<Value> = with_self.then_some(v).into_iter().chain(pos.iter().copied()).collect();
    let named = vm.dict_items(local.kwargs);
    let kwnames: Vec<Value> = named.iter().map(|(k, _)| k.get()).collect();
    let kw: Vec<Value> = named.iter().map(|(_, v)| v.get()).collect();
    vm.call_args(init.get(), Args { pos: &pos, kw: &kw, kwnames: &kwnames }).map(drop)
}

fn attribute<S: Strategy>(vm: &mut Vm<S>, name: Value) -> PyResult<S, Value> {
    match vm.intern_name(name) {
        Some(name) => Ok(name),
        None => {
            let ty = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{ty}'")))
        }
    }
}

fn getattribute<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, name] = args.exactly::<S, 2>(vm, "__getattribute__")?;
    let name = attribute(vm, name)?;
    let dict = own_dict(vm, this)?;
    if name == vm.rt.names.dict {
        return Ok(dict);
    }
    let class = vm.type_of(this);
    let found = vm.lookup(class, name).map(Ref::<S>::new);
    if let Some(found) = found.as_ref().filter(|f| vm.is_data_descriptor(f.get())) {
        return vm.bind(found.get(), this, class);
    }
    if let Some(value) = vm.dict_get_name(dict.get(), name) {
        return Ok(value);
    }
    match found {
        Some(found) => vm.bind(found.get(), this, class),
        None => Err(vm.attribute_error(this, name)),
    }
}

fn setattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, name, value] = args.exactly::<S, 3>(vm, "__setattr__")?;
    change(vm, this, name, Some(Ref::new(value)))
}

fn delattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, name] = args.exactly::<S, 2>(vm, "__delattr__")?;
    change(vm, this, name, None)
}

fn change<S: Strategy>(vm: &mut Vm<S>, this: Value, name: Value, value: Option<Ref<S>>) -> PyResult<S> {
    let name = attribute(vm, name)?;
    let dict = own_dict(vm, this)?;
    let class = vm.type_of(this);
    if name == vm.rt.names.dict {
        let message = format!("'{}' object attribute '__dict__' is read-only", vm.type_name(this));
        return Err(vm.raise(crate::types::Exc::AttributeError, message));
    }
    let found = vm.lookup(class, name).map(Ref::<S>::new);
    if found.is_some_and(|f| vm.is_data_descriptor(f.get())) {
        vm.setattr_plain(this, name, value)?;
        return Ok(Ref::none());
    }
    match value {
        Some(value) => vm.dict_set_name(dict.get(), name, value),
        None => {
            if vm.dict_remove_name(dict.get(), name).is_none() {
                return Err(vm.attribute_error(this, name));
            }
        }
    }
    Ok(Ref::none())
}

/// The calling thread ends: its dicts go.
pub(super) fn forget_thread<S: Strategy>(vm: &mut Vm<S>) {
    let used = USED.take();
    LAST.set((0, Value::NULL));
    if used.is_empty() {
        return;
    }
    let me = vm.id;
    let dicts: Vec<Value> = vm.rt.world.stopped(|_| {
        let alive = used.values().filter_map(|used| used.dicts.upgrade());
        alive.filter_map(|dicts| dicts.lock().remove(&me)).collect()
    });
    dicts.into_iter().for_each(|dict| drop(Ref::<S>::from_owned(dict)));
}
