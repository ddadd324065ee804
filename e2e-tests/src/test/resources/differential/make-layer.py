#!/usr/bin/python3
"""make-layer.py OUT.tar PROBE: a layer with the probe, and with all that a file can be.

Its contents are what differential tests look at; see DifferentialTest.
"""

import io
import sys
import tarfile

NANOSECONDS = "1700000000.123456789"

# struct vfs_cap_data of <linux/capability.h>: version 2, effective, CAP_NET_RAW
CAPABILITY = "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

PASSWD = b"""\
root:x:0:0:root:/root:/bin/bash
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
app:x:999:999::/app:/usr/sbin/nologin
worker:x:1500:1500:in many groups:/home/worker:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
"""

GROUP = b"""\
root:x:0:
adm:x:4:worker
tty:x:5:
backup:x:34:
video:x:44:app,worker,backup
staff:x:50:
www-data:x:33:
app:x:999:
worker:x:1500:
nogroup:x:65534:
"""


def entry(name, kind=tarfile.REGTYPE, content=b"", mode=0o644, owner=(0, 0), **more):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.mode = mode
    info.uid, info.gid = owner
    info.size = len(content)
    info.mtime = 1600000000
    info.pax_headers = dict(more.pop("pax", {}))
    for field, value in more.items():
        setattr(info, field, value)
    return info, io.BytesIO(content)


def folder(name, mode=0o755, owner=(0, 0), **more):
    return entry(name, tarfile.DIRTYPE, mode=mode, owner=owner, **more)


def xattr(name, value):
    return {"SCHILY.xattr." + name: value}


def entries(probe):
    yield folder("probe")
    yield entry("probe/probe", content=probe, mode=0o755)
    yield entry("etc/passwd", content=PASSWD)
    yield entry("etc/group", content=GROUP)
    yield folder("home/worker", 0o700, (1500, 1500))
    yield folder("all")
    yield entry("all/empty")
    yield entry("all/block", content=b"x" * 4096)
    yield entry("all/large", content=bytes(range(256)) * 8192)
    yield entry("all/mostly zero", content=b"a" + bytes(3 << 20) + b"b")
    yield entry("all/setuid", content=b"s", mode=0o6755, owner=(7, 8))
    yield entry("all/unreadable", content=b"u", mode=0o000, owner=(65534, 65534))
    yield entry("all/precise", content=b"p", pax={"mtime": NANOSECONDS})
    yield entry("all/old", content=b"o", mtime=-1)
    yield entry("all/big ids", content=b"i", owner=(3_000_000_000, 4_000_000_000))
    yield entry("all/" + "n" * 255, content=b"l")
    yield entry("all/b\udcffd \u00fc \n name", content=b"b")
    yield entry("all/attributed", content=b"x", pax={**xattr("user.note", "v\u00fc"), **xattr("user.empty", "")})
    yield entry("all/hard", tarfile.LNKTYPE, linkname="all/attributed")
    yield entry("all/capable", content=b"c", mode=0o755, pax=xattr("security.capability", CAPABILITY))
    yield entry("all/symlink", tarfile.SYMTYPE, linkname="../nowhere/at all", mode=0o777, owner=(9, 9))
    yield entry("all/long symlink", tarfile.SYMTYPE, linkname="l" * 3000, mode=0o777)
    yield entry("all/fifo", tarfile.FIFOTYPE, mode=0o620)
    yield entry("all/character", tarfile.CHRTYPE, mode=0o600, devmajor=1, devminor=3)
    yield entry("all/block device", tarfile.BLKTYPE, mode=0o600, devmajor=7, devminor=200)
    yield folder("all/sticky", 0o3777, (0, 50), pax=xattr("user.dir", "d"))
    yield folder("all/removed")
    # What volumes are filled from.
    yield folder("data", 0o750, (1500, 33))
    yield entry("data/file", content=b"content of the image", owner=(1500, 33), pax=xattr("user.note", "d"))
    yield entry("data/hard", tarfile.LNKTYPE, linkname="data/file", owner=(1500, 33))
    yield entry("data/symlink", tarfile.SYMTYPE, linkname="file", mode=0o777)
    yield folder("data/inner", 0o1777)
    yield entry("data/inner/fifo", tarfile.FIFOTYPE, mode=0o600)
    yield folder("work/there", 0o711, (1500, 1500))
    yield entry("not-executable", content=b"#!/bin/sh\nexit 0\n")
    yield entry("no-interpreter", content=b"#!/no/such/interpreter\n", mode=0o755)
    yield entry("no-format", content=b"\x00\x01\x02", mode=0o755)


def main(out, probe):
    with open(probe, "rb") as file, tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar:
        for info, content in entries(file.read()):
            tar.addfile(info, content)


main(*sys.argv[1:])
