"""tree.py DIR: fills a directory of an image with what exercise.py wants to find."""

import os
import random
import sys

OLD = 1_000_000_000
FILES = (
    "text text2 appended opened before shorter longer emptied recreated over moved linked changed attributed listed listed2 "
    "capable sparse mapped synced allocated full/a full/b directory/file directory/other sub/file hard1"
).split()

random.seed(1)
top = sys.argv[1]
for name in ("full", "directory", "sub", "empty", "empty2"):
    os.makedirs(os.path.join(top, name))
for name in FILES:
    with open(os.path.join(top, name), "wb") as file:
        file.write(name.encode() + random.randbytes(random.randrange(6_000, 200_000)))
os.chdir(top)
os.link("hard1", "hard2")
os.symlink("text", "symlink")
os.mkfifo("pipe")
os.setxattr("attributed", "user.image", b"image's")
for folder, folders, files in os.walk(".", topdown=False):
    for name in files + ["."]:
        os.utime(os.path.join(folder, name), (OLD, OLD), follow_symlinks=False)
