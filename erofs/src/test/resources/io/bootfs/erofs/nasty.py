"""Makes the nasty tree: nasty.py DIR, on a file system with large extended attributes. Needs root."""

import os
import socket
import stat
import struct
import sys

MIB = 1 << 20
GIB = 1 << 30


def write(name, content=b"", mode=0o644):
    with open(name, "wb") as out:
        out.write(content)
    os.chmod(name, mode)


def acl(*entries):
    """Returns an ACL as the kernel takes it: version 2, then tag, permissions and id of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY = 0xFFFFFFFF
ACCESS = acl((1, 6, NOBODY), (2, 7, 1000), (4, 4, NOBODY), (8, 5, 70000), (16, 7, NOBODY), (32, 4, NOBODY))
DEFAULT = acl((1, 7, NOBODY), (2, 5, 65534), (4, 5, NOBODY), (16, 5, NOBODY), (32, 0, NOBODY))
# VFS_CAP_REVISION_2 and _3 (with a namespace's root) of include/uapi/linux/capability.h.
CAPABILITY_2 = struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0)
CAPABILITY_3 = struct.pack("<6I", 0x03000000, 1 << 13, 1 << 13, 0, 0, 100000)


def types():
    os.mkdir("types")
    write("types/file", b"content\n")
    os.symlink("file", "types/symlink")
    os.symlink("/nowhere/" + "x" * 4000, "types/symlink-long")
    os.symlink(b"\xff\xfe/\x80", "types/symlink-bytes")
    os.mkfifo("types/fifo")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("types/socket")
    listener.close()
    for major, minor in ((1, 3), (4095, 1048575), (255, 256), (256, 255), (0, 1), (7, 65536)):
        os.mknod("types/c%d-%d" % (major, minor), stat.S_IFCHR | 0o666, os.makedev(major, minor))
        os.mknod("types/b%d-%d" % (major, minor), stat.S_IFBLK | 0o660, os.makedev(major, minor))
    os.mknod("types/whiteout", stat.S_IFCHR, 0)
    os.mkdir("types/empty")


def modes():
    os.mkdir("modes")
    for mode in (0, 0o1, 0o777, 0o4755, 0o2755, 0o1777, 0o6711, 0o7777):
        write("modes/file-%o" % mode, b"#!/bin/sh\n", mode)
        os.mkdir("modes/dir-%o" % mode)
        os.chmod("modes/dir-%o" % mode, mode)
    for owner in (1, 65535, 65536, 0x7FFFFFFF, 0xFFFFFFFE):
        write("modes/owner-%d" % owner)
        os.chown("modes/owner-%d" % owner, owner, 0xFFFFFFFE - owner, follow_symlinks=False)
        os.symlink("x", "modes/owned-link-%d" % owner)
        os.chown("modes/owned-link-%d" % owner, owner, owner, follow_symlinks=False)


def attributes():
    os.mkdir("xattrs")
    write("xattrs/ping", b"ping", 0o755)
    os.setxattr("xattrs/ping", "security.capability", CAPABILITY_2)
    write("xattrs/ping-namespaced", b"ping", 0o755)
    os.setxattr("xattrs/ping-namespaced", "security.capability", CAPABILITY_3)
    write("xattrs/acl", b"acl")
    os.setxattr("xattrs/acl", "system.posix_acl_access", ACCESS)
    os.mkdir("xattrs/acl-default")
    os.setxattr("xattrs/acl-default", "system.posix_acl_access", ACCESS)
    os.setxattr("xattrs/acl-default", "system.posix_acl_default", DEFAULT)
    write("xattrs/inherited", b"x")
    write("xattrs/user", b"x")
    os.setxattr("xattrs/user", "user.empty", b"")
    os.setxattr("xattrs/user", b"user.\xff\xfe", b"\x00\x01\xff")
    os.setxattr("xattrs/user", "user." + "n" * 250, b"long name")
    os.setxattr("xattrs/user", "trusted.overlay.opaque", b"y")
    os.setxattr("xattrs/user", "security.selinux", b"system_u:object_r:etc_t:s0\0")
    write("xattrs/large", b"x")
    os.setxattr("xattrs/large", "user.large", bytes(range(256)) * 255 + b"tail")
    write("xattrs/many", b"x")
    for number in range(60):
        os.setxattr("xattrs/many", "user.number%d" % number, b"v" * (number % 70))
    for size in (3900, 4000, 4020, 4032, 4096):
        os.mkdir("xattrs/dir-%d" % size)
        os.setxattr("xattrs/dir-%d" % size, "user.x", b"d" * size)
        write("xattrs/dir-%d/file" % size)
        os.symlink("t" * 60, "xattrs/link-%d" % size)
        os.setxattr("xattrs/link-%d" % size, "trusted.x", b"l" * size, follow_symlinks=False)
    os.setxattr(".", "user.root", b"the root's own")


def names():
    os.mkdir("names")
    os.mkdir(b"names/" + b"\xc3\x28" * 127 + b"\x80")
    for name in (b"n" * 255, b"\xff" * 255, b"\x01", b"\n", b" ", b"!", b"-", b"...", b".a", b"..a", b"\\", b"\xe2\x82\xac"):
        write(b"names/" + name, name)
    os.mkdir("many")
    for number in range(50_000):
        # Every length, so that entries end on all sorts of places in their blocks.
        name = "%05d%s" % (number, "x" * (number % 250 if number % 100 == 0 else number % 30))
        os.symlink(name, "many/" + name) if number % 10 == 0 else write("many/" + name)
    for count in (126, 127, 255, 256):
        # 12 bytes and 4 of name each: blocks that are full to the last byte, or nearly.
        os.mkdir("names/full-%d" % count)
        for number in range(count):
            write("names/full-%d/%04d" % (count, number))


def contents():
    os.mkdir("sizes")
    for size in (0, 1, 4095, 4096, 4097, 8192, MIB - 1, MIB, MIB + 1, 3 * MIB + 7):
        write("sizes/%d" % size, os.urandom(size))
        write("sizes/zeros-%d" % size, bytes(size))
    with open("sizes/sparse-5g", "wb") as out:
        out.write(b"head")
        out.seek(5 * GIB // 2 + 12345)
        out.write(b"middle")
        out.seek(5 * GIB - 5000)
        out.write(b"end" + bytes(4997))
    with open("sizes/sparse-tail", "wb") as out:
        out.write(b"head")
        out.truncate(3 * MIB + 100)
    with open("sizes/sparse-all", "wb") as out:
        out.truncate(2 * MIB)


def links():
    os.mkdir("links")
    write("links/one", b"three names")
    os.link("links/one", "links/two")
    os.link("links/one", "types/three")
    os.symlink("target", "links/symlink-one")
    os.link("links/symlink-one", "links/symlink-two", follow_symlinks=False)
    os.link("types/fifo", "links/fifo")


def times():
    os.mkdir("times")
    # ext4 holds 1901 to 2446.
    for seconds in (-2147483648, -1, 0, 1, 2147483647, 2147483648, 4294967296, 15032385535):
        for nanos in (0, 1, 999_999_999):
            name = "times/%d.%d" % (seconds, nanos)
            write(name)
            os.utime(name, ns=(0, seconds * 1_000_000_000 + nanos))
    os.symlink("x", "times/link")
    os.utime("times/link", ns=(0, -123456789), follow_symlinks=False)
    os.mkdir("times/dir")
    os.utime("times/dir", ns=(0, 987654321123456789))
    os.utime(".", ns=(0, 1234567890987654321))


if __name__ == "__main__":
    os.umask(0)
    os.chdir(sys.argv[1])
    for part in (types, modes, attributes, names, contents, links, times):
        part()
