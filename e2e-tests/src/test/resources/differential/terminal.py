#!/usr/bin/python3
"""terminal.py PROGRAM WORDS...: runs a program on a terminal of 33 rows and 77 columns.

What comes on standard input is typed, what the program shows is printed, and its status is the exit
status. At SIGUSR1 the window is resized to 44 rows and 99 columns.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))


def relay(terminal):
    sources = [0, terminal]
    while True:
        for source in select.select(sources, [], [])[0]:
            try:
                read = os.read(source, 65536)
            except OSError:  # The program has closed its terminal.
                return
            if source == terminal:
                os.write(1, read)
            elif read:
                os.write(terminal, read)
            else:
                sources.remove(source)


def main(words):
    program, terminal = pty.fork()
    if program == 0:
        resize(0, 33, 77)
        os.execvp(words[0], words)
    signal.signal(signal.SIGUSR1, lambda *_: resize(terminal, 44, 99))
    relay(terminal)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(program, 0)[1]))


main(sys.argv[1:])
