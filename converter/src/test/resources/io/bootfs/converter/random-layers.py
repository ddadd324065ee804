#!/usr/bin/python3
"""random-layers SEED DIR COUNT: lets the kernel's overlayfs make COUNT layers by random changes.

Each layer is what a writable overlay over the layers before it has kept in its upper directory, DIR/N, and, as image
builders write it, DIR/N.tar. The merged tree of all of them is mounted at DIR/merged.
"""
import os
import random
import shutil
import stat
import subprocess
import sys
import tarfile

seed, top, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
rng = random.Random(seed)
NAMES = ["a", "b", "c", "d", "e", "\u00fc", os.fsdecode(b"\xff\x80"), "n" * 255, "x" * 120]


def everything(root):
    directories, others = [root], []
    for base, dirs, files in os.walk(root):
        for name in dirs + files:
            path = os.path.join(base, name)
            (directories if stat.S_ISDIR(os.lstat(path).st_mode) else others).append(path)
    return sorted(directories), sorted(others)


def remove(path):
    if stat.S_ISDIR(os.lstat(path).st_mode):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def free(path):
    """Makes room at a path, or finds another one: too much would be lost otherwise."""
    if os.path.lexists(path) and rng.random() < 0.25:
        remove(path)
    while os.path.lexists(path):
        path = os.path.join(os.path.dirname(path), "m" + str(rng.randrange(1000)))
    return path


def write(path):
    with open(path, "wb") as file:
        file.write(rng.randbytes(rng.choice([0, 1, 100, 4095, 4096, 4097, 70000])))


def change(root):
    directories, others = everything(root)
    at = rng.choice(directories)
    path = os.path.join(at, rng.choice(NAMES))
    kind = rng.randrange(15)
    if kind <= 3:
        write(free(path))
    elif kind <= 5:
        os.mkdir(free(path))  # A directory removed and made anew becomes opaque.
    elif kind == 6:
        os.symlink(rng.choice(["a", "../b", "/c/d", "nowhere"]), free(path))
    elif kind == 7:
        os.mkfifo(free(path)) if rng.random() < 0.5 else os.mknod(
            free(path), stat.S_IFCHR | 0o640, os.makedev(rng.randrange(1, 4000), rng.randrange(1 << 20)))
    elif kind <= 8 and others:
        remove(rng.choice(others))
    elif kind == 9 and len(directories) > 3 and rng.random() < 0.3:
        remove(rng.choice(directories[1:]))
    elif kind <= 11 and others:
        target = rng.choice(others)
        if not os.path.lexists(path):
            os.link(target, path, follow_symlinks=False)
    elif kind == 12 and others:
        source = rng.choice(others)
        if source != path and not (os.path.lexists(path) and stat.S_ISDIR(os.lstat(path).st_mode)):
            os.rename(source, path)
    else:
        target = rng.choice(directories + others)
        if not stat.S_ISLNK(os.lstat(target).st_mode):
            os.chown(target, rng.randrange(70000), rng.randrange(70000))
            os.chmod(target, rng.choice([0o755, 0o4711, 0o2070, 0o1777, 0]))
        if stat.S_ISREG(os.lstat(target).st_mode) or stat.S_ISDIR(os.lstat(target).st_mode):
            os.setxattr(target, "user." + rng.choice("xyz"), rng.randbytes(rng.randrange(40)) + b"\0\n\xff")
        os.utime(target, ns=(0, rng.randrange(-10**18, 2 * 10**18)), follow_symlinks=False)


def add(tar, upper, path, first_names):
    status = os.lstat(path)
    name = os.path.relpath(path, upper)
    parent, base = os.path.split(name)
    if stat.S_ISCHR(status.st_mode) and status.st_rdev == 0:
        tar.addfile(tarfile.TarInfo(os.path.join(parent, ".wh." + base)))
        return
    info = tar.gettarinfo(path, arcname=name)
    info.mtime = status.st_mtime_ns // 10**9
    info.pax_headers["mtime"] = f"{status.st_mtime_ns // 10**9}.{status.st_mtime_ns % 10**9:09d}"
    if status.st_mtime_ns < 0:
        info.pax_headers["mtime"] = f"-{-status.st_mtime_ns // 10**9}.{-status.st_mtime_ns % 10**9:09d}"
    if not stat.S_ISDIR(status.st_mode):
        first = first_names.setdefault(status.st_ino, name)
        info.type = tarfile.LNKTYPE if first != name else tarfile.REGTYPE if stat.S_ISREG(status.st_mode) else info.type
        info.linkname = first if first != name else info.linkname
        info.size = status.st_size if info.type == tarfile.REGTYPE else 0
    opaque = False
    for xattr in os.listxattr(path, follow_symlinks=False):
        opaque = opaque or xattr == "trusted.overlay.opaque"
        if not xattr.startswith("trusted.overlay."):
            value = os.getxattr(path, xattr, follow_symlinks=False)
            info.pax_headers["SCHILY.xattr." + xattr] = os.fsdecode(value)
    if info.type == tarfile.REGTYPE:
        with open(path, "rb") as file:
            tar.addfile(info, file)
    else:
        tar.addfile(info)
    if opaque:
        tar.addfile(tarfile.TarInfo(os.path.join(name, ".wh..wh..opq")))
    if stat.S_ISDIR(status.st_mode):
        # Whiteouts may come before or behind what replaces them.
        children = os.listdir(path)
        rng.shuffle(children)
        for child in children:
            add(tar, upper, os.path.join(path, child), first_names)


def mount(target, *options):
    os.makedirs(target, exist_ok=True)
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", ",".join(options), target], check=True)


def lower(n):
    # An overlay without an upper directory needs two lower ones.
    return "lowerdir=" + ":".join([f"{top}/{i}" for i in range(n, 0, -1)] + [f"{top}/empty"] * (n < 2))


os.makedirs(f"{top}/empty")
for n in range(1, count + 1):
    upper, work, merged = f"{top}/{n}", f"{top}/work", f"{top}/merged"
    os.makedirs(upper)
    os.makedirs(work, exist_ok=True)
    mount(merged, lower(n - 1) if n > 1 else f"lowerdir={top}/empty", f"upperdir={upper}", f"workdir={work}", "redirect_dir=off,metacopy=off,index=off")
    for _ in range(60):
        change(merged)
    subprocess.run(["umount", merged], check=True)
    shutil.rmtree(work)
    with tarfile.open(f"{top}/{n}.tar", "w", format=tarfile.PAX_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
        add(tar, upper, upper, {})
mount(f"{top}/merged", lower(count))
