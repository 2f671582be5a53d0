"""array: typecodes, ranges, slices, bytes."""
from array import array
import array as am
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for c in "bBhHiIlLqQ":
    a=array(c,[1,2,3]); a.append(100); a[0]=5; print(a, a.itemsize, a[-1], a.tolist(), len(a.tobytes()))
    err(lambda: a.append(2**70)); err(lambda: a.append("x")); err(lambda: a.append(1.5))
for c in "bhilq":
    a=array(c,[-1,-2,0]); s=8*a.itemsize; a.append(2**(s-1)-1); a.append(-2**(s-1)); print(a); b=array(c); b.frombytes(a.tobytes()); print(a==b)
for c in "bBhHiI":
    a=array(c); s=8*a.itemsize; err(lambda: a.append(2**s)); err(lambda: a.append(-2**s))
f=array('f',[0.1,1e10]); d=array('d',[0.1,0.0,1e300,float('inf')]); print(f,d,d[1:3],d[::-1],f.tobytes())
u=array('u','héllo'); print(u,u.tounicode(),u[1]); u.fromunicode("zz"); print(u)
a=array('i',range(10)); a[2:5]=array('i',[9]); print(a); del a[::2]; print(a); a[1:1]=array('i',[7,7]); print(a); a[::2]=array('i',[0]*len(a[::2])); print(a); del a[0]; print(a)
err(lambda: a.__setitem__(slice(0,2),[1])); err(lambda: a.__setitem__(slice(0,4,2),array('i',[1]))); err(lambda: a[99]); err(lambda: a.__setitem__(99,1)); err(lambda: a["x"]); err(lambda: array(5)); err(lambda: array('i',"abc")); err(lambda: array()); err(lambda: array('i',[1])+[2]); err(lambda: array('i').pop()); err(lambda: array('i',[1]).remove(2)); err(lambda: array('i',[1]).index(2)); err(lambda: array('i').extend(array('d',[1])))
print(a+a, a*2, 2*a, a==array('d',a), a<array('i',[100]), 7 in a, a.count(7), a.index(7), list(reversed(a)))
a.insert(0,5); a.insert(-1,6); a.insert(100,8); print(a, a.pop(), a.pop(0), a); a.reverse(); print(a); a.byteswap(); print(a); a*=0; print(a, len(a), bool(a))
b=array('i',[1,2]); b+=array('i',[3]); b*=2; b.extend([4]); b.fromlist([5]); print(b, b.__copy__(), b.typecode, array('i', b'\x01\0\0\0'))
class A(array): pass
x=A('d',[1.5]); x.t=1; print(x, x.t, isinstance(x,array)); print(sum(array('d',[0.5]*1000)), max(array('h',[3,1])), hash is hash)
err(lambda: hash(b))
