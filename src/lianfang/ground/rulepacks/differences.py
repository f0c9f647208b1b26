"""What a pack changes, in words, for the person who signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.ground.rulepacks.wording import value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.ground.rulepacks.shape import AreaText, PackText, RowText, TableText


def diff(old: PackText | None, new: PackText) -> list[str]:
    """Every change from one pack to the next, a sentence each, in the reader's language."""
    if old is None:
        return [_("This is the first pack: everything in it is new.")]
    return [*_constants(old, new), *_areas(old, new), *_tables(old, new)]


def _constants(old: PackText, new: PackText) -> Iterator[str]:
    for name, now in new.constants.items():
        before = old.constants.get(name)
        if before is None:
            yield _("New constant: {name}, {value}").format(name=now.name, value=value_text(now))
        elif before.value != now.value:
            yield _("{name}: {old} becomes {new}").format(
                name=now.name, old=value_text(before), new=value_text(now)
            )
        elif before.grade != now.grade:
            yield _("{name}: known as “{old}”, now as “{new}”").format(
                name=now.name, old=before.grade.label, new=now.grade.label
            )
    for name in sorted(old.constants.keys() - new.constants.keys()):
        yield _("Constant left out: {name}").format(name=old.constants[name].name)


def _areas(old: PackText, new: PackText) -> Iterator[str]:
    before, now = ({_key(area): area for area in pack.areas} for pack in (old, new))
    for key in sorted(now.keys() - before.keys(), key=str):
        yield _("New area of continuing transmission: {name}, from {day}").format(
            name=now[key].name, day=now[key].first
        )
    for key in sorted(before.keys() - now.keys(), key=str):
        yield _("Area no longer listed: {name}").format(name=before[key].name)


def _key(area: AreaText) -> tuple[str, str, object, object]:
    return area.place, area.name.en, area.first, area.last


def _tables(old: PackText, new: PackText) -> Iterator[str]:
    for code, now in new.tables.items():
        before = old.tables.get(code)
        if before is None:
            yield _("New table: {title}").format(title=now.title)
            continue
        yield from _rows(before, now)
        yield from _inputs(before, now)
        if before.invariants != now.invariants:
            yield _("{title}: what can never come out has changed").format(title=now.title)
    for code in sorted(old.tables.keys() - new.tables.keys()):
        yield _("Table left out: {title}").format(title=old.tables[code].title)


def _rows(before: TableText, now: TableText) -> Iterator[str]:
    rows = {row.code: row for row in before.rows}
    for row in now.rows:
        was = rows.pop(row.code, None)
        if was is None:
            yield _("{title}: new row “{reason}”").format(title=now.title, reason=row.reason)
        elif _core(was) != _core(row):
            yield _("{title}: the row “{reason}” has changed").format(
                title=now.title, reason=row.reason
            )
    for gone in rows.values():
        yield _("{title}: row left out, “{reason}”").format(title=now.title, reason=gone.reason)


def _core(row: RowText) -> tuple[object, ...]:
    return row.when, row.outcome, row.duties


def _inputs(before: TableText, now: TableText) -> Iterator[str]:
    for name in sorted(now.inputs.keys() - before.inputs.keys()):
        yield _("{title}: also asks “{ask}”").format(title=now.title, ask=now.inputs[name].ask)
    for name in sorted(before.inputs.keys() - now.inputs.keys()):
        yield _("{title}: no longer asks “{ask}”").format(
            title=now.title, ask=before.inputs[name].ask
        )
    for name in sorted(now.inputs.keys() & before.inputs.keys()):
        if now.inputs[name].ask != before.inputs[name].ask:
            yield _("{title}: asks “{new}” in place of “{old}”").format(
                title=now.title, old=before.inputs[name].ask, new=now.inputs[name].ask
            )
