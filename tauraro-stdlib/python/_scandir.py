"""os.scandir: entries of a folder with what the system told of them at once."""

import posix
import stat

__all__ = ["DirEntry", "ScandirIterator"]


class DirEntry:
    __slots__ = ("name", "path", "_type", "_inode", "_stat", "_lstat")

    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '{cls.__module__}.{cls.__name__}' instances")

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def __fspath__(self):
        return self.path

    def inode(self):
        """Return inode of the entry; cached per entry."""
        return self._inode

    def stat(self, *, follow_symlinks=True):
        """Return stat_result object for the entry; cached per entry."""
        if follow_symlinks and self.is_symlink():
            if self._stat is None:
                self._stat = posix.stat(self.path)
            return self._stat
        if self._lstat is None:
            self._lstat = posix.lstat(self.path)
        return self._lstat

    def is_symlink(self):
        """Return True if the entry is a symbolic link; cached per entry."""
        return self._type == stat.S_IFLNK

    def is_junction(self):
        """Return True if the entry is a junction; cached per entry."""
        return False

    def is_dir(self, *, follow_symlinks=True):
        """Return True if the entry is a directory; cached per entry."""
        return self._is(stat.S_IFDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        """Return True if the entry is a file; cached per entry."""
        return self._is(stat.S_IFREG, follow_symlinks)

    def _is(self, kind, follow_symlinks):
        if not follow_symlinks or self._type != stat.S_IFLNK:
            return self._type == kind
        try:
            return stat.S_IFMT(self.stat().st_mode) == kind
        except FileNotFoundError:
            return False


DirEntry.__module__ = "posix"


def _entry(folder, name, kind, inode):
    entry = object.__new__(DirEntry)
    entry.name = name
    entry.path = folder + name
    entry._type = kind
    entry._inode = inode
    entry._stat = entry._lstat = None
    return entry


class ScandirIterator:
    def __init__(self, folder, entries):
        self._folder = folder
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return _entry(self._folder, *next(self._entries))

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


ScandirIterator.__module__ = "posix"


def scandir(path, entries):
    folder = posix.fspath(path)
    separator = b"/" if isinstance(folder, bytes) else "/"
    if not folder.endswith(separator):
        folder += separator
    return ScandirIterator(folder, entries)
