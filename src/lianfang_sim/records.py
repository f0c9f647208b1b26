"""Frozen dataclasses as plain records (JSON, YAML) and back; an unknown or missing field is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from lianfang_measures import Measure
from lianfang_measures import from_record as measure_from_record
from lianfang_measures import to_record as measure_to_record
from lianfang_sim.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


def plain(value: Any) -> Any:
    """The value as JSON carries it."""
    if isinstance(value, Measure):
        return measure_to_record(value)
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of a record, in hexadecimal digits; 2 and 2.0 are the same."""
    text = json.dumps(
        _alike(plain(value)), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _alike(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _alike(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_alike(item) for item in value]
    # A whole number given for a float reads back as a float; beyond 2**53 floats are too coarse.
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_whole and abs(value) < 2**53 else value


def build(word: type[T], record: Mapping[str, Any], *, at: str = "") -> T:
    """The dataclass of a record.

    Raises:
        InvalidInput: a field is unknown, missing or cannot be read; named with its path and value.
    """
    known = {field.name: field for field in fields(word)}  # type: ignore[arg-type]
    for name, value in record.items():
        if name not in known:
            raise InvalidInput(at + name, value, f"is no field of {word.__name__}")
    for name, field in known.items():
        is_required = field.default is MISSING and field.default_factory is MISSING
        if is_required and name not in record:
            raise InvalidInput(at + name, None, "is missing")
    hints = _hints(word)  # type: ignore[arg-type]
    return word(
        **{name: _read(value, hints[name], f"{at}{name}") for name, value in record.items()}
    )


@cache
def _hints(word: type[Any]) -> dict[str, Any]:
    return get_type_hints(word)


def _read(value: Any, hint: Any, at: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_optional(value, hint, at)
    if origin is tuple:
        return _read_tuple(value, hint, at)
    if origin is dict:
        key, item = get_args(hint)
        pairs = _mapping(value, at).items()
        return {_read(k, key, at): _read(v, item, f"{at}.{k}") for k, v in pairs}
    if hint is Measure:
        return value if isinstance(value, Measure) else measure_from_record(value)
    if is_dataclass(hint):
        return value if isinstance(value, hint) else build(hint, _mapping(value, at), at=f"{at}.")  # type: ignore[arg-type]
    return _read_scalar(value, hint, at)


def _read_optional(value: Any, hint: Any, at: str) -> Any:
    inner = [option for option in get_args(hint) if option is not NoneType]
    return None if value is None else _read(value, inner[0], at)


def _mapping(value: Any, at: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(at, value, "must be a mapping of names to values")
    return value


def _read_tuple(value: Any, hint: Any, at: str) -> tuple[Any, ...]:
    if not isinstance(value, tuple | list):
        raise InvalidInput(at, value, "must be a list")
    kinds = get_args(hint)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(item, kinds[0], f"{at}[{i}]") for i, item in enumerate(value))
    if len(kinds) != len(value):
        raise InvalidInput(at, value, f"must hold {len(kinds)} values")
    return tuple(_read(item, kind, at) for item, kind in zip(value, kinds, strict=True))


def _read_scalar(value: Any, hint: Any, at: str) -> Any:
    try:
        if hint is date:
            return value if isinstance(value, date) else date.fromisoformat(value)
        if hint is int:
            return _whole(value)
        return hint(value)
    except (TypeError, ValueError) as error:
        raise InvalidInput(at, value, f"cannot be read as {hint.__name__}") from error


def _whole(value: Any) -> int:
    if isinstance(value, bool) or int(value) != float(value):
        raise ValueError(value)
    return int(value)
