#!/usr/bin/python3
"""compare-trees A B: compares every byte and attribute of two trees; prints what differs, exits with 1 if anything does."""
import errno
import hashlib
import os
import stat
import sys

PIECE = 1 << 20


def content(path, status):
    if stat.S_ISREG(status.st_mode):
        digest = hashlib.sha256()
        with open(path, "rb", buffering=0) as file:
            for at, piece in pieces(file.fileno(), status.st_size):
                digest.update(b"%d " % at + piece)
        return status.st_size, digest.hexdigest()
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path)
    return status.st_rdev


def pieces(file, size):
    """Yields the pieces of a file, at multiples of their length, that have more than zeros in them, and where each is."""
    at = 0
    while at < size:
        try:
            # Gigabytes of holes need not be read: the file system says that they are zeros.
            at = os.lseek(file, at, os.SEEK_DATA) // PIECE * PIECE
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            return
        piece = os.pread(file, PIECE, at)
        if piece.count(0) != len(piece):
            yield at, piece
        at += PIECE


def xattrs(path):
    names = [n for n in os.listxattr(path, follow_symlinks=False) if not n.startswith("trusted.overlay.")]
    return {name: os.getxattr(path, name, follow_symlinks=False) for name in names}


def describe(root):
    described, first_names = {}, {}

    def visit(path, name):
        status = os.lstat(path)
        directory = stat.S_ISDIR(status.st_mode)
        described[name] = (
            oct(status.st_mode),
            status.st_uid,
            status.st_gid,
            status.st_mtime_ns,
            xattrs(path),
            None if directory else content(path, status),
            # Hard links: the first name of the same inode.
            None if directory else first_names.setdefault((status.st_dev, status.st_ino), name),
        )
        if directory:
            for child in sorted(os.listdir(path)):
                visit(os.path.join(path, child), os.path.join(name, child))

    visit(os.fsencode(root), b"/")
    return described


a, b = describe(sys.argv[1]), describe(sys.argv[2])
different = [name for name in sorted(a.keys() | b.keys()) if a.get(name) != b.get(name)]
for name in different[:20]:
    print(name, a.get(name), b.get(name), sep="\n  ")
print(f"{len(different)} of {len(a)} differ")
sys.exit(1 if different else 0)
