"""Reads directory trees byte for byte, for tests: names in any encoding, every type and attribute.

tree.py pack ROOT         writes the tree to standard output for TreeReader: one line an inode, its content after it
tree.py compare A B       prints every difference of two trees; exit status 1 if there is one
tree.py identical A B     compares all that lstat tells of two mounts of one image, inode numbers included
tree.py holes FILE        prints the 1 MiB pieces that the file system says are holes
"""

import errno
import os
import stat
import sys

PIECE = 1 << 20
SHOWN = 50


def walk(root):
    """Yields the relative path and status of all inodes, directories first, names in byte order."""
    ahead = [b""]
    while ahead:
        relative = ahead.pop()
        path = os.path.join(root, relative) if relative else root
        status = os.lstat(path)
        yield relative, path, status
        if stat.S_ISDIR(status.st_mode):
            names = sorted(os.listdir(path), reverse=True)
            ahead.extend(os.path.join(relative, name) for name in names)


def xattrs(path):
    names = sorted(os.listxattr(path, follow_symlinks=False))
    return [(os.fsencode(n), os.getxattr(path, n, follow_symlinks=False)) for n in names]


def pack(root):
    out = sys.stdout.buffer
    seen = set()
    for relative, path, status in walk(root):
        mode = status.st_mode
        target = os.readlink(path) if stat.S_ISLNK(mode) else b""
        identity = (status.st_dev, status.st_ino)
        fields = [
            relative.hex(),
            "%x:%x" % identity,
            mode,
            status.st_uid,
            status.st_gid,
            status.st_mtime_ns // 1_000_000_000,
            status.st_mtime_ns % 1_000_000_000,
            os.major(status.st_rdev),
            os.minor(status.st_rdev),
            status.st_size if stat.S_ISREG(mode) else 0,
            target.hex(),
            ",".join(name.hex() + "=" + value.hex() for name, value in xattrs(path)),
        ]
        out.write((" ".join(str(field) or "-" for field in fields) + "\n").encode())
        if stat.S_ISREG(mode) and identity not in seen:
            seen.add(identity)
            copy(path, status.st_size, out)


def copy(path, size, out):
    """Writes the content piece by piece: a line with offset and length, then as many bytes."""
    with open(path, "rb", buffering=0) as data:
        offset = 0
        while offset < size:
            start, end = extent(data.fileno(), offset, size)
            for offset in range(start, end, PIECE):
                content = os.pread(data.fileno(), min(PIECE, end - offset), offset)
                out.write(b"%d %d\n" % (offset, len(content)))
                out.write(content)
            offset = end
    out.write(b"%d 0\n" % size)


def extent(file, offset, size):
    """Returns start and end of the data at or after an offset."""
    try:
        start = os.lseek(file, offset, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return size, size
    return start, os.lseek(file, start, os.SEEK_HOLE)


class Comparison:
    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.differences = 0
        self.names = ({}, {})

    def differ(self, path, what, a, b):
        self.differences += 1
        if self.differences <= SHOWN:
            print("%r: %s: %.200r, %.200r" % (path, what, a, b))

    def expect(self, path, what, a, b):
        if a != b:
            self.differ(path, what, a, b)

    def run(self):
        ahead = [b""]
        while ahead:
            relative = ahead.pop()
            names = self.directory(relative)
            subdirectories = [name for name in names if self.inode(os.path.join(relative, name))]
            links = os.lstat(os.path.join(self.b, relative)).st_nlink
            self.expect(relative, "links of directory", 2 + len(subdirectories), links)
            ahead.extend(os.path.join(relative, name) for name in subdirectories)
        self.inode(b"")
        if self.differences == 0:
            self.count_links()

    def directory(self, relative):
        """Compares the names, and what the directory itself says of them; returns those in both."""
        a = set(os.listdir(os.path.join(self.a, relative)))
        directory = os.path.join(self.b, relative)
        listed = list(os.scandir(directory))
        b = {entry.name for entry in listed}
        self.expect(relative, "duplicate names", len(b), len(listed))
        for name in a ^ b:
            self.differ(os.path.join(relative, name), "present", name in a, name in b)
        for entry in listed:
            self.entry(entry)
        for missing in (b"!", b"\x7fno", b"\xff" * 255, b"~" * 200):
            if missing not in a:
                self.absent(os.path.join(directory, missing))
        return a & b

    def entry(self, entry):
        status = os.lstat(entry.path)
        self.expect(entry.path, "inode number of the entry", entry.inode(), status.st_ino)
        for kind, mine in (
            (stat.S_ISDIR, entry.is_dir(follow_symlinks=False)),
            (stat.S_ISREG, entry.is_file(follow_symlinks=False)),
            (stat.S_ISLNK, entry.is_symlink()),
        ):
            self.expect(entry.path, "type of the entry", kind(status.st_mode), mine)

    def absent(self, path):
        try:
            os.lstat(path)
            self.differ(path, "present", False, True)
        except OSError as error:
            self.expect(path, "lookup of a missing name", errno.ENOENT, error.errno)

    def inode(self, relative):
        """Compares two inodes; tells whether they are directories."""
        paths = [os.path.join(side, relative) if relative else side for side in (self.a, self.b)]
        a, b = (os.lstat(path) for path in paths)
        fields = ["st_mode", "st_uid", "st_gid", "st_mtime_ns", "st_rdev"]
        directory = stat.S_ISDIR(a.st_mode)
        if not directory:
            fields += ["st_size"]
        for field in fields:
            self.expect(relative, field, getattr(a, field), getattr(b, field))
        self.expect(relative, "extended attributes", xattrs(paths[0]), xattrs(paths[1]))
        if stat.S_IFMT(a.st_mode) != stat.S_IFMT(b.st_mode):
            return False
        if stat.S_ISLNK(a.st_mode):
            self.expect(relative, "target", os.readlink(paths[0]), os.readlink(paths[1]))
        elif not directory and self.first_of_links(relative, a, b) and stat.S_ISREG(a.st_mode):
            self.content(relative, *paths)
        return directory

    def first_of_links(self, relative, a, b):
        """Tells whether this is the first name of its inode; compares the names' grouping."""
        groups = [
            names.setdefault((status.st_dev, status.st_ino), [])
            for names, status in zip(self.names, (a, b))
        ]
        for group in groups:
            group.append(relative)
        self.expect(relative, "hard link to", *(group[0] for group in groups))
        return groups[0][0] == relative

    def count_links(self):
        """Compares link counts with the names that the tree has: a source may have more elsewhere."""
        for names in self.names[0].values():
            links = os.lstat(os.path.join(self.b, names[0])).st_nlink
            self.expect(names[0], "links", len(names), links)

    def content(self, relative, a, b):
        with open(a, "rb", buffering=0) as left, open(b, "rb", buffering=0) as right:
            files = (left.fileno(), right.fileno())
            size = os.fstat(left.fileno()).st_size
            offset = 0
            while offset < size:
                # What both file systems say is a hole need not be read.
                offset = min(extent(file, offset, size)[0] for file in files)
                pieces = [os.pread(file, PIECE, offset) for file in files]
                if pieces[0] != pieces[1]:
                    self.differ(relative, "content from %d on" % offset, *map(len, pieces))
                    return
                offset += PIECE


def compare(a, b):
    comparison = Comparison(a, b)
    comparison.run()
    if comparison.differences > 0:
        print("%d differences" % comparison.differences)
        sys.exit(1)


def identical(a, b):
    fields = "mode ino nlink uid gid size blocks blksize rdev atime_ns mtime_ns ctime_ns".split()
    differences = 0
    for relative, path, status in walk(a):
        other = os.lstat(os.path.join(b, relative) if relative else b)
        for field in fields:
            mine, theirs = (getattr(s, "st_" + field) for s in (status, other))
            if mine != theirs:
                differences += 1
                print("%r: %s: %r, %r" % (relative, field, mine, theirs))
                if differences == SHOWN:
                    sys.exit(1)
    sys.exit(differences > 0)


def holes(path):
    with open(path, "rb") as data:
        size = os.fstat(data.fileno()).st_size
        for start in range(0, size, PIECE):
            if extent(data.fileno(), start, size)[0] >= min(start + PIECE, size):
                print(start // PIECE)


COMMANDS = {"pack": pack, "compare": compare, "identical": identical, "holes": holes}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*map(os.fsencode, sys.argv[2:]))
