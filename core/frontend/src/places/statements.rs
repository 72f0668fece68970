//! The walk over statements.

use super::{Inside, Kind, Walk};
use rustpython_compiler::ast::{
    ExceptHandler, Expr, Pattern, Stmt, StmtAssert, StmtAugAssign, StmtClassDef, StmtFunctionDef, StmtMatch,
    StmtTry,
};
use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};

impl Walk<'_> {
    pub(super) fn body(&mut self, body: &[Stmt]) {
        body.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Stmt) {
        let own = statement.range();
        match statement {
            Stmt::Expr(expression) => self.expressions([&*expression.value]),
            Stmt::Assign(assignment) => {
                let mut here = self.expression(&assignment.value);
                for target in &assignment.targets {
                    here = self.store_value(target, &assignment.value, here);
                }
            }
            Stmt::AnnAssign(assignment) => {
                if let Some(value) = &assignment.value {
                    let here = self.expression(value);
                    self.store_value(&assignment.target, value, here);
                }
                self.scope(true, |walk| walk.expression(&assignment.annotation));
            }
            Stmt::AugAssign(assignment) => self.augmented(assignment),
            Stmt::Delete(deletion) => {
                let mut here = own;
                deletion.targets.iter().for_each(|target| here = self.delete(target, here));
            }
            Stmt::Raise(raise) => {
                self.expressions(raise.exc.as_deref().into_iter().chain(raise.cause.as_deref()));
                self.note(Kind::Raise, own, own);
            }
            Stmt::Assert(assertion) => self.assertion(assertion),
            Stmt::Return(result) => {
                let end = result.value.as_ref().map(|value| self.result(value));
                self.exits(own, |_| true);
                end.into_iter().filter(|&end| end != own).for_each(|end| self.exits(end, |_| true));
            }
            Stmt::Break(_) | Stmt::Continue(_) => self.exits(own, |inside| inside != Inside::Loop),
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            _ => self.compound(statement),
        }
    }

    fn compound(&mut self, statement: &Stmt) {
        match statement {
            Stmt::If(choice) => {
                self.condition(&choice.test);
                self.body(&choice.body);
                for clause in &choice.elif_else_clauses {
                    clause.test.iter().for_each(|test| self.condition(test));
                    self.body(&clause.body);
                }
            }
            Stmt::While(repeat) => {
                self.condition(&repeat.test);
                self.within(Inside::Loop, &repeat.body);
                self.body(&repeat.orelse);
            }
            Stmt::For(repeat) => {
                let here = match &*repeat.iter {
                    // The code generator makes a tuple of the elements.
                    Expr::List(list) if !list.elts.iter().any(Expr::is_starred_expr) => {
                        let ends = list.elts.iter().map(|element| self.expression(element));
                        let here = ends.last().unwrap_or(repeat.range);
                        self.note(Kind::Iterate, here, list.range);
                        here
                    }
                    iterable => self.iterator(iterable),
                };
                self.note(Kind::Next, here, repeat.iter.range());
                self.store(&repeat.target, here);
                self.within(Inside::Loop, &repeat.body);
                self.body(&repeat.orelse);
            }
            Stmt::With(with) => {
                for item in &with.items {
                    self.expression(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.store(target, target.range());
                    }
                }
                self.within(Inside::With(with.range), &with.body);
            }
            Stmt::Try(statement) => self.exceptions(statement),
            Stmt::Match(statement) => self.cases(statement),
            _ => {}
        }
    }

    fn within(&mut self, inside: Inside, body: &[Stmt]) {
        self.inside.push(inside);
        self.body(body);
        self.inside.pop();
    }

    /// A jump calls the exits of the `with` statements that it leaves.
    fn exits(&mut self, here: TextRange, leaves: impl Fn(Inside) -> bool) {
        let left: Vec<Inside> = self.inside.iter().rev().copied().take_while(|&i| leaves(i)).collect();
        for inside in left {
            match inside {
                Inside::With(with) => self.note(Kind::Call, here, with),
                Inside::Loop => {}
                Inside::Finally => return,
            }
        }
    }

    fn assertion(&mut self, assertion: &StmtAssert) {
        self.condition(&assertion.test);
        let mut here = assertion.range;
        if let Some(message) = &assertion.msg {
            here = self.expression(message);
            self.note(Kind::Call, here, assertion.range);
        }
        self.note(Kind::Raise, here, assertion.test.range());
    }

    /// Stores into `target` what `value` gives.
    fn store_value(&mut self, target: &Expr, value: &Expr, here: TextRange) -> TextRange {
        // `a, b = b, a` unpacks nothing.
        let targets = elements(target);
        if let Expr::Tuple(values) = value
            && targets.len() == values.len()
            && (2..=3).contains(&targets.len())
            && !targets.iter().chain(values).any(Expr::is_starred_expr)
        {
            return targets.iter().fold(here, |here, target| self.store(target, here));
        }
        self.store(target, here)
    }

    pub(super) fn store(&mut self, target: &Expr, here: TextRange) -> TextRange {
        match target {
            Expr::Attribute(attribute) => {
                let about = self.about_attribute(attribute);
                let here = self.expression(&attribute.value);
                self.note(Kind::StoreAttribute, here, about);
                here
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.note(Kind::StoreItem, here, subscript.range);
                here
            }
            Expr::Tuple(_) | Expr::List(_) => {
                self.note(Kind::Unpack, here, target.range());
                elements(target).iter().fold(here, |here, element| self.store(element, here))
            }
            Expr::Starred(starred) => self.store(&starred.value, here),
            _ => here,
        }
    }

    fn augmented(&mut self, assignment: &StmtAugAssign) {
        let own = assignment.range;
        let target = assignment.target.range();
        match &*assignment.target {
            Expr::Attribute(attribute) => {
                let about = self.about_attribute(attribute);
                let here = self.expression(&attribute.value);
                self.note(Kind::Attribute, here, about);
                let here = self.expression(&assignment.value);
                self.note(Kind::InPlace, here, own);
                self.note(Kind::StoreAttribute, here, about);
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                let here = self.expression(&subscript.slice);
                self.note(Kind::Subscript, here, target);
                let here = self.expression(&assignment.value);
                self.note(Kind::InPlace, here, own);
                self.note(Kind::StoreItem, here, target);
            }
            _ => {
                self.note(Kind::Name, own, target);
                let here = self.expression(&assignment.value);
                self.note(Kind::InPlace, here, own);
            }
        }
    }

    fn delete(&mut self, target: &Expr, here: TextRange) -> TextRange {
        match target {
            Expr::Attribute(attribute) => {
                let about = self.about_attribute(attribute);
                let here = self.expression(&attribute.value);
                self.note(Kind::DeleteAttribute, here, about);
                here
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.note(Kind::DeleteItem, here, subscript.range);
                here
            }
            Expr::Tuple(_) | Expr::List(_) => {
                elements(target).iter().fold(here, |here, element| self.delete(element, here))
            }
            _ => {
                self.note(Kind::DeleteName, here, target.range());
                here
            }
        }
    }

    fn function(&mut self, function: &StmtFunctionDef) {
        self.expressions(function.decorator_list.iter().map(|decorator| &decorator.expression));
        self.defaults(&function.parameters);
        // Behind annotations, which are evaluated in a scope of their own, the code generator stays there.
        let mut here = vec![function.range];
        let parameters = &function.parameters;
        let plain = parameters.iter_non_variadic_params().map(|plain| &plain.parameter);
        let variadic = parameters.vararg.as_deref().into_iter().chain(parameters.kwarg.as_deref());
        let annotations = plain.chain(variadic).filter_map(|parameter| parameter.annotation.as_deref());
        for annotation in annotations.chain(function.returns.as_deref()) {
            let end = self.scope(true, |walk| walk.expression(annotation));
            here.splice(1.., [end]);
        }
        self.scope(true, |walk| walk.body(&function.body));
        for decorator in function.decorator_list.iter().rev() {
            for &here in &here {
                self.note(Kind::Call, here, decorator.expression.range());
            }
        }
    }

    fn class(&mut self, class: &StmtClassDef) {
        self.expressions(class.decorator_list.iter().map(|decorator| &decorator.expression));
        self.scope(false, |walk| walk.body(&class.body));
        let own = class_range(class, self.source);
        match &class.arguments {
            Some(arguments) => self.arguments(arguments, own, own),
            None => self.note(Kind::Call, own, own),
        }
        for decorator in class.decorator_list.iter().rev() {
            self.note(Kind::Call, own, decorator.expression.range());
        }
    }

    fn exceptions(&mut self, statement: &StmtTry) {
        let has_finally = !statement.finalbody.is_empty();
        if has_finally {
            self.inside.push(Inside::Finally);
        }
        self.body(&statement.body);
        for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
            if let Some(kind) = &handler.type_ {
                let here = self.expression(kind);
                self.note(Kind::Catch, here, handler.range);
            }
            self.body(&handler.body);
        }
        self.body(&statement.orelse);
        if has_finally {
            self.inside.pop();
        }
        self.body(&statement.finalbody);
    }

    fn cases(&mut self, statement: &StmtMatch) {
        self.expression(&statement.subject);
        for case in &statement.cases {
            self.pattern(&case.pattern);
            if let Some(guard) = &case.guard {
                let here = self.expression(guard);
                self.note(Kind::Truth, here, guard.range());
            }
            self.body(&case.body);
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let own = pattern.range();
        match pattern {
            Pattern::MatchValue(value) => {
                let here = self.expression(&value.value);
                self.note(Kind::Compare, here, own);
            }
            Pattern::MatchClass(class) => {
                let here = self.expression(&class.cls);
                self.note(Kind::MatchClass, here, own);
                class.arguments.patterns.iter().for_each(|inner| self.pattern(inner));
                class.arguments.keywords.iter().for_each(|keyword| self.pattern(&keyword.pattern));
            }
            Pattern::MatchMapping(mapping) => {
                let here = mapping.keys.iter().map(|key| self.expression(key)).last();
                here.into_iter().for_each(|here| self.note(Kind::MatchKeys, here, own));
                mapping.patterns.iter().for_each(|inner| self.pattern(inner));
            }
            Pattern::MatchSequence(sequence) => {
                sequence.patterns.iter().for_each(|inner| self.pattern(inner))
            }
            Pattern::MatchOr(either) => either.patterns.iter().for_each(|inner| self.pattern(inner)),
            Pattern::MatchAs(named) => named.pattern.iter().for_each(|inner| self.pattern(inner)),
            Pattern::MatchSingleton(_) | Pattern::MatchStar(_) => {}
        }
    }
}

/// The elements of a tuple or a list.
fn elements(target: &Expr) -> &[Expr] {
    match target {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => &[],
    }
}

/// A class statement without its decorators.
pub(crate) fn class_range(class: &StmtClassDef, source: &str) -> TextRange {
    let before = source.get(..class.name.range.start().to_usize()).unwrap_or_default();
    let start = before.rfind("class").map_or(class.range.start(), |at| TextSize::new(at as u32));
    TextRange::new(start, class.range.end())
}
