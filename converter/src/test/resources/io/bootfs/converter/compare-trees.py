#!/usr/bin/python3
"""compare-trees A B: compares every byte and attribute of two trees; prints what differs, exits with 1 if anything does."""
import hashlib
import os
import stat
import sys

PIECE = 1 << 20
ZEROS = bytes(PIECE)


def content(path, status):
    if stat.S_ISREG(status.st_mode):
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            for block in iter(lambda: file.read(PIECE), b""):
                # Gigabytes of zeros are faster compared than digested.
                if block != ZEROS[: len(block)]:
                    digest.update(b"%d " % file.tell() + block)
        return status.st_size, digest.hexdigest()
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path)
    return status.st_rdev


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
