//! The walk over expressions.

use super::{Kind, Walk};
use rustpython_compiler::ast::{
    Arguments, Comprehension, Expr, ExprAttribute, ExprCall, ExprCompare, ExprContext, ExprDict, FStringPart,
    InterpolatedStringElement, InterpolatedStringElements, Operator, Parameters, UnaryOp,
};
use rustpython_ruff_text_size::{Ranged, TextRange};

/// More arguments than this are passed as a tuple and a dict.
const MOST_ARGUMENTS: usize = 15;
/// Displays of more elements are built in steps.
const MOST_PAIRS: usize = 15;
const CHUNK: usize = 17;

impl Walk<'_> {
    /// Expressions, one after the other.
    pub(super) fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    /// An expression that is evaluated for its value.
    pub(super) fn expression(&mut self, expression: &Expr) -> TextRange {
        let own = expression.range();
        match expression {
            Expr::Attribute(attribute) => return self.attribute(attribute),
            Expr::Call(call) => return self.call(call),
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                if subscript.ctx == ExprContext::Load && !subscript.slice.is_slice_expr() {
                    self.note(Kind::Subscript, own, own);
                }
            }
            Expr::Slice(slice) => {
                let bounds = [&slice.lower, &slice.upper, &slice.step];
                let folded = bounds.iter().all(|bound| bound.as_ref().is_none_or(|b| is_constant(b)));
                let ends = bounds.map(|bound| bound.as_ref().map(|b| self.expression(b)));
                return ends.into_iter().flatten().last().filter(|_| !folded).unwrap_or(own);
            }
            Expr::BinOp(operation) => {
                self.expressions([&*operation.left, &*operation.right]);
                self.note(Kind::Operator, own, own);
                if let (Expr::StringLiteral(format), Operator::Mod, Expr::Tuple(values)) =
                    (&*operation.left, operation.op, &*operation.right)
                    && plain_fields(format.value.to_str()) == Some(values.len())
                {
                    for value in values {
                        self.note(Kind::Convert, own, value.range());
                        self.note(Kind::Format, own, value.range());
                    }
                }
            }
            Expr::UnaryOp(operation) => {
                let negates = operation.op == UnaryOp::Not;
                match &*operation.operand {
                    // CPython joins the two.
                    Expr::Compare(one) if negates && one.ops.len() == 1 => self.comparison(one, own),
                    operand => self.expressions([operand]),
                }
                if negates {
                    self.note(Kind::Truth, own, own);
                }
            }
            Expr::Compare(comparison) => self.comparison(comparison, own),
            Expr::BoolOp(operation) => {
                let mut end = own;
                for (index, value) in operation.values.iter().enumerate() {
                    end = self.expression(value);
                    if index + 1 < operation.values.len() {
                        self.note(Kind::Truth, end, own);
                    }
                }
                return end;
            }
            Expr::If(choice) => {
                self.condition(&choice.test);
                let end = self.expression(&choice.body);
                self.branches.insert(own, end);
                return self.expression(&choice.orelse);
            }
            Expr::Named(named) => return self.expression(&named.value),
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|parameters| self.defaults(parameters));
                return self.scope(true, |walk| walk.result(&lambda.body));
            }
            Expr::Starred(starred) => return self.expression(&starred.value),
            Expr::Await(awaited) => return self.expression(&awaited.value),
            Expr::FString(_) => return self.f_string(expression),
            _ => return self.collection(expression),
        }
        own
    }

    fn comparison(&mut self, comparison: &ExprCompare, about: TextRange) {
        self.expression(&comparison.left);
        for operand in &comparison.comparators {
            self.expression(operand);
            self.note(Kind::Compare, comparison.range, about);
        }
    }

    /// An expression whose value is returned. Where it is one operation on a conditional expression, the code
    /// generator puts the operation and the return behind the first branch too, at the place of that branch.
    pub(super) fn result(&mut self, value: &Expr) -> TextRange {
        let end = self.expression(value);
        let own = value.range();
        let (kind, mut operand, about) = match value {
            Expr::Call(call) if call.arguments.keywords.is_empty() => {
                (Kind::Call, call.arguments.args.last(), self.about_call(call))
            }
            Expr::Attribute(attribute) => {
                (Kind::Attribute, Some(&*attribute.value), self.about_attribute(attribute))
            }
            Expr::Subscript(subscript) => (Kind::Subscript, Some(&*subscript.slice), own),
            Expr::BinOp(operation) => (Kind::Operator, Some(&*operation.right), own),
            Expr::Compare(comparison) => (Kind::Compare, comparison.comparators.last(), own),
            _ => return end,
        };
        while let Some(Expr::If(choice)) = operand {
            if let Some(&here) = self.branches.get(&choice.range) {
                self.note(kind, here, about);
            }
            operand = Some(&choice.orelse);
        }
        end
    }

    /// Displays, comprehensions, `yield`.
    fn collection(&mut self, expression: &Expr) -> TextRange {
        let own = expression.range();
        match expression {
            Expr::List(list) => self.display(&list.elts, own, None),
            Expr::Tuple(tuple) => self.display(&tuple.elts, own, None),
            Expr::Set(set) => self.display(&set.elts, own, Some(Kind::BuildSet)),
            Expr::Dict(dict) => self.dict(dict),
            Expr::ListComp(list) => {
                self.comprehension(&list.generators, own, true, |walk| walk.expression(&list.elt))
            }
            Expr::SetComp(set) => self.comprehension(&set.generators, own, true, |walk| {
                let end = walk.expression(&set.elt);
                walk.note(Kind::Add, end, set.elt.range());
                end
            }),
            Expr::DictComp(dict) => self.comprehension(&dict.generators, own, true, |walk| {
                walk.expression(&dict.key);
                let end = walk.expression(&dict.value);
                walk.note(Kind::AddPair, end, dict.key.range().cover(dict.value.range()));
                end
            }),
            Expr::Generator(generator) => self.comprehension(&generator.generators, own, false, |walk| {
                let end = walk.expression(&generator.elt);
                walk.note(Kind::Yield, end, generator.elt.range());
                end
            }),
            Expr::Yield(yielded) => {
                let end = yielded.value.as_ref().map_or(own, |value| self.expression(value));
                self.note(Kind::Yield, end, own);
                end
            }
            Expr::YieldFrom(yielded) => {
                let end = self.expression(&yielded.value);
                // Getting the iterator, sending, yielding, cleaning up behind a throw.
                (0..4).for_each(|_| self.note(Kind::Yield, end, own));
                end
            }
            _ => own,
        }
    }

    /// An expression that a jump tests.
    pub(super) fn condition(&mut self, test: &Expr) {
        match test {
            Expr::BoolOp(operation) => operation.values.iter().for_each(|value| self.condition(value)),
            Expr::UnaryOp(operation) if operation.op == UnaryOp::Not => self.condition(&operation.operand),
            _ => {
                let end = self.expression(test);
                if !test.is_compare_expr() {
                    self.note(Kind::Truth, end, test.range());
                }
            }
        }
    }

    fn attribute(&mut self, attribute: &ExprAttribute) -> TextRange {
        let about = self.about_attribute(attribute);
        let end = self.expression(&attribute.value);
        let kind = if self.is_super(&attribute.value) { Kind::SuperAttribute } else { Kind::Attribute };
        self.note(kind, end, about);
        end
    }

    /// Whether an attribute of `value` is looked up without making the `super` object.
    fn is_super(&self, value: &Expr) -> bool {
        let Expr::Call(call) = value else { return false };
        let named = matches!(&*call.func, Expr::Name(name) if name.id == "super");
        named && self.in_function && !needs_unpacking(&call.arguments) && call.arguments.keywords.is_empty()
    }

    /// What an instruction that deals with an attribute is about: the whole, or the name alone when it is not
    /// on the line where the whole begins.
    pub(super) fn about_attribute(&self, attribute: &ExprAttribute) -> TextRange {
        let own = attribute.range;
        if self.spans_lines(own) { attribute.attr.range } else { own }
    }

    fn spans_lines(&self, range: TextRange) -> bool {
        self.source.get(range.to_std_range()).is_some_and(|text| text.contains('\n'))
    }

    fn call(&mut self, call: &ExprCall) -> TextRange {
        let own = call.range;
        if let (Expr::Name(name), [generator @ Expr::Generator(_)]) = (&*call.func, &*call.arguments.args)
            && call.arguments.keywords.is_empty()
            && let "tuple" | "list" | "set" | "all" | "any" = name.id.as_str()
        {
            // Unless the name means something else, the loop is written in place of the call.
            let end = self.expression(generator);
            let about = if let "list" | "set" = name.id.as_str() { own } else { name.range };
            self.note(Kind::Next, end, about);
            self.note(if name.id == "set" { Kind::Add } else { Kind::Truth }, end, about);
            self.note(Kind::Call, own, own);
            return own;
        }
        let mut here = own;
        match &*call.func {
            Expr::Attribute(attribute) if needs_unpacking(&call.arguments) => {
                let end = self.expression(&attribute.value);
                self.note(Kind::Attribute, end, self.about_attribute(attribute));
            }
            Expr::Attribute(attribute) => {
                self.attribute(attribute);
                if self.is_super(&attribute.value) {
                    here = attribute.attr.range;
                }
            }
            function => self.expressions([function]),
        }
        self.arguments(&call.arguments, here, self.about_call(call));
        here
    }

    /// The call of a method whose name is on a later line begins with the name.
    fn about_call(&self, call: &ExprCall) -> TextRange {
        match &*call.func {
            Expr::Attribute(method)
                if self.spans_lines(method.range) && !needs_unpacking(&call.arguments) =>
            {
                TextRange::new(method.attr.range.start(), call.range.end())
            }
            _ => call.range,
        }
    }

    /// The arguments of a call, and the call.
    pub(super) fn arguments(&mut self, arguments: &Arguments, here: TextRange, about: TextRange) {
        if !needs_unpacking(arguments) {
            self.expressions(&arguments.args);
            self.expressions(arguments.keywords.iter().map(|keyword| &keyword.value));
            self.note(Kind::Call, here, about);
            return;
        }
        let alone = arguments.args.len() == 1;
        for value in &arguments.args {
            let end = self.expression(value);
            if value.is_starred_expr() && !alone {
                self.note(Kind::Extend, end, about);
            }
        }
        let (mut end, mut pending, mut merging) = (here, 0, false);
        for keyword in &arguments.keywords {
            if keyword.arg.is_none() {
                if std::mem::take(&mut pending) > 0 {
                    self.note(Kind::BuildMap, end, about);
                    if merging {
                        self.note(Kind::Merge, end, about);
                    }
                }
                merging = true;
            }
            end = self.expression(&keyword.value);
            if keyword.arg.is_none() {
                self.note(Kind::Merge, end, about);
            } else {
                pending += 1;
            }
        }
        if pending > 0 && merging {
            self.note(Kind::Merge, end, about);
        }
        self.note(Kind::Call, here, about);
    }

    pub(super) fn defaults(&mut self, parameters: &Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                self.expression(default);
            }
        }
    }

    /// A list, tuple or set.
    fn display(&mut self, elements: &[Expr], own: TextRange, build: Option<Kind>) -> TextRange {
        if elements.len() > 2 && elements.iter().all(is_constant) {
            return own;
        }
        let (mut end, mut starred) = (own, false);
        for element in elements {
            end = self.expression(element);
            if element.is_starred_expr() {
                starred = true;
                self.note(Kind::Extend, end, own);
            } else if starred && build.is_some() {
                self.note(Kind::Add, end, own);
            }
        }
        if let Some(kind) = build
            && !starred
        {
            self.note(kind, end, own);
        }
        end
    }

    fn dict(&mut self, dict: &ExprDict) -> TextRange {
        let own = dict.range;
        let (n, mut end) = (dict.items.len(), own);
        let unpacks = dict.items.iter().any(|item| item.key.is_none());
        let rest = n % CHUNK;
        let (mut pending, mut merging) = (0, false);
        for (index, item) in dict.items.iter().enumerate() {
            if item.key.is_none() && std::mem::take(&mut pending) > 0 {
                self.build_map(end, own, merging);
            }
            self.expressions(&item.key);
            end = self.expression(&item.value);
            if item.key.is_none() {
                merging = true;
                self.note(Kind::Update, end, own);
            } else if unpacks || n <= MOST_PAIRS || (index >= n - rest && rest <= MOST_PAIRS) {
                pending += 1;
            } else {
                self.note(Kind::AddPair, end, own);
                if index >= CHUNK && (index % CHUNK == CHUNK - 1 || index + 1 == n) {
                    self.note(Kind::Update, end, own);
                }
            }
        }
        if pending > 0 {
            self.build_map(end, own, merging || n > MOST_PAIRS);
        }
        end
    }

    fn build_map(&mut self, here: TextRange, about: TextRange, merging: bool) {
        self.note(Kind::BuildMap, here, about);
        if merging {
            self.note(Kind::Update, here, about);
        }
    }

    /// `inlined`: in a function, the loops become part of it.
    fn comprehension(
        &mut self,
        loops: &[Comprehension],
        own: TextRange,
        inlined: bool,
        element: impl FnOnce(&mut Self) -> TextRange,
    ) -> TextRange {
        let Some((first, others)) = loops.split_first() else { return own };
        if inlined && self.in_function {
            let here = self.iterator(&first.iter);
            return self.loops(first, others, here, element);
        }
        self.scope(true, |walk| walk.loops(first, others, own, element));
        let end = self.iterator(&first.iter);
        self.note(Kind::Call, end, own);
        end
    }

    /// What a loop iterates.
    pub(super) fn iterator(&mut self, iterable: &Expr) -> TextRange {
        let end = self.expression(iterable);
        self.note(Kind::Iterate, end, iterable.range());
        end
    }

    fn loops(
        &mut self,
        first: &Comprehension,
        others: &[Comprehension],
        here: TextRange,
        element: impl FnOnce(&mut Self) -> TextRange,
    ) -> TextRange {
        self.one_loop(first, here);
        for other in others {
            let here = self.iterator(&other.iter);
            self.one_loop(other, here);
        }
        element(self)
    }

    fn one_loop(&mut self, of: &Comprehension, here: TextRange) {
        self.note(Kind::Next, here, of.iter.range());
        self.store(&of.target, here);
        of.ifs.iter().for_each(|test| self.condition(test));
    }

    fn f_string(&mut self, expression: &Expr) -> TextRange {
        let mut end = expression.range();
        if let Expr::FString(string) = expression {
            for part in &string.value {
                if let FStringPart::FString(part) = part {
                    end = self.fields(&part.elements, end);
                }
            }
        }
        end
    }

    /// The replacement fields of an f-string or of a format specifier.
    fn fields(&mut self, elements: &InterpolatedStringElements, mut end: TextRange) -> TextRange {
        for element in elements {
            if let InterpolatedStringElement::Interpolation(field) = element {
                end = self.expression(&field.expression);
                self.note(Kind::Convert, end, field.range);
                if let Some(spec) = &field.format_spec {
                    end = self.fields(&spec.elements, end);
                }
                self.note(Kind::Format, end, field.range);
            }
        }
        end
    }
}

/// Whether the arguments do not fit on the stack, or may not.
fn needs_unpacking(arguments: &Arguments) -> bool {
    arguments.args.iter().any(Expr::is_starred_expr)
        || arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
        || arguments.args.len() + arguments.keywords.len() > MOST_ARGUMENTS
}

/// How many fields a format has that is treated as an f-string: of strings, and nothing else.
fn plain_fields(format: &str) -> Option<usize> {
    let parts: Vec<&str> = format.split('%').collect();
    let mut fields = 0;
    let mut index = 1;
    while index < parts.len() {
        match parts[index].chars().next() {
            Some('s' | 'r' | 'a') => fields += 1,
            None if index + 1 < parts.len() => index += 1,
            _ => return None,
        }
        index += 1;
    }
    Some(fields)
}

/// Whether the code generator folds an expression.
fn is_constant(expression: &Expr) -> bool {
    match expression {
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_constant),
        _ => expression.is_literal_expr(),
    }
}
