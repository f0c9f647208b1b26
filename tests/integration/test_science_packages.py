"""Each science package installs alone in an empty environment and does what its README shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
PACKAGES = ("lianfang_measures", "lianfang_epi", "lianfang_sim")
COMMANDS = {"lianfang_epi": "lianfang-epi", "lianfang_sim": "lianfang-sim"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_stands_alone_and_its_example_runs(package, tmp_path):
    python = installed(package, tmp_path)
    example = re.search(r"```python\n(.*?)```", readme_of(package), re.DOTALL)[1]

    assert called([python, "-c", example], tmp_path).strip()
    assert len(example.strip().splitlines()) <= 20
    others = {"django", "lianfang", *PACKAGES} - {package, "lianfang_measures"}
    assert called([python, "-c", LISTED.format(sorted(others))], tmp_path).strip() == "[]"
    if package in COMMANDS:
        command = Path(python).with_name(COMMANDS[package])
        assert "Usage" in called([command, "--help"], tmp_path)


LISTED = "import importlib.util as u; print([name for name in {} if u.find_spec(name)])"


def readme_of(package):
    return (ROOT / "src" / package / "README.md").read_text(encoding="utf-8")


def installed(package, folder):
    environment = folder / "alone"
    called([UV, "venv", "--quiet", "--python", sys.executable, environment], folder)
    python = environment / "bin" / "python"
    source = ROOT / "src" / package
    called([UV, "pip", "install", "--quiet", "--python", python, source], folder)
    return python


def called(words, folder):
    """What a command prints, run away from the project's own folders."""
    out = subprocess.run(
        words, capture_output=True, text=True, cwd=folder, check=False, timeout=300
    )
    assert out.returncode == 0, out.stderr
    return out.stdout
