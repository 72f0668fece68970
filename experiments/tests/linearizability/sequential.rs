//! The sequential types: what each operation of the histories does and gives.

use super::checker::{Operation, Sequential};
use std::collections::BTreeSet;

/// As the recorder shows it.
fn shown(items: &[i64]) -> String {
    let words: Vec<String> = items.iter().map(i64::to_string).collect();
    format!("[{}]", words.join(","))
}

fn or(found: Option<i64>, otherwise: &str) -> String {
    found.map_or(otherwise.to_owned(), |v| v.to_string())
}

fn truth(b: bool) -> String {
    if b { "True" } else { "False" }.to_owned()
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List(pub Vec<i64>);

#[allow(clippy::unit_arg, reason = "an operation gives None, as a unit")]
impl Sequential for List {
    fn apply(&self, operation: &Operation) -> Option<Self> {
        let mut items = self.0.clone();
        let a = &operation.arguments;
        let none = |(): ()| "None".to_owned();
        let result = match operation.name.as_str() {
            "append" => none(items.push(a[0])),
            "pop" => or(items.pop(), "IndexError"),
            "pop_first" if items.is_empty() => "IndexError".to_owned(),
            "pop_first" => items.remove(0).to_string(),
            "insert_first" => none(items.insert(0, a[0])),
            "extend" => none(items.extend(a)),
            "get_first" => or(items.first().copied(), "IndexError"),
            "get_last" => or(items.last().copied(), "IndexError"),
            "set_first" if items.is_empty() => "IndexError".to_owned(),
            "set_first" => none(items[0] = a[0]),
            "delete_last" => items.pop().map_or("IndexError", |_| "None").to_owned(),
            "replace" => none(items = a.clone()),
            "reverse" => none(items.reverse()),
            "clear" => none(items.clear()),
            "len" => items.len().to_string(),
            "copy" | "slice" => shown(&items),
            other => panic!("no such operation of a list: {other}"),
        };
        (result == operation.result).then_some(List(items))
    }
}

/// A dict, in the order of insertion; or the attributes of an object, whose order does not matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dict {
    pub items: Vec<(i64, i64)>,
    pub missing: &'static str,
}

impl Dict {
    fn find(&self, key: i64) -> Option<usize> {
        self.items.iter().position(|&(k, _)| k == key)
    }

    fn get(&self, key: i64) -> Option<i64> {
        self.find(key).map(|i| self.items[i].1)
    }

    fn remove(&mut self, key: i64) -> Option<i64> {
        self.find(key).map(|i| self.items.remove(i).1)
    }

    fn set(&mut self, key: i64, value: i64) {
        match self.find(key) {
            Some(i) => self.items[i].1 = value,
            None => self.items.push((key, value)),
        }
    }
}

impl Sequential for Dict {
    fn apply(&self, operation: &Operation) -> Option<Self> {
        let mut dict = self.clone();
        let a = &operation.arguments;
        let none = || "None".to_owned();
        let result = match operation.name.as_str() {
            "set" => {
                dict.set(a[0], a[1]);
                none()
            }
            "get" => or(dict.get(a[0]), self.missing),
            "get_or_none" => or(dict.get(a[0]), "None"),
            "delete" => dict.remove(a[0]).map_or(self.missing, |_| "None").to_owned(),
            "pop" => or(dict.remove(a[0]), self.missing),
            "popitem" => dict.items.pop().map_or(self.missing.to_owned(), |(k, v)| shown(&[k, v])),
            "setdefault" => {
                let value = dict.get(a[0]).unwrap_or(a[1]);
                dict.set(a[0], value);
                value.to_string()
            }
            "contains" => truth(dict.find(a[0]).is_some()),
            "update" => {
                dict.set(a[0], a[1]);
                dict.set(7, a[1]);
                none()
            }
            "len" => dict.items.len().to_string(),
            "clear" => {
                dict.items.clear();
                none()
            }
            "copy" => shown(&dict.items.iter().flat_map(|&(k, v)| [k, v]).collect::<Vec<_>>()),
            other => panic!("no such operation of a dict: {other}"),
        };
        (result == operation.result).then_some(dict)
    }
}

/// A set, which gives any of its items where one is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Set(pub BTreeSet<i64>);

impl Sequential for Set {
    fn apply(&self, operation: &Operation) -> Option<Self> {
        let mut set = self.0.clone();
        let a = &operation.arguments;
        let none = || "None".to_owned();
        let result = match operation.name.as_str() {
            "add" => {
                set.insert(a[0]);
                none()
            }
            "discard" => {
                set.remove(&a[0]);
                none()
            }
            "remove" => if set.remove(&a[0]) { "None" } else { "KeyError" }.to_owned(),
            "pop" if set.is_empty() => "KeyError".to_owned(),
            "pop" => {
                let popped: i64 = operation.result.parse().ok()?;
                set.remove(&popped).then_some(())?;
                popped.to_string()
            }
            "contains" => truth(set.contains(&a[0])),
            "update" => {
                set.extend([a[0], 7]);
                none()
            }
            "len" => set.len().to_string(),
            "clear" => {
                set.clear();
                none()
            }
            "copy" => shown(&set.iter().copied().collect::<Vec<_>>()),
            other => panic!("no such operation of a set: {other}"),
        };
        (result == operation.result).then_some(Set(set))
    }
}
