"""Looks for what belongs to one machine: addresses of package registries and absolute paths."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Written in parts, so that this file does not find itself.
HOSTS = ("pypi" + r"\.org", "files\\.python" + "hosted", "registry\\.npm" + "js", "npm" + "mirror")
PATHS = ("/wo" + "rk/", "/ho" + "me/[a-z]+/", "/ro" + "ot/", r"\.\./sha" + "red")
BELONGS_TO_A_MACHINE = re.compile("|".join((*HOSTS, *PATHS)).encode())
LOCKS = ("requirements.txt", "requirements-dev.txt", "frontend/package-lock.json")
FETCHED_FROM = re.compile(rb'"resolved"|(?<!")https?://|git\+|--(extra-)?index-url|--find-links')


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  git is wherever it is
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [name for name in listed.stdout.decode().split("\0") if name]


def findings(name: str) -> list[str]:
    path = ROOT / name
    if not path.is_file() or path.suffix in {".png", ".gz", ".xlsx"}:
        return []
    lines = path.read_bytes().splitlines()
    return [
        f"{name}:{number}: {line[:120].decode(errors='replace')}"
        for number, line in enumerate(lines, start=1)
        if BELONGS_TO_A_MACHINE.search(line) or (name in LOCKS and FETCHED_FROM.search(line))
    ]


def main() -> int:
    found = [finding for name in tracked() for finding in findings(name)]
    print("\n".join(found) or "nothing found")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
