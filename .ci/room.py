"""A bare Debian 13 in a folder, in which programs run as if it were a machine of its own: for `rehearse`.

Needs root and debootstrap. The bare system is fetched once and kept; each room is a copy of it, removed at the end.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PLACE = Path(os.environ.get("REHEARSAL") or "/var/lib/lfnkr-rehearsal")
BARE = PLACE / "bare"
PACKAGES = "python3,python3-venv,git,make,ca-certificates"
FOLDERS = ("proc", "dev")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Room:
    """One copy of the bare system, with the folders of the running kernel in it."""

    def __init__(self, name: str):
        self.root = PLACE / name

    def __enter__(self) -> "Room":
        self.leave()
        say(f"Copying the bare system into {self.root.name} ...")
        run("cp", "-a", str(BARE), str(self.root))
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        for given in ("/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt"):  # how this machine reaches packages
            if Path(given).exists():
                shutil.copy(given, f"{self.root}{given}")
        for folder in FOLDERS:
            run("mount", "--rbind", f"/{folder}", f"{self.root}/{folder}")
            run("mount", "--make-rslave", f"{self.root}/{folder}")
        return self

    def __exit__(self, *_failure) -> None:
        self.leave()

    def leave(self) -> None:
        """End what still runs in it, take the kernel's folders out, and remove it."""
        self.kill()
        for folder in FOLDERS:
            if os.path.ismount(self.root / folder):
                run("umount", "--recursive", "--lazy", f"{self.root}/{folder}")
        if any(os.path.ismount(self.root / folder) for folder in FOLDERS):
            raise SystemExit(f"{self.root} is still in use: restart the machine, or unmount what is in it.")
        shutil.rmtree(self.root, ignore_errors=True)

    def inside(self) -> list[int]:
        """The processes whose root it is, in whatever namespace."""
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and self.holds(entry)]

    def holds(self, process: Path) -> bool:
        """Whether a process has this root; one that just ended has none."""
        try:
            return os.path.samefile(process / "root", self.root)
        except OSError:
            return False

    def kill(self) -> None:
        """Kill everything that runs in it, as a failing machine would."""
        for process in self.inside():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def left_behind(self) -> list[str]:
        """The command lines of what still runs in it after ten seconds."""
        for _attempt in range(100):
            if not self.inside():
                return []
            time.sleep(0.1)
        return [Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ") for one in self.inside()]


def fetch_bare_system() -> None:
    """Refuse without root and debootstrap; fetch the bare Debian 13 unless it is there."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise SystemExit("This needs root and debootstrap: sudo apt install -y debootstrap, then again with sudo.")
    if not (BARE / "usr/bin/python3").exists():
        say("Fetching a bare Debian 13 (once) ...")
        shutil.rmtree(BARE, ignore_errors=True)
        PLACE.mkdir(parents=True, exist_ok=True)
        with (PLACE / "debootstrap.log").open("w") as log:
            command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "trixie", str(BARE)]
            subprocess.run(command, check=True, stdout=log, stderr=log)


def network() -> dict[str, str]:
    """What of our environment says how packages are reached."""
    return {name: value for name, value in os.environ.items() if name == "PIP_CERT" or name.lower().endswith("_proxy")}


def load() -> str:
    """How busy the machine is: a stop watch means little without it."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def run(*words: str) -> None:
    """Run a program that must succeed."""
    subprocess.run(words, check=True)


def say(sentence: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
