//! `__text_signature__` and `__doc__` of methods whose definitions have none beside them.
//!
//! One table instead of two more lines at each small method: `inspect.signature` and `help` want these, nothing else does. A row is
//! `Type.method`, signature, first line of the docstring.

/// Signature and docstring of a method.
pub fn of(class: &str, method: &str) -> Option<(&'static str, &'static str)> {
    let wanted = (class, method);
    let found = TABLE.binary_search_by_key(&wanted, |(name, ..)| name.split_once('.').unwrap_or((name, "")));
    found.ok().map(|at| (TABLE[at].1, TABLE[at].2))
}

/// In the order of type and method.
static TABLE: &[(&str, &str, &str)] = &[
    ("bytearray.__reduce__", "($self, /)", "Return state information for pickling."),
    ("bytearray.__reduce_ex__", "($self, proto=0, /)", "Return state information for pickling."),
    ("bytearray.__sizeof__", "($self, /)", "Returns the size of the bytearray object in memory, in bytes."),
    ("bytearray.append", "($self, item, /)", "Append a single item to the end of the bytearray."),
    ("bytearray.center", "($self, width, fillchar=b' ', /)", "Return a centered string of length width."),
    ("bytearray.clear", "($self, /)", "Remove all items from the bytearray."),
    ("bytearray.copy", "($self, /)", "Return a copy of B."),
    (
        "bytearray.expandtabs",
        "($self, /, tabsize=8)",
        "Return a copy where all tab characters are expanded using spaces.",
    ),
    (
        "bytearray.extend",
        "($self, iterable_of_ints, /)",
        "Append all the items from the iterator or sequence to the end of the bytearray.",
    ),
    (
        "bytearray.fromhex",
        "($type, string, /)",
        "Create a bytearray object from a string of hexadecimal numbers.",
    ),
    (
        "bytearray.hex",
        "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
        "Create a string of hexadecimal numbers from a bytearray object.",
    ),
    (
        "bytearray.insert",
        "($self, index, item, /)",
        "Insert a single item into the bytearray before the given index.",
    ),
    ("bytearray.join", "($self, iterable_of_bytes, /)", "Concatenate any number of bytes/bytearray objects."),
    (
        "bytearray.ljust",
        "($self, width, fillchar=b' ', /)",
        "Return a left-justified string of length width.",
    ),
    ("bytearray.lstrip", "($self, bytes=None, /)", "Strip leading bytes contained in the argument."),
    (
        "bytearray.partition",
        "($self, sep, /)",
        "Partition the bytearray into three parts using the given separator.",
    ),
    ("bytearray.pop", "($self, index=-1, /)", "Remove and return a single item from B."),
    ("bytearray.remove", "($self, value, /)", "Remove the first occurrence of a value in the bytearray."),
    (
        "bytearray.removeprefix",
        "($self, prefix, /)",
        "Return a bytearray with the given prefix string removed if present.",
    ),
    (
        "bytearray.removesuffix",
        "($self, suffix, /)",
        "Return a bytearray with the given suffix string removed if present.",
    ),
    (
        "bytearray.replace",
        "($self, old, new, count=-1, /)",
        "Return a copy with all occurrences of substring old replaced by new.",
    ),
    ("bytearray.reverse", "($self, /)", "Reverse the order of the values in B in place."),
    (
        "bytearray.rjust",
        "($self, width, fillchar=b' ', /)",
        "Return a right-justified string of length width.",
    ),
    (
        "bytearray.rpartition",
        "($self, sep, /)",
        "Partition the bytearray into three parts using the given separator.",
    ),
    (
        "bytearray.rsplit",
        "($self, /, sep=None, maxsplit=-1)",
        "Return a list of the sections in the bytearray, using sep as the delimiter.",
    ),
    ("bytearray.rstrip", "($self, bytes=None, /)", "Strip trailing bytes contained in the argument."),
    (
        "bytearray.split",
        "($self, /, sep=None, maxsplit=-1)",
        "Return a list of the sections in the bytearray, using sep as the delimiter.",
    ),
    (
        "bytearray.splitlines",
        "($self, /, keepends=False)",
        "Return a list of the lines in the bytearray, breaking at line boundaries.",
    ),
    (
        "bytearray.strip",
        "($self, bytes=None, /)",
        "Strip leading and trailing bytes contained in the argument.",
    ),
    (
        "bytearray.translate",
        "($self, table, /, delete=b'')",
        "Return a copy with each character mapped by the given translation table.",
    ),
    (
        "bytearray.zfill",
        "($self, width, /)",
        "Pad a numeric string with zeros on the left, to fill a field of the given width.",
    ),
    ("bytearray_iterator.__reduce__", "($self, /)", "Return state information for pickling."),
    ("bytes.__bytes__", "($self, /)", "Convert this value to exact type bytes."),
    ("bytes.center", "($self, width, fillchar=b' ', /)", "Return a centered string of length width."),
    (
        "bytes.expandtabs",
        "($self, /, tabsize=8)",
        "Return a copy where all tab characters are expanded using spaces.",
    ),
    ("bytes.fromhex", "($type, string, /)", "Create a bytes object from a string of hexadecimal numbers."),
    (
        "bytes.hex",
        "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
        "Create a string of hexadecimal numbers from a bytes object.",
    ),
    ("bytes.join", "($self, iterable_of_bytes, /)", "Concatenate any number of bytes objects."),
    ("bytes.ljust", "($self, width, fillchar=b' ', /)", "Return a left-justified string of length width."),
    ("bytes.lstrip", "($self, bytes=None, /)", "Strip leading bytes contained in the argument."),
    ("bytes.partition", "($self, sep, /)", "Partition the bytes into three parts using the given separator."),
    (
        "bytes.removeprefix",
        "($self, prefix, /)",
        "Return a bytes object with the given prefix string removed if present.",
    ),
    (
        "bytes.removesuffix",
        "($self, suffix, /)",
        "Return a bytes object with the given suffix string removed if present.",
    ),
    (
        "bytes.replace",
        "($self, old, new, count=-1, /)",
        "Return a copy with all occurrences of substring old replaced by new.",
    ),
    ("bytes.rjust", "($self, width, fillchar=b' ', /)", "Return a right-justified string of length width."),
    (
        "bytes.rpartition",
        "($self, sep, /)",
        "Partition the bytes into three parts using the given separator.",
    ),
    (
        "bytes.rsplit",
        "($self, /, sep=None, maxsplit=-1)",
        "Return a list of the sections in the bytes, using sep as the delimiter.",
    ),
    ("bytes.rstrip", "($self, bytes=None, /)", "Strip trailing bytes contained in the argument."),
    (
        "bytes.split",
        "($self, /, sep=None, maxsplit=-1)",
        "Return a list of the sections in the bytes, using sep as the delimiter.",
    ),
    (
        "bytes.splitlines",
        "($self, /, keepends=False)",
        "Return a list of the lines in the bytes, breaking at line boundaries.",
    ),
    ("bytes.strip", "($self, bytes=None, /)", "Strip leading and trailing bytes contained in the argument."),
    (
        "bytes.translate",
        "($self, table, /, delete=b'')",
        "Return a copy with each character mapped by the given translation table.",
    ),
    (
        "bytes.zfill",
        "($self, width, /)",
        "Pad a numeric string with zeros on the left, to fill a field of the given width.",
    ),
    ("complex.__complex__", "($self, /)", "Convert this value to exact type complex."),
    ("complex.__format__", "($self, format_spec, /)", "Convert to a string according to format_spec."),
    ("complex.__getnewargs__", "($self, /)", ""),
    (
        "dict.fromkeys",
        "($type, iterable, value=None, /)",
        "Create a new dictionary with keys from iterable and values set to value.",
    ),
    (
        "dict.pop",
        "($self, key, default=<unrepresentable>, /)",
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.",
    ),
    ("float.__ceil__", "($self, /)", "Return the ceiling as an Integral."),
    ("float.__floor__", "($self, /)", "Return the floor as an Integral."),
    ("float.__format__", "($self, format_spec, /)", "Formats the float according to format_spec."),
    ("float.__getformat__", "($type, typestr, /)", "You probably don't want to use this function."),
    ("float.__getnewargs__", "($self, /)", ""),
    (
        "float.__round__",
        "($self, ndigits=None, /)",
        "Return the Integral closest to x, rounding half toward even.",
    ),
    ("float.__trunc__", "($self, /)", "Return the Integral closest to x between 0 and x."),
    ("float.fromhex", "($type, string, /)", "Create a floating-point number from a hexadecimal string."),
    ("int.__format__", "($self, format_spec, /)", ""),
    ("int.__getnewargs__", "($self, /)", ""),
    ("int.__round__", "($self, ndigits=<unrepresentable>, /)", "Rounding an Integral returns itself."),
    ("int.__sizeof__", "($self, /)", "Returns size in memory, in bytes."),
    (
        "int.from_bytes",
        "($type, /, bytes, byteorder='big', *, signed=False)",
        "Return the integer represented by the given array of bytes.",
    ),
    ("list.__sizeof__", "($self, /)", "Return the size of the list in memory, in bytes."),
    (
        "memoryview.cast",
        "($self, /, format, shape=<unrepresentable>)",
        "Cast a memoryview to a new format or shape.",
    ),
    (
        "memoryview.hex",
        "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
        "Return the data in the buffer as a str of hexadecimal numbers.",
    ),
    ("memoryview.release", "($self, /)", "Release the underlying buffer exposed by the memoryview object."),
    ("memoryview.tobytes", "($self, /, order='C')", "Return the data in the buffer as a byte string."),
    ("memoryview.tolist", "($self, /)", "Return the data in the buffer as a list of elements."),
    ("memoryview.toreadonly", "($self, /)", "Return a readonly version of the memoryview."),
    ("method.__reduce__", "($self, /)", ""),
    ("object.__dir__", "($self, /)", "Default dir() implementation."),
    ("object.__format__", "($self, format_spec, /)", "Default object formatter."),
    ("object.__sizeof__", "($self, /)", "Size of object in memory, in bytes."),
    (
        "str.__format__",
        "($self, format_spec, /)",
        "Return a formatted version of the string as described by format_spec.",
    ),
    ("str.__sizeof__", "($self, /)", "Return the size of the string in memory, in bytes."),
    ("str.isalnum", "($self, /)", "Return True if the string is an alpha-numeric string, False otherwise."),
    ("str.isalpha", "($self, /)", "Return True if the string is an alphabetic string, False otherwise."),
    ("str.isascii", "($self, /)", "Return True if all characters in the string are ASCII, False otherwise."),
    ("str.isdecimal", "($self, /)", "Return True if the string is a decimal string, False otherwise."),
    ("str.isdigit", "($self, /)", "Return True if the string is a digit string, False otherwise."),
    (
        "str.isidentifier",
        "($self, /)",
        "Return True if the string is a valid Python identifier, False otherwise.",
    ),
    ("str.islower", "($self, /)", "Return True if the string is a lowercase string, False otherwise."),
    ("str.isnumeric", "($self, /)", "Return True if the string is a numeric string, False otherwise."),
    ("str.isprintable", "($self, /)", "Return True if the string is printable, False otherwise."),
    ("str.isspace", "($self, /)", "Return True if the string is a whitespace string, False otherwise."),
    ("str.istitle", "($self, /)", "Return True if the string is a title-cased string, False otherwise."),
    ("str.isupper", "($self, /)", "Return True if the string is an uppercase string, False otherwise."),
    ("tuple.__getnewargs__", "($self, /)", ""),
    ("type.__dir__", "($self, /)", "Specialized __dir__ implementation for types."),
    ("type.__instancecheck__", "($self, instance, /)", "Check if an object is an instance."),
    ("type.__subclasscheck__", "($self, subclass, /)", "Check if a class is a subclass."),
    ("type.__subclasses__", "($self, /)", "Return a list of immediate subclasses."),
    ("type.mro", "($self, /)", "Return a type's method resolution order."),
];

#[cfg(test)]
mod tests {
    #[test]
    fn rows_are_in_order() {
        assert!(super::TABLE.is_sorted_by_key(|(name, ..)| name.split_once('.')));
        assert_eq!(super::of("list", "no such method"), None);
    }
}
