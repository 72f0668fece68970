"""What a program sees of the calls in progress, and what objects say they are made of."""
import sys
def f():
    x = 1
    fr = sys._getframe(); print(fr.f_lineno, fr.f_locals['x'], fr.f_code.co_name, fr.f_back.f_code.co_name, fr.f_back.f_lineno, fr.f_globals is globals())
    print(sys._getframe(1).f_code.co_name, sys._getframemodulename())
    try: sys._getframe(10)
    except ValueError as e: print(e)
f()
class A:
    def __init__(self): self.x = 1
class B(A):
    __slots__ = ('y',)
class L(list): pass
class I(int): pass
print(A().__reduce_ex__(2)[1:], A().__getstate__(), object().__getstate__(), I(3).__reduce_ex__(4)[1:3])
b = B(); b.y = 2; print(b.__getstate__())
try: (i for i in ()).__reduce_ex__(2)
except TypeError as e: print(e)
