"""Data folders: YAML and CSV files that fill the house, read so that a mistake names file, row and reason."""

from __future__ import annotations

import csv
import gzip
import io
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.ground.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFESTS = ("scenario.yaml", "pack.yaml")


class _Loader(yaml.CSafeLoader):
    """YAML in which `no` and `on` are words, as in YAML 1.2: only true and false are truth values."""


_TRUTH = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TRUTH or first in "tTfF"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


class BrokenData(DomainError):
    """A data file that cannot be used as it is."""

    code = "kernel.data.broken"
    message = gettext_lazy(
        "{file}, {where}: {why} Put the file right and load again; nothing of it was kept."
    )
    http_status = 422


class MissingData(DomainError):
    code = "kernel.data.missing"
    message = gettext_lazy(
        "The file {file} is not in the data folder {folder}. Put it there, or name another folder."
    )
    http_status = 404


class Row(dict[str, str]):
    """One row of a table, which knows where it stands so that it can say what is wrong with it."""

    def __init__(self, cells: dict[str, str], *, file: str, line: int) -> None:
        super().__init__(cells)
        self.file = file
        self.line = line

    def __missing__(self, column: str) -> str:
        raise self.refusal(_("the column “{column}” is missing.").format(column=column))

    def refusal(self, why: str) -> BrokenData:
        """The refusal to raise for this row."""
        return BrokenData(file=self.file, where=_("row {line}").format(line=self.line), why=why)

    def integer(self, column: str) -> int | None:
        """The cell as a whole number, None when it is empty."""
        return None if not self[column] else int(self._number(column, whole=True))

    def number(self, column: str) -> float | None:
        """The cell as a number, None when it is empty."""
        return None if not self[column] else self._number(column, whole=False)

    def _number(self, column: str, *, whole: bool) -> float:
        try:
            value = float(self[column])
        except ValueError:
            value = None
        if value is None or (whole and value != int(value)):
            why = _("“{value}” in column “{column}” is not a number.")
            raise self.refusal(why.format(value=self[column], column=column))
        return value


class DataFolder:
    """A pack or scenario on disk. A scenario lies over its pack: what it has not, the pack has.

    A file is named by its path inside the folder, or by its key under `files` in the manifest.
    """

    def __init__(self, path: Path, *, over: DataFolder | None = None) -> None:
        self.path = path
        self.over = over

    def __repr__(self) -> str:
        return f"DataFolder({self.path.name})"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The folder's own `scenario.yaml` or `pack.yaml`; empty when it has neither."""
        found = next((name for name in MANIFESTS if (self.path / name).is_file()), None)
        return _parse(self.path / found) if found else {}

    @property
    def pack(self) -> DataFolder:
        """The lowest folder: the one that holds the place pack."""
        return self if self.over is None else self.over.pack

    def find(self, name: str) -> Path | None:
        files: dict[str, str] = self.manifest.get("files", {})
        path = self.path / files.get(name, name)
        if path.is_file():
            return path
        return None if self.over is None else self.over.find(name)

    def has(self, name: str) -> bool:
        return self.find(name) is not None

    def file(self, name: str) -> Path:
        path = self.find(name)
        if path is None:
            raise MissingData(file=name, folder=self.path.name)
        return path

    def yaml(self, name: str) -> Any:
        return _parse(self.file(name))

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a `.csv` or `.csv.gz` file with a heading line, cells stripped of blanks."""
        path = self.file(name)
        reader = csv.reader(io.StringIO(_text(path), newline=""))
        heading = [column.strip() for column in next(reader, [])]
        for cells in reader:
            if not cells:
                continue
            row = Row(
                dict(zip(heading, map(str.strip, cells), strict=False)),
                file=path.name,
                line=reader.line_num,
            )
            if len(cells) != len(heading):
                why = _("it has {cells} cells where the heading has {columns}.")
                raise row.refusal(why.format(cells=len(cells), columns=len(heading)))
            yield row


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
        why = _("it cannot be read as UTF-8 text ({error}).").format(error=error)
        raise BrokenData(file=path.name, where=_("start"), why=why) from error


def _parse(path: Path) -> Any:
    return parse(_text(path), name=path.name)


def parse(text: str, *, name: str) -> Any:
    """The content of a YAML text; `name` is what a refusal calls it."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        where = _("line {line}").format(line=line)
        raise BrokenData(file=name, where=where, why=f"{error.problem}.") from error
    except yaml.YAMLError as error:
        why = _("it cannot be read as UTF-8 text ({error}).").format(error=error)
        raise BrokenData(file=name, where=_("start"), why=why) from error
