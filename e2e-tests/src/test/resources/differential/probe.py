#!/usr/bin/python3
"""Prints as one line of JSON what a program sees of the container that it runs in.

The words of its command line say what it does besides: `tree` lists the whole tree, `tree=/PATH` what
is below a folder, `stdin` reads standard input, `until=N` tells which signals come until that one
does, `echo` tells which lines come on standard input then, until it ends; `failing=FILE` fails the
first two times, `exit=N` ends with that status, `die=N` ends by that signal; others are there to be
seen.
"""

import base64
import ctypes
import hashlib
import json
import os
import resource
import select
import signal
import stat
import sys
import termios

STATUS = (
    "Umask Groups CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp Seccomp_filters"
    " SigBlk SigIgn SigCgt SigPnd ShdPnd THP_enabled untag_mask Cpus_allowed Mems_allowed CoreDumping"
).split()
FILES = "/etc/hosts /etc/resolv.conf /etc/hostname /etc/passwd /etc/group /etc/mtab".split()
KERNEL_FILES = (
    "/proc/sys/kernel/hostname /proc/sys/kernel/domainname /proc/self/oom_score_adj"
    " /proc/self/cgroup /proc/self/coredump_filter /proc/self/timerslack_ns"
    " /proc/self/personality /proc/self/loginuid /proc/self/sessionid /proc/self/setgroups"
    " /proc/self/uid_map /proc/self/gid_map /proc/self/projid_map"
).split()

# Of <linux/prctl.h>: what a process has of its own and hands on; of some, the value goes to a place.
ATTRIBUTES = {
    "dumpable": 3,
    "keeps capabilities": 7,
    "timing": 13,
    "secure bits": 27,
    "timer slack": 30,
    "kill at corrupt memory": 34,
    "no huge pages": 42,
    "speculation": 52,
}
ATTRIBUTES_BY_PLACE = {"signal at the parent's end": 2, "time stamps": 25, "is a reaper": 37}
IOPRIO_GET = {"x86_64": 252, "aarch64": 31}


def error_of(action):
    try:
        action()
        return "ok"
    except OSError as e:
        return e.strerror


def text(path):
    try:
        with open(path, "rb") as file:
            return file.read().decode(errors="backslashreplace")
    except OSError as e:
        return e.strerror


def printable(name):
    return os.fsencode(name).decode(errors="backslashreplace")


def unescape(field):
    return field.encode().decode("unicode_escape")


def mounts():
    seen = {}
    with open("/proc/self/mountinfo") as file:
        for line in file:
            fields = line.split()
            dash = fields.index("-")
            place = unescape(fields[4])
            # Of several at one place, the last one is seen.
            seen[place] = {
                "root": unescape(fields[3]),
                "options": sorted(fields[5].split(",")),
                "propagation": sorted(f.split(":")[0] for f in fields[6:dash]),
                "type": fields[dash + 1],
                "source": fields[dash + 2],
                "super": sorted(fields[dash + 3].split(",")),
                "owner": owner(place),
                "writable": writable(place),
            }
    return seen


def owner(path):
    try:
        found = os.stat(path)
        return f"{stat.filemode(found.st_mode)} {found.st_uid}:{found.st_gid}"
    except OSError as e:
        return e.strerror


def writable(place):
    if place.startswith(("/proc", "/sys", "/dev/")) or not os.path.isdir(place):
        return error_of(lambda: os.close(os.open(place, os.O_WRONLY))) if os.path.isfile(place) else ""
    name = os.path.join(place, ".probe")
    result = error_of(lambda: os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY)))
    if result == "ok":
        os.unlink(name)
    return result


def streams():
    seen = {}
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            found = os.fstat(number)
            kind = stat.filemode(found.st_mode)[0]
            seen[name] = {
                "kind": kind,
                "tty": os.ttyname(number) if os.isatty(number) else None,
                "owner": found.st_uid,
                "mode": stat.filemode(found.st_mode),
                "opened": flags(number),
                "by_name": error_of(
                    lambda: os.close(os.open(f"/proc/self/fd/{number}", os.O_WRONLY if number else os.O_RDONLY))
                ),
            }
        except OSError as e:
            seen[name] = e.strerror
    seen["descriptors"] = sorted(int(n) for n in os.listdir("/proc/self/fd"))[:-1]
    seen["controlling"] = error_of(lambda: os.close(os.open("/dev/tty", os.O_RDWR)))
    seen["leads"] = {"session": os.getsid(0) == os.getpid(), "group": os.getpgid(0) == os.getpid()}
    if os.isatty(0):
        *modes, characters = termios.tcgetattr(0)
        seen["modes"] = [*modes, [str(c) for c in characters]]
        seen["foreground"] = os.tcgetpgrp(0) == os.getpgid(0)
        seen["size"] = tuple(os.get_terminal_size(0))
    return seen


def flags(number):
    with open(f"/proc/self/fdinfo/{number}") as file:
        return next(line.split()[1] for line in file if line.startswith("flags"))


def process():
    libc = ctypes.CDLL(None)
    seen = {name: libc.prctl(number, 0, 0, 0, 0) for name, number in ATTRIBUTES.items()}
    for name, number in ATTRIBUTES_BY_PLACE.items():
        value = ctypes.c_int()
        libc.prctl(number, ctypes.byref(value), 0, 0, 0)
        seen[name] = value.value
    seen["scheduling"] = [os.sched_getscheduler(0), os.sched_getparam(0).sched_priority]
    seen["priority of input and output"] = libc.syscall(IOPRIO_GET[os.uname().machine], 1, 0)
    return seen


def status():
    with open("/proc/self/status") as file:
        fields = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return {name: fields.get(name) for name in STATUS}


def limits():
    names = sorted(name for name in dir(resource) if name.startswith("RLIMIT_"))
    return {name: resource.getrlimit(getattr(resource, name)) for name in names}


def devices():
    seen = {}
    for folder, folders, files in os.walk("/dev"):
        for name in folders + files:
            path = os.path.join(folder, name)
            found = os.lstat(path)
            numbers = f"{os.major(found.st_rdev)}:{os.minor(found.st_rdev)}"
            target = os.readlink(path) if stat.S_ISLNK(found.st_mode) else ""
            seen[path] = f"{stat.filemode(found.st_mode)} {found.st_uid}:{found.st_gid} {numbers} {target}"
    return seen


def attributes(path, first_names):
    found = os.lstat(path)
    seen = [stat.filemode(found.st_mode), f"{found.st_uid}:{found.st_gid}", str(found.st_mtime_ns)]
    if not stat.S_ISDIR(found.st_mode):
        seen.append(f"size={found.st_size} links={found.st_nlink}")
    if stat.S_ISLNK(found.st_mode):
        seen.append(f"-> {printable(os.readlink(path))}")
    if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
        seen.append(f"device={os.major(found.st_rdev)}:{os.minor(found.st_rdev)}")
    if found.st_nlink > 1 and not stat.S_ISDIR(found.st_mode):
        seen.append("is " + first_names.setdefault((found.st_dev, found.st_ino), printable(path)))
    for name in sorted(os.listxattr(path, follow_symlinks=False)):
        value = base64.b64encode(os.getxattr(path, name, follow_symlinks=False)).decode()
        seen.append(f"{name}={value}")
    if stat.S_ISREG(found.st_mode):
        try:
            with open(path, "rb") as file:
                seen.append(hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as e:
            seen.append(e.strerror)
    return " ".join(seen)


def tree(top, without):
    seen = {}
    first_names = {}
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(folder, name)
            if path not in without:
                seen[printable(path)] = attributes(path, first_names)
        folders[:] = [name for name in folders if os.path.join(folder, name) not in without]
    seen[top] = attributes(top, first_names)
    return seen


def trees(words):
    seen = {}
    for word in words:
        if word.split("=")[0] == "tree":
            seen.update(tree(word[5:] or "/", engines_own()))
    return seen


def observe(words):
    # Before anything is written: that changes times.
    listing = trees(words)
    return {
        "argv": sys.argv,
        # Docker's order of variables is random; that boot keeps it is tested elsewhere.
        "environment": sorted(text("/proc/self/environ").split("\0")[:-1]),
        "directory": os.getcwd(),
        "ids": [os.getresuid(), os.getresgid(), sorted(os.getgroups())],
        "status": status(),
        "process": process(),
        "limits": limits(),
        "nice": os.nice(0),
        "affinity": sorted(os.sched_getaffinity(0)),
        "hostname": os.uname().nodename,
        # A host's come and go with other containers.
        "interfaces": sorted(name for name in os.listdir("/sys/class/net") if not name.startswith("veth")),
        "files": {path: text(path) for path in FILES},
        "kernel": {path: text(path) for path in KERNEL_FILES},
        "streams": streams(),
        "stdin": hashlib.sha256(sys.stdin.buffer.read()).hexdigest() if "stdin" in words else None,
        "devices": devices(),
        "mounts": mounts(),
        "working directory": [owner("."), writable(os.getcwd())],
        "tree": listing,
    }


def engines_own():
    with open("/proc/self/mountinfo") as file:
        places = [unescape(line.split()[4]) for line in file]
    return {place for place in places if place.startswith(("/proc", "/sys", "/dev", "/etc"))}


def value(words, name):
    return next((word[len(name) + 1 :] for word in words if word.startswith(name + "=")), None)


def window():
    return "%d rows, %d columns" % os.get_terminal_size(0)[::-1] if os.isatty(0) else "no terminal"


def catch_signals():
    """Returns a descriptor from which the numbers of signals are read."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}:
        signal.signal(number, lambda *_: None)
    return reading


def report(signals, last, echo):
    print("ready", flush=True)
    sources = [signals, 0] if echo else [signals]
    while True:
        for source in select.select(sources, [], [])[0]:
            read = os.read(source, 4096)
            if source == 0:
                print("got", read.decode().strip(), "with", window(), flush=True)
                if not read:
                    return
            for number in read if source == signals else ():
                print("signal", number, flush=True)
                if number == last:
                    print("ended by signal", number, file=sys.stderr)
                    sys.exit(60)


def fail_twice(path):
    with open(path, "a+b") as file:
        file.write(b"x")
        sys.exit(5 if file.tell() < 3 else 0)


def main(words):
    last = value(words, "until")
    # First of all: who waits for the observation may signal at once.
    signals = catch_signals() if last else None
    print("PROBE", json.dumps(observe(words)), flush=True)
    if last:
        report(signals, int(last), "echo" in words)
    if value(words, "failing"):
        fail_twice(value(words, "failing"))
    if value(words, "die"):
        os.kill(os.getpid(), int(value(words, "die")))
    sys.exit(int(value(words, "exit") or 0))


main(sys.argv[1:])
