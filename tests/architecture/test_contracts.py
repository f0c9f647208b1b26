"""A guard that nobody tried to trip guards nothing: each contract is broken once, in a copy."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
BREAKS = {
    "A floor imports only from the floors below it": (
        "lianfang/ground/kernel/intruder.py",
        "import lianfang.insight",
    ),
    "Rooms of the ground floor lean on each other in one order": (
        "lianfang/ground/kernel/intruder.py",
        "import lianfang.ground.places",
    ),
    "Rooms of the people's floor follow the traveller": (
        "lianfang/people/journeys/intruder.py",
        "import lianfang.people.screening",
    ),
    "The pad is served beside the door its facts come in by": (
        "lianfang/doors/sync/intruder.py",
        "import lianfang.doors.pad",
    ),
    "The board shows situation reports; they do not know the board": (
        "lianfang/insight/sitreps/intruder.py",
        "import lianfang.insight.board",
    ),
    "Rules are pure: they call nothing that reads or writes": (
        "lianfang/ground/tasks/rules.py",
        "from lianfang.ground.posts import queries",
    ),
    "The science has never heard of the house": ("lianfang_epi/intruder.py", "import django"),
    "Estimates and simulator share only the words for measures": (
        "lianfang_epi/intruder.py",
        "import lianfang_sim",
    ),
    "Only the runner knows the cluster": ("lianfang_sim/intruder.py", "import ray"),
}
PACKAGES = ("lianfang", "lianfang_measures", "lianfang_epi", "lianfang_sim")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / "src" / package,
            tmp_path / "src" / package,
            ignore=shutil.ignore_patterns("__pycache__", "templates"),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_has_its_break():
    assert {contract["name"] for contract in CONTRACTS} == set(BREAKS)


def test_the_house_keeps_its_contracts(copy):
    done = lint(copy)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", BREAKS)
def test_breaking_a_contract_is_caught(copy, contract):
    name, line = BREAKS[contract]
    intruder = copy / "src" / name
    before = intruder.read_text() if intruder.exists() else ""
    intruder.write_text(before + line + "\n")

    done = lint(copy)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout
