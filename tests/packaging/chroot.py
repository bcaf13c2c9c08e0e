"""A clean Debian 12 in a folder: made once (debootstrap), copied for each trial, entered without network.

Every command runs in mount and process namespaces of its own: whatever it mounted or started is gone when it ends.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

# The shell stays as the first process: an X server does not tell a parent with number 1 that it is ready.
ENTER = ('mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/dev/shm" && '
         'chroot "$@"; exit $?')  # fmt: skip
USER = "1000:1000"
HOME = "/home/visitor"
STAYS = ("xvfb", "xauth", "ffmpeg",  # beside what the package asks for
         "shared-mime-info", "desktop-file-utils", "libglib2.0-bin")  # and what a desktop knows file types by


class Failed(RuntimeError):
    """A command inside did not end well; its words."""


class Debian:
    """The folder `root` as a machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *command: str, user: bool = True, online: bool = False) -> str:
        """What the command says. As the visitor, or as root; without network unless `online`. Raises Failed."""
        done = subprocess.run(self.words(*command, user=user, online=online), capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout

    def refused(self, *command: str) -> str:
        """The sentence with which it ends in vain. Raises Failed if it does not, or has none but a traceback."""
        done = subprocess.run(self.words(*command, user=True, online=False), capture_output=True, text=True, check=False)
        if not done.returncode or not done.stderr.strip() or "Traceback" in done.stderr:
            raise Failed(f"{' '.join(command)}\nended with {done.returncode} and said: {done.stderr[-2000:]}")
        return done.stderr

    def words(self, *command: str, user: bool, online: bool) -> list[str]:
        """The whole command line."""
        spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"] + ["--net"] * (not online)
        who = [f"--userspec={USER}"] if user else []
        home = ["env", "-i", f"HOME={HOME if user else '/root'}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
                "DEBIAN_FRONTEND=noninteractive"]  # fmt: skip
        return [*spaces, "sh", "-c", ENTER, str(self.root), *who, str(self.root), *home, *command]

    def at(self, path: str) -> Path:
        """Where a path of the machine lies for us."""
        return self.root / path.lstrip("/")


def prepared(cache: Path, depends: list[str]) -> Debian:
    """The cached machine: Debian 12, what the package depends on, then STAYS.

    `/depends` inside lists the packages that were there before STAYS.
    """
    machine = Debian(cache / "bookworm")
    wanted = ",".join([*depends, *STAYS])
    if machine.at("/ready").is_file() and machine.at("/ready").read_text("utf-8") == wanted:
        return machine
    shutil.rmtree(machine.root, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(machine.root)], check=True, stdout=subprocess.DEVNULL)
    shutil.copy("/etc/resolv.conf", machine.at("/etc/resolv.conf"))
    install = ("apt-get", "install", "-y", "--no-install-recommends")
    machine.run(*install, *depends, user=False, online=True)
    machine.at("/depends").write_text(machine.run("dpkg-query", "-W", "-f=${Package}\\n", user=False), encoding="utf-8")
    machine.run(*install, *STAYS, user=False, online=True)
    machine.run("useradd", "--create-home", "--uid", "1000", HOME.rsplit("/", 1)[1], user=False)
    machine.at("/ready").write_text(wanted, encoding="utf-8")
    return machine


def copied(machine: Debian, folder: Path) -> Debian:
    """A machine to use up."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(machine.root), str(folder)], check=True)
    return Debian(folder)


def depends(deb: Path) -> list[str]:
    """Names of the packages that it depends on."""
    words = subprocess.run(["dpkg-deb", "-f", str(deb), "Depends"], capture_output=True, text=True, check=True).stdout
    return sorted(word.split()[0] for word in words.split(","))
