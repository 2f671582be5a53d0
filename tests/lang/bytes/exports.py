# What has views cannot be resized, until these are released or nobody has them any more.
import array
import io
import weakref


def refused(what, *args):
    try:
        what(*args)
    except (BufferError, IndexError, ValueError) as e:
        print(type(e).__name__, e)
    else:
        print('done')


def delete(b, key):
    del b[key]


def assign(b, key, value):
    b[key] = value


def extend_in_place(b, more):
    b += more


def repeat_in_place(b, count):
    b *= count


def everything(b):
    refused(b.append, 1)
    refused(b.extend, b'ab')
    refused(b.extend, b'')
    refused(b.clear)
    refused(b.pop)
    refused(b.insert, 0, 1)
    refused(b.remove, 97)
    refused(delete, b, 0)
    refused(delete, b, slice(0, 2))
    refused(delete, b, slice(0, 3, 2))
    refused(assign, b, slice(0, 1), b'xyz')
    refused(assign, b, slice(0, 1), b'a')
    refused(assign, b, 0, 97)
    refused(extend_in_place, b, b'q')
    refused(repeat_in_place, b, 3)
    refused(repeat_in_place, b, 1)
    refused(b.__init__, b'a')
    refused(b.reverse)
    print(bytes(b))


b = bytearray(b'abcd')
view = memoryview(b)
everything(b)
view.release()
everything(bytearray(b'abcd'))
b.append(1)
print(b)

# Parts of views are views of the object.
b = bytearray(b'abcdef')
with memoryview(b) as view:
    part = view[1:3]
    refused(b.append, 1)
refused(b.append, 1)
part.release()
refused(b.append, 1)
print(b)

# Views of views.
first = memoryview(b)
second = memoryview(first)
third = second.cast('b').toreadonly()
for one in first, second, third:
    refused(b.clear)
    one.release()
refused(b.clear)

# Views that nobody has.
b = bytearray(b'abc')
print(memoryview(b)[0])
b.append(1)
with memoryview(b) as view:
    print(bytes(view[1:3]), view[2:][0])
b.append(2)
print(sum(memoryview(b)))
b.append(3)


def dropped():
    view = memoryview(b)
    part = view[1:]
    return part[0]


for i in range(200):
    dropped()
    b.append(i)
    len(memoryview(b)[3:])
    del b[-1]
print(len(b))


def kept():
    view = memoryview(b)
    try:
        b.append(1)
    except BufferError:
        return view.nbytes


for i in range(200):
    kept()
print(kept())
b.append(4)
print(len(b))


def by_an_exception():
    view = memoryview(b)
    raise ValueError


try:
    by_an_exception()
except ValueError:
    pass
b.append(5)


class Buffer(bytearray):
    pass


b = Buffer(b'abc')
reference = weakref.ref(b)
view = memoryview(b)
print(weakref.getweakrefcount(b), len(weakref.getweakrefs(b)))
refused(b.append, 1)
del view
refused(b.append, 1)

# Others.
a = array.array('i', [1, 2, 3])
view = memoryview(a)
refused(a.append, 4)
refused(a.pop)
refused(a.extend, [])
refused(a.extend, [1])
refused(a.frombytes, b'1234')
refused(a.insert, 0, 1)
refused(a.remove, 2)
refused(delete, a, 0)
refused(assign, a, slice(0, 1), a)
refused(repeat_in_place, a, 2)
a[0] = 7
print(view.tolist())
view.release()
refused(a.append, 4)

stream = io.BytesIO(b'abc')
view = stream.getbuffer()
refused(stream.write, b'x')
refused(stream.truncate, 0)
refused(stream.close)
view[0] = 65
print(stream.getvalue())
view.release()
refused(stream.write, b'x')
with stream.getbuffer() as view:
    pass
refused(stream.close)
