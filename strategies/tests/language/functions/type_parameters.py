# Type parameters of functions and classes, type statements (PEP 695, 696).
def first[T](items: list[T]) -> T:
    return items[0]
print(first([1, 2]), first.__type_params__)
class Box[T, *Ts, **P]:
    kind = "box"
    def __init__(self, v: T): self.v = v
    def get(self) -> T: return self.v
print(Box.__type_params__, Box.__orig_bases__, Box[int, str, [int]], Box(3).get(), Box.__parameters__)
class Base[T]: pass
class Num[T: int](Base[T]):
    pass
print(Num.__type_params__[0].__bound__, Num.__mro__)
class Con[T: (int, str) = int]: pass
print(Con.__type_params__[0].__constraints__, Con.__type_params__[0].__default__)
type Pair[A] = tuple[A, A]
type Alias = list[int]
print(Pair, Pair.__value__, Pair.__type_params__, Alias.__value__, Pair[int], Alias.__module__)
def f[T = int](x: T = 5, *, k: int = 6) -> T: return (x, k)
print(f(), f.__type_params__[0].__default__, f.__defaults__, f.__kwdefaults__)
import typing
print(typing.get_type_hints(first))
