//! Starting a runtime: type objects first, bare; then names, singletons, methods, modules.

use super::{AppendTable, Names, Runtime, Vm, World, construct::SMALL_INTS};
use crate::heap::LockedHeaps;
use crate::object::{Header, Kind, Obj, Object, Value, flag, retain};
use crate::strategy::{Ledger, Link, Memory, Parties, Strategy, Sync};
use crate::types::{Exc, Int, LockSlots, Type, TypeFlags, Types};
use parking_lot::{Mutex, RwLock};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU16, AtomicU32, AtomicUsize, Ordering};

/// What a program is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `sys.argv`: the program's path and its arguments.
    pub argv: Vec<String>,
    /// The folder that imports look in first.
    pub path: Option<std::path::PathBuf>,
    /// What is made to happen more often than it would.
    pub stress: super::Stress,
}

const RECURSION_LIMIT: usize = 1000;

impl<S: Strategy> Runtime<S> {
    /// Starts a runtime and makes the calling thread its main thread. `native_stack`: bytes of native
    /// stack below the caller. The runtime lives as long as the process: threads of the program may
    /// outlast any scope.
    pub fn start(options: Options, native_stack: usize) -> Box<Vm<S>> {
        options.stress.begin();
        let weak: &'static Mutex<Option<&'static Runtime<S>>> = Box::leak(Box::new(Mutex::new(None)));
        let request = move || {
            if let Some(rt) = *weak.lock() {
                rt.world.request(super::SAFEPOINT::HAND_OVER);
            }
        };
        let ledger = <S::Memory as Memory>::Ledger::new(Link {
            ask: Box::new(move || {
                if let Some(rt) = *weak.lock() {
                    rt.world.request(super::SAFEPOINT::LEDGER);
                }
            }),
            queue: Box::new(move |thread, words| {
                if let Some(rt) = *weak.lock() {
                    rt.queue_words(thread, words);
                }
            }),
        });
        const { assert!(!S::Memory::TRACES || !S::ALLOCATION.is_locked(), "who traces frees into its own heap") };
        const { assert!(!S::Memory::PUTS_OFF || S::PARALLEL, "what is put off is found by stopping threads") };
        let rt = Box::into_raw(Box::new(Runtime {
            types: Types::empty(),
            names: Names::empty(),
            builtins: Value::NULL,
            modules: Value::NULL,
            build_class: Value::NONE,
            object_init: Value::NULL,
            exception_new: Value::NULL,
            exception_init: Value::NULL,
            object_hash: Value::NULL,
            options,
            world: World::default(),
            parties: <<S::Sync as Sync<S::Memory>>::Parties as Parties>::new(Box::new(request)),
            callees: AppendTable::default(),
            callee_numbers: Mutex::default(),
            shapes: AppendTable::default(),
            recursion_limit: AtomicUsize::new(RECURSION_LIMIT),
            builtins_changed: AtomicBool::new(false),
            finalizing: AtomicBool::new(false),
            interrupted: AtomicBool::new(false),
            published: AtomicBool::new(false),
            gc_enabled: AtomicBool::new(true),
            started: AtomicBool::new(false),
            retired: Mutex::default(),
            orphans: Mutex::default(),
            pauses: Mutex::default(),
            tracer: Default::default(),
            weak: Default::default(),
            counters: Mutex::new([0; crate::strategy::counters::EVENTS]),
            type_lock: parking_lot::ReentrantMutex::new(()),
            stdout: Mutex::default(),
            modules_state: Default::default(),
            interned: Default::default(),
            next_guard: AtomicU32::new(1),
            singletons: Self::fresh_singletons(),
            ledger,
            small_ints: Box::default(),
            shared_heap: Mutex::default(),
            idle_heaps: Mutex::default(),
            locked_heaps: LockedHeaps::new(S::ALLOCATION),
            empty_tuple: Value::NULL,
            empty_str: Value::NULL,
            latin1: Box::default(),
        }));
        // SAFETY: leaked just now; until `start` returns this thread is the only one that knows it, and
        // it is written only between uses of the shared reference, through `rt`.
        let shared: &'static Runtime<S> = unsafe { &*rt };
        *weak.lock() = Some(shared);
        let mut vm = Vm::enter(shared, native_stack, shared.world.new_id());
        // SAFETY: as above.
        unsafe { bootstrap(&mut vm, rt) };
        crate::builtins::install(&mut vm);
        // SAFETY: as above.
        unsafe {
            let names = &(*rt).names;
            let own = |ty: Value, name: Value| vm.type_body(ty).attrs.get(name).unwrap_or(Value::NULL);
            let (object, exception) = ((*rt).types.object, (*rt).types.exc[Exc::BaseException as usize]);
            (*rt).object_init = own(object, names.init);
            (*rt).object_hash = own(object, names.hash);
            (*rt).exception_new = own(exception, names.new);
            (*rt).exception_init = own(exception, names.init);
            let build_class = vm.dict_get_name((*rt).builtins, names.build_class);
            (*rt).build_class = build_class.map_or(Value::NONE, |v| v.into_value());
        }
        for ty in shared.types.all() {
            vm.refresh_flags(ty);
        }
        shared.started.store(true, Ordering::Relaxed);
        vm
    }

    /// Whether start-up is over.
    pub fn started(&self) -> bool {
        self.started.load(Ordering::Relaxed)
    }
}

/// Makes what everything else needs: type objects, names, namespaces, shared small values.
///
/// # Safety
///
/// `rt` is the thread's runtime, and no other thread knows it.
unsafe fn bootstrap<S: Strategy>(vm: &mut Vm<S>, rt: *mut Runtime<S>) {
    // SAFETY: the caller's contract; every write below is to a field that nothing has read yet.
    unsafe {
        bare_types(vm, &mut (*rt).types);
        (*rt).names.fill(|text| (*rt).intern(text));
        (*rt).empty_tuple = vm.raw_tuple(&[]).into_value();
        vm.make_immortal((*rt).empty_tuple);
        (*rt).empty_str = (*rt).intern("");
        (*rt).latin1 = (0..256u32)
            .map(|p| {
                let mut buffer = [0; 4];
                char::from_u32(p).map_or(Value::NULL, |c| (*rt).intern(c.encode_utf8(&mut buffer)))
            })
            .collect();
        if S::MODEL.boxed_numbers {
            (*rt).small_ints = SMALL_INTS
                .map(|i| {
                    let v = vm.new_object((*rt).types.int, Int::Small(i)).into_value();
                    vm.make_immortal(v);
                    v
                })
                .collect();
        }
        (*rt).builtins = vm.new_dict().into_value();
        vm.make_immortal((*rt).builtins);
        (*rt).modules = vm.new_dict().into_value();
        vm.make_immortal((*rt).modules);
        finish_types(vm, &(*rt).types);
    }
}

/// Name, layout, base and flags of every builtin type.
#[allow(clippy::type_complexity, reason = "spelled once, where it is used")]
fn type_table() -> Vec<(fn(&mut Types) -> &mut Value, &'static str, Kind, u32)> {
    const B: u32 = TypeFlags::BASETYPE;
    const D: u32 = TypeFlags::HAS_DICT;
    const W: u32 = TypeFlags::WEAKREF;
    const TOOL: u32 = B | TypeFlags::DOTTED;
    // A proxy is looked into through its special methods, as an instance of a program's class is.
    const PROXY: u32 = TypeFlags::HEAP | TypeFlags::FIXED | TypeFlags::DOTTED;
    // So is what derives from another type here, and does some things in another way.
    const OVERRIDES: u32 = TypeFlags::HEAP | TypeFlags::FIXED | TypeFlags::UNDOABLE;
    macro_rules! row {
        ($field:ident, $name:literal, $kind:ident, $flags:expr) => {
            ((|t: &mut Types| &mut t.$field) as fn(&mut Types) -> &mut Value, $name, Kind::$kind, $flags)
        };
    }
    vec![
        row!(object, "object", Instance, B),
        row!(type_, "type", Type, B | TypeFlags::METATYPE | W),
        row!(int, "int", Int, B),
        row!(bool_, "bool", Int, 0),
        row!(float, "float", Float, B),
        row!(complex, "complex", Complex, B),
        row!(str_, "str", Str, B),
        row!(bytes, "bytes", Bytes, B),
        row!(bytearray, "bytearray", ByteArray, B),
        row!(tuple, "tuple", Tuple, B),
        row!(list, "list", List, B),
        row!(dict, "dict", Dict, B),
        row!(set, "set", Set, B | W),
        row!(frozenset, "frozenset", FrozenSet, B | W),
        row!(range, "range", Range, 0),
        row!(slice, "slice", Slice, 0),
        row!(cell, "cell", Cell, 0),
        row!(code, "code", Code, W),
        row!(function, "function", Function, D | W),
        row!(builtin, "builtin_function_or_method", Builtin, W),
        row!(method_descriptor, "method_descriptor", Builtin, 0),
        row!(classmethod_descriptor, "classmethod_descriptor", Builtin, 0),
        row!(method, "method", BoundMethod, W),
        row!(staticmethod, "staticmethod", StaticMethod, B),
        row!(classmethod, "classmethod", ClassMethod, B),
        row!(property, "property", Property, B),
        row!(member, "member_descriptor", Member, 0),
        row!(getset, "getset_descriptor", GetSet, 0),
        row!(super_, "super", Super, B),
        row!(module, "module", Module, B | D | W),
        row!(traceback, "traceback", Traceback, 0),
        row!(generator, "generator", Generator, W),
        row!(coroutine, "coroutine", Generator, W),
        row!(async_generator, "async_generator", Generator, W),
        row!(coroutine_wrapper, "coroutine_wrapper", Awaitable, 0),
        row!(async_generator_asend, "async_generator_asend", Awaitable, 0),
        row!(async_generator_athrow, "async_generator_athrow", Awaitable, 0),
        row!(anext_awaitable, "anext_awaitable", Awaitable, 0),
        row!(none, "NoneType", None, 0),
        row!(ellipsis, "ellipsis", None, 0),
        row!(not_implemented, "NotImplementedType", None, 0),
        row!(list_iterator, "list_iterator", Iterator, 0),
        row!(tuple_iterator, "tuple_iterator", Iterator, 0),
        row!(str_iterator, "str_iterator", Iterator, 0),
        row!(str_ascii_iterator, "str_ascii_iterator", Iterator, 0),
        row!(bytes_iterator, "bytes_iterator", Iterator, 0),
        row!(bytearray_iterator, "bytearray_iterator", Iterator, 0),
        row!(range_iterator, "range_iterator", Iterator, 0),
        row!(dict_keyiterator, "dict_keyiterator", Iterator, 0),
        row!(dict_valueiterator, "dict_valueiterator", Iterator, 0),
        row!(dict_itemiterator, "dict_itemiterator", Iterator, 0),
        row!(set_iterator, "set_iterator", Iterator, 0),
        row!(enumerate, "enumerate", Iterator, B),
        row!(zip, "zip", Iterator, B),
        row!(map, "map", Iterator, B),
        row!(filter, "filter", Iterator, B),
        row!(reversed, "reversed", Iterator, B),
        row!(list_reverseiterator, "list_reverseiterator", Iterator, 0),
        row!(callable_iterator, "callable_iterator", Iterator, 0),
        row!(iterator, "iterator", Iterator, 0),
        row!(dict_keys, "dict_keys", DictView, 0),
        row!(dict_values, "dict_values", DictView, 0),
        row!(dict_items, "dict_items", DictView, 0),
        row!(mappingproxy, "mappingproxy", MappingProxy, 0),
        row!(union, "typing.Union", Union, W),
        row!(generic_alias, "types.GenericAlias", GenericAlias, B | W),
        row!(lock, "lock", Primitive, W),
        row!(rlock, "RLock", Primitive, W),
        row!(native, "native", Native, 0),
        row!(weakref, "ReferenceType", WeakRef, B | TypeFlags::DOTTED),
        row!(weakproxy, "ProxyType", WeakRef, PROXY),
        row!(weakcallableproxy, "CallableProxyType", WeakRef, PROXY),
        row!(accumulate, "accumulate", Iterator, TOOL),
        row!(batched, "batched", Iterator, TOOL),
        row!(chain, "chain", Iterator, TOOL),
        row!(combinations, "combinations", Iterator, TOOL),
        row!(combinations_with_replacement, "combinations_with_replacement", Iterator, TOOL),
        row!(compress, "compress", Iterator, TOOL),
        row!(count, "count", Iterator, TOOL),
        row!(cycle, "cycle", Iterator, TOOL),
        row!(dropwhile, "dropwhile", Iterator, TOOL),
        row!(filterfalse, "filterfalse", Iterator, TOOL),
        row!(groupby, "groupby", Iterator, TOOL),
        row!(grouper, "_grouper", Iterator, TypeFlags::DOTTED),
        row!(islice, "islice", Iterator, TOOL),
        row!(pairwise, "pairwise", Iterator, TOOL),
        row!(permutations, "permutations", Iterator, TOOL),
        row!(product, "product", Iterator, TOOL),
        row!(repeat, "repeat", Iterator, TOOL),
        row!(starmap, "starmap", Iterator, TOOL),
        row!(takewhile, "takewhile", Iterator, TOOL),
        row!(tee, "_tee", Iterator, W | TypeFlags::DOTTED),
        row!(zip_longest, "zip_longest", Iterator, TOOL),
        row!(placeholder, "_PlaceholderType", Native, TypeFlags::DOTTED),
        row!(key_wrapper, "KeyWrapper", Native, TypeFlags::DOTTED | TypeFlags::UNDOABLE),
        row!(deque, "deque", Deque, TOOL | W),
        row!(deque_iterator, "_deque_iterator", Iterator, TypeFlags::DOTTED),
        row!(deque_reverse_iterator, "_deque_reverse_iterator", Iterator, TypeFlags::DOTTED),
        row!(ordered_dict, "OrderedDict", Dict, OVERRIDES | TOOL | D | W),
        row!(odict_keys, "odict_keys", DictView, OVERRIDES),
        row!(odict_values, "odict_values", DictView, OVERRIDES),
        row!(odict_items, "odict_items", DictView, OVERRIDES),
        row!(odict_iterator, "odict_iterator", Iterator, 0),
    ]
}

/// Allocates all type objects with empty bodies; bases and MROs follow when all addresses are known.
fn bare_types<S: Strategy>(vm: &mut Vm<S>, types: &mut Types) {
    for (field, name, kind, flags) in type_table() {
        *field(types) = bare_type(vm, name, kind, flags);
    }
    for &(exc, name, _) in Exc::ALL {
        let flags = TypeFlags::BASETYPE | TypeFlags::HAS_DICT;
        types.exc[exc as usize] = bare_type(vm, name, Kind::Exception, flags);
    }
    for ty in types.all() {
        let header = ty.ptr::<Header<S>>();
        // SAFETY: a live type object, unknown to other threads.
        unsafe { (*header).prefix.ty.store(types.type_.ptr(), Ordering::Relaxed) };
    }
}

fn bare_type<S: Strategy>(vm: &mut Vm<S>, name: &str, kind: Kind, flags: u32) -> Value {
    let body = Type::<S> {
        name: RwLock::new(name.into()),
        qualname: RwLock::new(name.rsplit('.').next().unwrap_or(name).into()),
        kind,
        flags: AtomicU32::new(flags),
        bases: Value::NULL,
        mro: Box::default(),
        attrs: Default::default(),
        lock_slots: LockSlots::for_kind(kind),
        members: Box::default(),
        guard: AtomicU32::new(vm.rt.next_guard()),
        root_shape: AtomicPtr::new(null_mut()),
        dict_shape: AtomicPtr::new(null_mut()),
        shapes: Mutex::default(),
        inline_slots: AtomicU16::new(0),
        subclasses: Mutex::default(),
    };
    let bytes = size_of::<Object<S, Type<S>>>();
    // The metatype is patched in when it exists; until then any address that is not null will do.
    let placeholder = Value::from_ptr(std::ptr::without_provenance::<u64>(16));
    let object = vm.allocate(placeholder, Kind::Type as u8, 0, bytes).cast::<Object<S, Type<S>>>();
    // SAFETY: fresh memory of that size.
    unsafe { (*object).body.get().write(body) };
    let ty = Value::from_ptr(object);
    vm.make_immortal(ty);
    ty
}

/// Bases, MROs and shapes.
fn finish_types<S: Strategy>(vm: &mut Vm<S>, types: &Types) {
    let mut base_of = std::collections::HashMap::new();
    for &(exc, _, base) in Exc::ALL {
        base_of.insert(types.exc[exc as usize].bits(), types.exc[base as usize]);
    }
    base_of.insert(types.exc[Exc::BaseException as usize].bits(), types.object);
    for (ty, base) in [
        (types.bool_, types.int),
        (types.ordered_dict, types.dict),
        (types.odict_keys, types.dict_keys),
        (types.odict_values, types.dict_values),
        (types.odict_items, types.dict_items),
    ] {
        base_of.insert(ty.bits(), base);
    }
    for ty in types.all() {
        let mut mro = vec![ty];
        let mut at = ty;
        while at != types.object {
            at = base_of.get(&at.bits()).copied().unwrap_or(types.object);
            mro.push(at);
        }
        if ty == types.exc[Exc::ExceptionGroup as usize] {
            // ExceptionGroup(BaseExceptionGroup, Exception)
            mro.insert(2, types.exc[Exc::Exception as usize]);
        }
        let bases: Vec<Value> = match mro.get(1) {
            Some(&base) if ty == types.exc[Exc::ExceptionGroup as usize] => {
                vec![base, types.exc[Exc::Exception as usize]]
            }
            Some(&base) => vec![base],
            None => vec![],
        };
        mro.iter().skip(1).chain(&bases).for_each(|&t| retain::<S>(t));
        for &base in &bases {
            vm.type_body(base).subclasses.lock().push(ty);
        }
        let bases = vm.new_tuple(&bases).into_value();
        // SAFETY: a live type object that only this thread knows and nobody reads at this moment.
        unsafe {
            let body = Obj::<S, Type<S>>::from_value(ty).body_ptr();
            (*body).bases = bases;
            (*body).mro = mro.into();
        }
        let body = vm.type_body(ty);
        let root = vm.new_shape(body, Box::default(), false);
        let dict = vm.new_shape(body, Box::default(), true);
        body.root_shape.store(root.cast_mut(), Ordering::Release);
        body.dict_shape.store(dict.cast_mut(), Ordering::Release);
        debug_assert!(Obj::<S, Type<S>>::from_value(ty).header().has(flag::IMMORTAL));
    }
}
