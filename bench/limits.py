"""What the product promises. A name that is not here is measured and promised nothing."""

from math import inf

AT_MOST = {
    "ledger: live question without news, middle, SQLite": 3.0,
    "cold start from a clone, dependencies cached": 60.0,
    "warm start to first page": 5.0,
    "board: the whole, server p95, SQLite": 100.0,
    "board: the whole, server p95, PostgreSQL": 100.0,
    "board: first meaningful paint, worst of five": 2.0,
    "board: 50 open boards told of an act, last": 2.0,
    "resident memory of the embedded default": 600.0,
    "scenario load, SQLite": 60.0,
    "scenario load, PostgreSQL": 60.0,
    "place search, query p95, SQLite": 20.0,
    "place search, query p95, PostgreSQL": 20.0,
}
AT_LEAST: dict[str, float] = {
    "ledger: verify, SQLite": 50_000.0,
    "ledger: verify, PostgreSQL": 50_000.0,
}


def is_kept(name: str, value: float) -> bool:
    return AT_LEAST.get(name, -inf) <= value <= AT_MOST.get(name, inf)


def sentence(name: str) -> str:
    if name in AT_MOST:
        return f"promised at most {AT_MOST[name]:g}"
    return f"promised at least {AT_LEAST[name]:g}"
