"""A room is entered through its doors: its services, queries, terms and the like, never its tables."""

import grimp
import pytest

OPEN_TO_ALL = {"kernel"}
DOORS = {
    "actors",
    "acts",
    "errors",
    "evidence",
    "faces",
    "loading",
    "naming",
    "policies",
    "queries",
    "rules",
    "scope",
    "search",
    "sentences",
    "services",
    "signals",
    "subjects",
    "terms",
    "welcome",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("lianfang", exclude_type_checking_imports=True, cache_dir=None)


def room_of(module: str) -> tuple[str, ...]:
    return tuple(module.split(".")[1:3])


def is_a_side_entrance(importer: str, imported: str) -> bool:
    """Whether `importer` climbs in by a window. Importing the package itself opens no table."""
    parts = imported.split(".")
    if len(parts) < 4 or parts[2] in OPEN_TO_ALL or parts[1] == "config":
        return False
    if importer.startswith("lianfang.config") or room_of(importer) == room_of(imported):
        return False
    return parts[3] not in DOORS


def test_rooms_are_entered_through_their_doors(graph):
    side_entrances = sorted(
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if is_a_side_entrance(importer, imported)
    )

    assert side_entrances == []


@pytest.mark.parametrize(
    ("importer", "imported", "is_refused"),
    [
        ("lianfang.insight.board.views", "lianfang.ground.tasks.models", True),
        ("lianfang.insight.board.views", "lianfang.ground.tasks.views", True),
        ("lianfang.insight.board.views", "lianfang.ground.tasks.queries", False),
        ("lianfang.ground.tasks.services", "lianfang.ground.tasks.models", False),
        ("lianfang.config.commands.up", "lianfang.ground.tasks.models", False),
    ],
)
def test_the_guard_sees_what_it_should(importer, imported, is_refused):
    assert is_a_side_entrance(importer, imported) == is_refused
