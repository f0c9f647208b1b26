"""The API for devices, islands and other systems: each room brings its own router.

Every refusal is a problem document (RFC 9457) with a permanent `code`; `/api/openapi.json` says
what there is.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from lianfang.ground.kernel import problems
from lianfang.ground.kernel.errors import DomainError, NotFound
from lianfang.ground.posts import faces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise
    from ninja.openapi.schema import OpenAPISchema


class TextParser(Parser):
    """Reads documents; one with the character NUL is no text, and not every store can keep it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        found = super().parse_body(request)
        if has_nul(found):
            raise ValueError(found)
        return found


def has_nul(found: object) -> bool:
    if isinstance(found, dict):
        return any(has_nul(name) or has_nul(value) for name, value in found.items())
    if isinstance(found, list):
        return any(map(has_nul, found))
    return isinstance(found, str) and "\x00" in found


class HouseAPI(NinjaAPI):
    """Describes of every operation, beside its answer, the one shape that all refusals have."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        for methods in described["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = _REFUSAL
        return described


_REFUSAL: dict[str, Any] = {
    "description": "Refused: what happened and what to do next (RFC 9457)",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "code", "title", "status", "params"],
                "properties": {
                    "type": {"type": "string"},
                    "code": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "params": {"type": "object"},
                },
            }
        }
    },
}

api = HouseAPI(
    title="lianfang",
    version="1",
    description="Places, figures, orders and their signing. Refusals are problem+json with a code.",
    auth=faces.SESSION,
    parser=TextParser(),
    urls_namespace="api",
    docs_url=None,
)


class BadRequest(DomainError):
    code = "api.request.unreadable"
    message = _("The request could not be read: {why}")
    http_status = 400


class FieldsInvalid(DomainError):
    code = "api.request.invalid"
    message = _("The request was not accepted; nothing was changed. {sentences}")
    http_status = 422

    def problem(self) -> dict[str, Any]:
        return super().problem() | {"params": {}, "errors": self.params["errors"]}


class TokenMissing(DomainError):
    code = "api.request.token-missing"
    message = _(
        "The request carries no valid CSRF token; nothing was changed. Read the csrftoken cookie "
        "and send its value in the X-CSRFToken header."
    )
    http_status = 403


# What pydantic calls each mistake, in words; others keep pydantic's own sentence.
_SENTENCES: Mapping[str, StrOrPromise] = {
    "missing": _("is needed"),
    "extra_forbidden": _("is not known here"),
    "int_parsing": _("must be a whole number"),
    "int_type": _("must be a whole number"),
    "float_parsing": _("must be a number"),
    "bool_parsing": _("must be true or false"),
    "string_type": _("must be text"),
    "string_too_short": _("is too short"),
    "string_too_long": _("is too long"),
    "enum": _("is not one of the words allowed here"),
    "literal_error": _("is not one of the words allowed here"),
    "date_from_datetime_parsing": _("must be a day such as 2020-01-29"),
    "date_parsing": _("must be a day such as 2020-01-29"),
    "datetime_parsing": _("must be a time such as 2020-01-29T15:00:00+08:00"),
    "datetime_from_date_parsing": _("must be a time such as 2020-01-29T15:00:00+08:00"),
    "json_invalid": _("is not valid JSON"),
}


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    del request
    return problems.problem_response(error)


@api.exception_handler(Http404)
def refuse_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    del error
    return problems.problem_response(NotFound(what=request.path))


@api.exception_handler(HttpError)
def refuse_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own refusals: a missing token, a body that is no JSON."""
    del request
    if error.status_code == TokenMissing.http_status:
        return problems.problem_response(TokenMissing())
    return problems.problem_response(BadRequest(why=error.message))


@api.exception_handler(ValidationError)
def refuse_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say of every field what is wrong with it."""
    del request
    errors = [{"field": _field(found), "sentence": _sentence(found)} for found in error.errors]
    sentences = " ".join(f"{found['field']}: {found['sentence']}." for found in errors)
    return problems.problem_response(FieldsInvalid(sentences=sentences, errors=errors))


def _field(found: dict[str, Any]) -> str:
    """The field's path without the place it came from (query, body and the parameter's name)."""
    path = [str(step) for step in found["loc"]]
    inner = path[2:] if path[0] == "body" else path[1:]
    return ".".join(inner or path)


def _sentence(found: dict[str, Any]) -> str:
    return str(_SENTENCES.get(found["type"], found["msg"]))


for room in settings.ROOMS:
    if find_spec(f"{room}.api"):
        api.add_router("", import_module(f"{room}.api").router, tags=[room.rsplit(".", 1)[-1]])
