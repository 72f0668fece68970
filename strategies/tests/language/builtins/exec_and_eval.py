"""Source text and code objects run in namespaces of the program's choice."""
# exec/eval
g={}
exec("x=1\ndef f(): return x\ny=f()", g); print(g['y'])
l={}
exec("a=1\nb=a+1", {}, l); print(l)
exec("class C:\n z=a if False else 3\n def m(self): return 5", {}, l); print(l['C'].z, l['C']().m())
class M(dict):
    def __missing__(self,k): return k*2
print(eval("foo", {}, M()))
def fn():
    q=5
    print(eval("q+1"), sorted(locals()))
    exec("q=6"); print(q)
    return locals()
print(fn())
c=compile("1+1","<s>","eval"); print(eval(c))
c=compile("w=3","<s>","exec"); d={}; exec(c,d); print(d['w'])
l={}; exec(compile("w=4\nv=w","<s>","exec"),{},l); print(l)
try: eval("1+")
except SyntaxError as e: print(type(e).__name__, e)
try: exec("import nosuch_mod")
except ImportError as e: print(type(e).__name__, e)
exec("global gg; gg=9", globals(), {}); print(gg)
exec("[i for i in range(3)]\nr=[i*k for i in range(3) for k in [2]]",{},l); print(l['r'])
def outer():
    n=3
    def inner(): return n
    return inner
try: exec(outer().__code__, {})
except TypeError as e: print(e)
exec(outer().__code__, {}, closure=outer().__closure__)
print(eval("__import__('sys').maxsize"))
print(eval("lambda: 3")())
try: eval(outer().__code__)
except TypeError as e: print(e)
try: exec("1", closure=())
except TypeError as e: print(e)
class Log(dict):
    def __getitem__(self, k): print('get', k); return dict.__getitem__(self, k)
    def __setitem__(self, k, v): print('set', k); dict.__setitem__(self, k, v)
exec("p = 1\nq = p\ndel p", {}, names := Log())
print(names)
exec("from math import *\nr = floor(2.5)", globals_ := {}, names := {})
print('floor' in names, 'floor' in globals_, names['r'])
exec("def rec(n): return n and rec(n - 1)\nok = rec(3)", ns := {}); print(ns['ok'])
try: exec("def rec(n): return n and rec(n - 1)\nok = rec(3)", {}, {})
except NameError as e: print(e)
