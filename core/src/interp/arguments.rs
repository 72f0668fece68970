//! Binding a call's arguments to a function's parameters, with CPython's messages.

use crate::object::{Obj, Ref, Value, retain};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Code, Function, Tuple};

impl<S: Strategy> Vm<S> {
    /// Fills a frame's local registers (all null) from the arguments; what is put there is owned by the
    /// registers, also when this raises.
    pub(super) fn bind_arguments(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        args: Args<'_>,
        registers: &mut [Value],
    ) -> PyResult<S, ()> {
        let raw = &code.body().raw;
        let positional = raw.arg_count as usize;
        let named = positional + raw.kwonly_count as usize;
        for (register, &v) in registers.iter_mut().zip(&args.pos[..args.pos.len().min(positional)]) {
            retain::<S>(v);
            *register = v;
        }
        if raw.varargs {
            let rest = args.pos.get(positional..).unwrap_or(&[]);
            rest.iter().for_each(|&v| retain::<S>(v));
            registers[named] = self.new_tuple(rest).into_value();
        }
        let keywords = if raw.varkw {
            let dict = self.new_dict().into_value();
            registers[named + raw.varargs as usize] = dict;
            dict
        } else {
            Value::NULL
        };
        self.bind_keywords(function, code, args, keywords, registers)?;
        if args.pos.len() > positional && !raw.varargs {
            return Err(self.too_many_positional(function, code, args, registers));
        }
        self.fill_defaults(function, code, registers)
    }

    fn bind_keywords(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        args: Args<'_>,
        keywords: Value,
        registers: &mut [Value],
    ) -> PyResult<S, ()> {
        let body = code.body();
        let raw = &body.raw;
        let named = (raw.arg_count + raw.kwonly_count) as usize;
        let posonly = raw.posonly_count as usize;
        for (&name, &v) in args.kwnames.iter().zip(args.kw) {
            let position = self.parameter_position(&body.local_names[posonly..named], name);
            match position {
                Some(p) => {
                    let register = &mut registers[posonly + p];
                    if !register.is_null() {
                        let (f, name) = (self.function_name(function), self.text_of(name));
                        return Err(self.type_error(format!("{f} got multiple values for argument '{name}'")));
                    }
                    retain::<S>(v);
                    *register = v;
                }
                None if !keywords.is_null() => {
                    self.dict_set(keywords, name, Ref::new(v))?;
                }
                None => return Err(self.unexpected_keyword(function, code, args, name)),
            }
        }
        Ok(())
    }

    fn parameter_position(&self, parameters: &[Value], name: Value) -> Option<usize> {
        parameters.iter().position(|&p| p == name).or_else(|| {
            let text = crate::protocol::str_text::<S>(name)?;
            parameters.iter().position(|&p| crate::protocol::str_text::<S>(p).is_some_and(|t| t == text))
        })
    }

    #[cold]
    fn unexpected_keyword(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        args: Args<'_>,
        name: Value,
    ) -> Raised<S> {
        let body = code.body();
        let f = self.function_name(function);
        let posonly = &body.local_names[..body.raw.posonly_count as usize];
        let misused: Vec<String> = args
            .kwnames
            .iter()
            .filter(|&&n| self.parameter_position(posonly, n).is_some())
            .map(|&n| self.text_of(n))
            .collect();
        if !misused.is_empty() {
            let list = misused.join(", ");
            return self.type_error(format!(
                "{f} got some positional-only arguments passed as keyword arguments: '{list}'"
            ));
        }
        let name = self.text_of(name);
        let known = &body.local_names[..(body.raw.arg_count + body.raw.kwonly_count) as usize];
        let known: Vec<String> = known.iter().map(|&n| self.text_of(n)).collect();
        let hint = match crate::protocol::closest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!(". Did you mean '{near}'?"),
            None => String::new(),
        };
        self.type_error(format!("{f} got an unexpected keyword argument '{name}'{hint}"))
    }

    #[allow(clippy::needless_range_loop, reason = "one index into registers, defaults and names")]
    fn fill_defaults(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        registers: &mut [Value],
    ) -> PyResult<S, ()> {
        let body = code.body();
        let positional = body.raw.arg_count as usize;
        let defaults = Obj::<S, Tuple>::of(function.body().defaults.get());
        let defaults: &[Value] = defaults.map_or(&[], |t| t.body().items());
        let first_default = positional.saturating_sub(defaults.len());
        for k in first_default..positional {
            if registers[k].is_null() {
                let v = defaults[k + defaults.len() - positional];
                retain::<S>(v);
                registers[k] = v;
            }
        }
        let missing: Vec<usize> = (0..first_default).filter(|&k| registers[k].is_null()).collect();
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, code, &missing, "positional"));
        }
        let kwdefaults = function.body().kwdefaults.get();
        let mut missing = Vec::new();
        for k in positional..positional + body.raw.kwonly_count as usize {
            if registers[k].is_null() {
                let default = if kwdefaults.is_null() {
                    None
                } else {
                    self.dict_get_name(kwdefaults, body.local_names[k])
                };
                match default {
                    Some(v) => registers[k] = v.into_value(),
                    None => missing.push(k),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, code, &missing, "keyword-only"));
        }
        Ok(())
    }

    #[cold]
    fn missing_arguments(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        missing: &[usize],
        kind: &str,
    ) -> Raised<S> {
        let names: Vec<String> =
            missing.iter().map(|&k| format!("'{}'", code.body().raw.locals[k].0)).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [head @ .., last] => format!("{}, and {last}", head.join(", ")),
            [] => String::new(),
        };
        let (n, plural) = (names.len(), if names.len() == 1 { "" } else { "s" });
        let f = self.function_name(function);
        self.type_error(format!("{f} missing {n} required {kind} argument{plural}: {list}"))
    }

    #[cold]
    fn too_many_positional(
        &mut self,
        function: Obj<S, Function>,
        code: Obj<S, Code<S>>,
        args: Args<'_>,
        registers: &[Value],
    ) -> Raised<S> {
        let raw = &code.body().raw;
        let positional = raw.arg_count as usize;
        let defaults =
            Obj::<S, Tuple>::of(function.body().defaults.get()).map_or(0, |t| t.body().items().len());
        let given = args.pos.len();
        let kwonly = registers[positional..positional + raw.kwonly_count as usize]
            .iter()
            .filter(|v| !v.is_null())
            .count();
        let takes = if defaults > 0 {
            format!("from {} to {positional}", positional - defaults)
        } else {
            positional.to_string()
        };
        let plural = if positional == 1 && defaults == 0 { "" } else { "s" };
        let f = self.function_name(function);
        let was = if given == 1 && kwonly == 0 { "was" } else { "were" };
        let also = match kwonly {
            0 => String::new(),
            n => {
                let (s1, s2) = (if given == 1 { "" } else { "s" }, if n == 1 { "" } else { "s" });
                format!(" positional argument{s1} (and {n} keyword-only argument{s2})")
            }
        };
        self.type_error(format!(
            "{f} takes {takes} positional argument{plural} but {given}{also} {was} given"
        ))
    }

    fn function_name(&mut self, function: Obj<S, Function>) -> String {
        format!("{}()", self.text_of(function.body().qualname.get()))
    }

    /// Names and values of `**mapping` in a call; null: none.
    #[allow(clippy::type_complexity, reason = "names and values, spelled once")]
    pub(super) fn keyword_arguments(&mut self, mapping: Value) -> PyResult<S, (Vec<Ref<S>>, Vec<Ref<S>>)> {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if mapping.is_null() {
            return Ok((names, values));
        }
        for (key, value) in self.dict_items(mapping) {
            if !key.has_layout(crate::object::Kind::Str) {
                return Err(self.type_error("keywords must be strings"));
            }
            names.push(key);
            values.push(value);
        }
        Ok((names, values))
    }
}
