"""Measures speeds and sizes: `python -m bench.run [part of a module's name ...]`.

Every module `bench_*.py` has a `measure()` that yields (name, value, unit). Printed with tabs
between, so that two runs can be compared by any tool.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from bench import limits


def modules(wanted: list[str]) -> Iterator[ModuleType]:
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if not wanted or any(part in path.stem for part in wanted):
            yield import_module(f"bench.{path.stem}")


def main(wanted: list[str]) -> int:
    too_much = []
    for module in modules(wanted):
        for name, value, unit in module.measure():
            print(f"{name}\t{value:.4g}\t{unit}", flush=True)
            if not limits.is_kept(name, value):
                too_much.append(f"{name}: {value:.4g} {unit}, {limits.sentence(name)}")
    print("\n".join(["", "Limits not kept:", *too_much] if too_much else []), file=sys.stderr)
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
