#!/usr/bin/python3
"""Takes from config.json and process.json the capabilities that the host cannot give, then becomes runc.

runc-trim, beside it, begins this where there are such files.
"""

import json
import os
import shutil
import sys

# In the order of linux/capability.h.
CAPABILITIES = """
    CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
    NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO
    SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
    SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG
    WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE
""".split()


def grantable():
    with open("/proc/self/status") as status:
        bounding = next(line.split()[1] for line in status if line.startswith("CapBnd:"))
    bits = int(bounding, 16)
    return {"CAP_" + name for bit, name in enumerate(CAPABILITIES) if bits >> bit & 1}


def trim(path, process_of):
    try:
        with open(path) as file:
            document = json.load(file)
    except FileNotFoundError:
        return
    sets = (process_of(document) or {}).get("capabilities") or {}
    allowed = grantable()
    for name, wanted in sets.items():
        sets[name] = [capability for capability in wanted or [] if capability in allowed]
    with open(path, "w") as file:
        json.dump(document, file)


def value(arguments, *options):
    for word, following in zip(arguments, arguments[1:] + [""]):
        for option in options:
            if word == option:
                return following
            if word.startswith(option + "="):
                return word[len(option) + 1 :]
    return None


def main(arguments):
    bundle = value(arguments, "--bundle", "-b")
    if bundle:
        trim(os.path.join(bundle, "config.json"), lambda document: document.get("process"))
    process = value(arguments, "--process", "-p")
    if process:
        trim(process, lambda document: document)
    runc = shutil.which("runc", path="/usr/bin:/usr/sbin:/sbin:/bin")
    os.execv(runc, [runc, *arguments])


main(sys.argv[1:])
