"""Every door of the house, as the URLconf and the API description know them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianfang.config.api import api

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

API = "api"
# Doors of the API framework itself, which are no operations.
API_PAGES = {"api:openapi-json", "api:api-root"}


def page_names() -> set[str]:
    """URL names with their namespaces. A pattern without a name counts by its route."""
    return {name for name in _names(get_resolver()) if not name.startswith(f"{API}:")} | API_PAGES


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [space, pattern.namespace]))
            yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [space, pattern.name or str(pattern.pattern)]))


@cache
def operations() -> dict[str, tuple[str, str]]:
    """`api:` and the operation id -> method and path."""
    schema: dict[str, Any] = api.get_openapi_schema()
    return {
        f"{API}:{operation['operationId']}": (method.upper(), path)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def url_of(name: str, kwargs: Mapping[str, Any]) -> str:
    found = operations().get(name) if name.startswith(f"{API}:") else None
    if found is None:
        return reverse(name, kwargs=dict(kwargs))
    return found[1].format_map({key: quote(str(value)) for key, value in kwargs.items()})
