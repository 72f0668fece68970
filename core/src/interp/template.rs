//! Syntax behind which functions of modules stand: template strings (PEP 750), whose classes are in `_template`; type
//! parameters (PEP 695), in `_typing`; expressions that an interactive session shows, by `sys.displayhook`.

use super::cursor::Cursor;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use gilectomy_frontend::isa::{INTRINSICS, Instr};

impl<S: Strategy> Vm<S> {
    /// `BuildInterpolation`.
    pub(super) fn build_interpolation(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (value, source) = (c.take::<S>(i.b), c.take::<S>(i.b + 1));
        let format = if i.c & 1 == 1 { c.take::<S>(i.b + 2) } else { self.empty_str() };
        let conversion = match i.c >> 2 {
            0 => Ref::none(),
            kind => self.new_char(u32::from([b's', b'r', b'a'][(kind as usize - 1) % 3])),
        };
        let class = self.template_class("Interpolation")?;
        let made = self.call(class.get(), &[value.get(), source.get(), conversion.get(), format.get()])?;
        c.set::<S>(i.a, made.into_value());
        Ok(())
    }

    /// `BuildTemplate`.
    pub(super) fn build_template(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (strings, interpolations) = (c.take::<S>(i.b), c.take::<S>(i.b + 1));
        let make = self.template_class("make")?;
        let made = self.call(make.get(), &[strings.get(), interpolations.get()])?;
        c.set::<S>(i.a, made.into_value());
        Ok(())
    }

    /// `CallIntrinsic`.
    pub(super) fn call_intrinsic(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (module, name, count) = INTRINSICS[i.c as usize];
        let arguments: Vec<Ref<S>> = (i.b..i.b + count).map(|register| c.take::<S>(register)).collect();
        let module = self.import_path(module)?;
        let function = self.getattr(module.get(), self.rt.intern(name))?;
        let arguments: Vec<Value> = arguments.iter().map(Ref::get).collect();
        let made = self.call(function.get(), &arguments)?;
        c.set::<S>(i.a, made.into_value());
        Ok(())
    }

    fn template_class(&mut self, name: &str) -> PyResult<S> {
        let module = self.import_path("_template")?;
        let name = self.rt.intern(name);
        self.getattr(module.get(), name)
    }
}
