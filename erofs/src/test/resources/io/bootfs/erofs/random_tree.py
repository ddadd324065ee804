"""Makes a tree of random files: random_tree.py DIR SEED LONGEST. Needs root.

The same seed makes the same tree. LONGEST is the length of the longest names, in bytes.
"""

import os
import random
import stat
import sys

MIB = 1 << 20


class RandomTree:
    def __init__(self, root, seed, longest):
        self.root = root
        self.random = random.Random(seed)
        self.longest = longest
        self.directories = [root]
        self.files = []

    def make(self):
        for _ in range(self.random.randint(1, 60)):
            self.directory()
        for _ in range(self.random.randint(0, 600)):
            self.random.choices(
                (self.file, self.symlink, self.special, self.link), weights=(10, 4, 1, 1)
            )[0]()
        # Last: making files in a directory changes its time.
        for path in self.files + self.directories[::-1]:
            self.dress(path)

    def name(self):
        length = self.random.choice((1, 2, 8, 8, 8, 20, 60, self.longest))
        letters = [b for b in range(1, 256) if b != ord("/")]
        if self.random.random() < 0.8:
            letters = b"!-.0Aaz_~"
        return bytes(self.random.choices(letters, k=length))

    def path(self):
        while True:
            path = os.path.join(self.random.choice(self.directories), self.name())
            if len(path) < 4000 and not os.path.lexists(path):
                return path

    def directory(self):
        path = self.path()
        os.mkdir(path)
        self.directories.append(path)
        for number in range(self.random.choice((0, 0, 0, 0, 150, 400))):
            self.write(b"%s/%s%d" % (path, b"e" * self.random.randint(0, 40), number), 0)

    def file(self):
        size = self.random.choice((0, 1, 100, 4095, 4096, 4097, 70_000, MIB - 1, MIB, 2 * MIB + 1))
        self.write(self.path(), size)

    def write(self, path, size):
        with open(path, "wb") as out:
            for start in range(0, size, MIB):
                length = min(MIB, size - start)
                if self.random.random() < 0.6:
                    out.seek(start)
                    out.write(self.random.randbytes(min(length, 3)) + bytes(length - min(length, 3)))
            out.truncate(size)
        self.files.append(path)

    def symlink(self):
        path = self.path()
        length = self.random.choice((1, 10, 100, 3900, 4000, 4032, 4095))
        os.symlink(bytes(self.random.choices(range(1, 256), k=length)), path)
        self.files.append(path)

    def special(self):
        path = self.path()
        kind = self.random.choice((stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK))
        device = os.makedev(self.random.randrange(4096), self.random.randrange(1 << 20))
        os.mknod(path, kind | 0o600, device if kind in (stat.S_IFCHR, stat.S_IFBLK) else 0)
        self.files.append(path)

    def link(self):
        if self.files:
            path = self.path()
            os.link(self.random.choice(self.files), path, follow_symlinks=False)
            self.files.append(path)

    def dress(self, path):
        mode = os.lstat(path).st_mode
        owner = [self.random.choice((0, 1000, 65536, 0xFFFFFFFE)) for _ in range(2)]
        os.chown(path, *owner, follow_symlinks=False)
        if not stat.S_ISLNK(mode):
            os.chmod(path, self.random.randrange(0o10000))
        for _ in range(self.random.choice((0, 0, 0, 0, 1, 3))):
            prefix = self.random.choice((b"trusted.", b"security.", b"user."))
            if prefix == b"user." and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                prefix = b"trusted."
            name = prefix + b"%d" % self.random.randrange(10**9)
            value = self.random.randbytes(self.random.choice((0, 1, 7, 40, 700)))
            os.setxattr(path, name, value, follow_symlinks=False)
        time = self.random.randrange(-(2**31) * 10**9, 2**33 * 10**9)
        os.utime(path, ns=(time, time), follow_symlinks=False)


if __name__ == "__main__":
    os.umask(0)
    RandomTree(os.fsencode(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])).make()
