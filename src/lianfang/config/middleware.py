"""Two small guards that every answer and every request pass."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Says in every answer that a page runs only the scripts this product ships."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        policy: dict[str, str] = settings.CONTENT_SECURITY_POLICY
        self._value = "; ".join(f"{name} {value}" for name, value in policy.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", self._value)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self)")
        return response


class BodyLimit:
    """Refuses a body that is too large before any of it is read or stored."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _body_length(request) <= settings.LARGEST_BODY_BYTES:
            return self._get_response(request)
        limit = {"limit_megabytes": settings.LARGEST_BODY_BYTES // 1024 // 1024}
        return render(request, "413.html", limit, status=413)


def _body_length(request: HttpRequest) -> int:
    declared = request.headers.get("Content-Length") or "0"
    return int(declared) if declared.isdecimal() else 0
