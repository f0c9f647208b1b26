"""One shape for every refusal: problem+json for the API, the same sentence as a page elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from lianfang.ground.kernel import store
from lianfang.ground.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

API_PREFIX = "/api/"


def problem_response(error: DomainError) -> JsonResponse:
    return JsonResponse(
        error.problem(), status=error.http_status, content_type="application/problem+json"
    )


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal in the shape of who asked: a problem document for the API, a page for a reader."""
    if request.path.startswith(API_PREFIX):
        return problem_response(error)
    context = {"error": error, "sentence": error.sentence()}
    return render(request, "problem.html", context, status=error.http_status)


class DomainErrorMiddleware:
    """Turn a `DomainError` that left a view into its page, partial or problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            error = store.refusal_of(error) or error
        return refusal(request, error) if isinstance(error, DomainError) else None
