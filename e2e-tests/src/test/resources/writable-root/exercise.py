"""exercise.py DIR: does to an image's directory what programs do, and prints what came of it.

A line a step: its name, and what it returned or which error it got. Then a line a file: its attributes and digest.
What an overlay file system may choose (inode numbers, blocks, directories' sizes and links) is left out.
"""

import errno
import hashlib
import mmap
import os
import stat
import struct
import sys

OLD = 1_000_000_000  # what all times in the image are


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data, flags=os.O_WRONLY):
    descriptor = os.open(path, flags, 0o644)
    try:
        return os.write(descriptor, data)
    finally:
        os.close(descriptor)


def digest(path):
    return hashlib.sha256(read(path)).hexdigest()[:16]


def create():
    write("new", b"new", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    return read("new")


def create_what_is_there():
    write("text", b"", os.O_WRONLY | os.O_CREAT | os.O_EXCL)


def append():
    write("appended", b"!", os.O_WRONLY | os.O_APPEND)
    return os.stat("appended").st_size, digest("appended")


def open_for_writing_only():
    os.close(os.open("opened", os.O_RDWR))
    return int(os.stat("opened").st_mtime), digest("opened")


def read_what_was_opened_before():
    with open("before", "rb") as before:
        start = before.read(4)
        write("before", b"BEFORE", os.O_WRONLY)
        return start, os.fstat(before.fileno()).st_size, read("before")[:8]


def truncate():
    os.truncate("shorter", 10)
    os.truncate("longer", 1 << 20)
    os.close(os.open("emptied", os.O_WRONLY | os.O_TRUNC))
    return digest("shorter"), digest("longer"), os.stat("emptied").st_size


def unlink_and_recreate():
    os.chmod("recreated", 0o600)
    os.unlink("recreated")
    gone = not os.path.exists("recreated") and "recreated" not in os.listdir(".")
    write("recreated", b"again", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    return gone, read("recreated"), oct(os.stat("recreated").st_mode)


def remove_a_full_directory():
    os.rmdir("full")


def make_a_directory_anew():
    for name in os.listdir("full"):
        os.unlink("full/" + name)
    os.rmdir("full")
    os.mkdir("full")
    return os.listdir("full")


def replace_a_directory_by_a_file():
    os.rmdir("empty")
    write("empty", b"file", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.unlink("text2")
    os.mkdir("text2")
    return os.listdir("text2")


def rename_over():
    write("source", b"source", os.O_WRONLY | os.O_CREAT)
    os.rename("source", "over")
    os.rename("moved", "sub/moved")
    return read("over"), digest("sub/moved"), os.path.exists("moved")


def rename_a_directory():
    os.rename("directory", "renamed")
    return sorted(os.listdir("renamed")), digest("renamed/file")


def rename_back():
    os.rename("renamed", "directory")


def rename_a_new_directory_over():
    os.mkdir("fresh")
    write("fresh/file", b"fresh", os.O_WRONLY | os.O_CREAT)
    os.rename("fresh", "empty2")
    return os.listdir("empty2")


def rename_into_itself():
    os.mkdir("outer")
    os.rename("outer", "outer/inner")


def link():
    os.link("linked", "link")
    write("link", b"LINK")
    a, b = os.stat("linked"), os.stat("link")
    return a.st_nlink, (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino), read("linked")[:6]


def write_to_one_of_two_links():
    write("hard1", b"HARD")
    return read("hard1")[:6], read("hard2")[:6]


def symbolic_links():
    os.unlink("symlink")
    os.symlink("no/such", "symlink")
    return os.readlink("symlink"), os.path.exists("symlink")


def attributes():
    os.chmod("changed", 0o4750)
    os.chown("changed", 12, 34)
    os.utime("changed", (OLD + 1, OLD + 2))
    os.chmod("directory", 0o1777)
    seen = os.stat("changed")
    return oct(seen.st_mode), seen.st_uid, seen.st_gid, seen.st_mtime, seen.st_size, digest("changed")


def extended_attributes():
    os.setxattr("attributed", "user.mine", b"value")
    os.setxattr("sub", "user.mine", b"folder's")
    os.removexattr("attributed", "user.image")
    return os.listxattr("attributed"), os.getxattr("attributed", "user.mine"), os.getxattr("sub", "user.mine")


def remove_a_missing_attribute():
    os.removexattr("text", "user.none")


def access_list(path):
    entries = ((1, 6, -1), (2, 4, 77), (4, 4, -1), (0x10, 4, -1), (0x20, 0, -1))
    packed = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    os.setxattr(path, "system.posix_acl_access", packed)
    return oct(os.stat(path).st_mode), os.getxattr(path, "system.posix_acl_access") == packed


def access_list_of_an_unchanged_file():
    try:
        return access_list("listed")
    finally:
        os.unlink("listed")


def access_lists():
    os.chmod("listed2", 0o600)
    write("listed3", b"new", os.O_WRONLY | os.O_CREAT)
    return access_list("listed2"), access_list("listed3")


def capabilities_go_with_a_write():
    os.setxattr("capable", "security.capability", struct.pack("<IIIII", 0x2000001, 1 << 10, 0, 0, 0))
    before = os.listxattr("capable")
    write("capable", b"CAPABLE")
    return before, os.listxattr("capable")


def write_sparsely():
    descriptor = os.open("sparse", os.O_WRONLY)
    os.pwrite(descriptor, b"end", 1 << 30)
    os.close(descriptor)
    with open("sparse", "rb") as file:
        start = file.read(10)
        file.seek(1 << 29)
        middle = file.read(10)
        file.seek(1 << 30)
        return os.stat("sparse").st_size, start, middle, file.read()


def map_and_write():
    with open("mapped", "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[5000:5006] = b"MAPPED"
        memory.flush()
        return file.read()[4998:5008], digest("mapped")


def temporary_file():
    descriptor = os.open(".", os.O_TMPFILE | os.O_RDWR, 0o640)
    os.write(descriptor, b"linked later")
    here = os.open(".", os.O_PATH)  # With a folder, it is linkat(2), which follows the link.
    os.link(f"/proc/self/fd/{descriptor}", "temporary", src_dir_fd=here)
    os.close(here)
    os.close(descriptor)
    return read("temporary"), oct(os.stat("temporary").st_mode)


def synchronize():
    for name, flags in (("synced", os.O_WRONLY), ("sub", os.O_RDONLY | os.O_DIRECTORY)):
        descriptor = os.open(name, flags)
        os.fsync(descriptor)
        os.fdatasync(descriptor)
        os.close(descriptor)


def allocate():
    descriptor = os.open("allocated", os.O_WRONLY)
    os.posix_fallocate(descriptor, 0, 300_000)
    os.close(descriptor)
    return os.stat("allocated").st_size, digest("allocated")


def copy_in_the_kernel():
    source = os.open("text", os.O_RDONLY)
    target = os.open("copy", os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        while os.copy_file_range(source, target, 1 << 20):
            pass
        return digest("copy") == digest("text")
    finally:
        os.close(source)
        os.close(target)
        os.unlink("copy")


def special_files():
    os.mkfifo("fifo", 0o600)
    os.unlink("pipe")
    return stat.S_ISFIFO(os.stat("fifo").st_mode), os.path.lexists("pipe")


def names():
    write("n" * 255, b"", os.O_WRONLY | os.O_CREAT)
    write(b"\xff\xfe name", b"", os.O_WRONLY | os.O_CREAT)
    return os.statvfs(".").f_namemax


def a_name_that_is_too_long():
    write("n" * 256, b"", os.O_WRONLY | os.O_CREAT)


def a_marking_attribute():
    os.getxattr("sub", "trusted.overlay.opaque")


def many_entries():
    for number in range(500):
        write(f"sub/{number}", b"", os.O_WRONLY | os.O_CREAT)
    there = len(os.listdir("sub")), sum(entry.is_file() for entry in os.scandir("sub"))
    for number in range(2, 500):
        os.unlink(f"sub/{number}")
    return there, sorted(os.listdir("sub"))


STEPS = (
    create, create_what_is_there, append, open_for_writing_only, read_what_was_opened_before, truncate,
    unlink_and_recreate, remove_a_full_directory, make_a_directory_anew, replace_a_directory_by_a_file, rename_over,
    rename_a_directory, rename_back, rename_a_new_directory_over, rename_into_itself, link, write_to_one_of_two_links,
    symbolic_links, attributes, extended_attributes, remove_a_missing_attribute,
    access_list_of_an_unchanged_file, access_lists, capabilities_go_with_a_write, write_sparsely, map_and_write, temporary_file, synchronize,
    allocate, copy_in_the_kernel, special_files, names, a_name_that_is_too_long, a_marking_attribute, many_entries,
)  # fmt: skip


def time(seen):
    return int(seen.st_mtime) if seen.st_mtime < OLD + 10 else "now"


def show(path):
    seen = os.lstat(path)
    line = [ascii(path), stat.filemode(seen.st_mode), seen.st_uid, seen.st_gid]
    if not stat.S_ISDIR(seen.st_mode):
        line += [seen.st_nlink, seen.st_size, time(seen)]
    if stat.S_ISREG(seen.st_mode) and seen.st_size < 1 << 24:
        line.append(digest(path))
    if not stat.S_ISLNK(seen.st_mode):
        line.append({name: os.getxattr(path, name) for name in sorted(os.listxattr(path))})
    print(*line)


os.umask(0o022)
os.chdir(sys.argv[1])
for step in STEPS:
    try:
        result = step()
    except OSError as e:
        result = errno.errorcode[e.errno]
    print(f"{step.__name__}: {result}")
for folder, folders, files in os.walk(os.fsencode(".")):
    folders.sort()
    for name in sorted(folders + files):
        show(os.path.join(folder, name))
