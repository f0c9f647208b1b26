"""Small guards that every answer and every request pass."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel import problems, reading
from lianfang.ground.kernel.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]
CHUNK_BYTES = 256 * 1024
MEGABYTE = 1024 * 1024
NUL = "\x00"
_SAFE = {"GET", "HEAD"}


class BodyTooLarge(DomainError):
    code = "config.body-too-large"
    message = _(
        "What you sent has {size} MB; at most {limit} MB are taken at once. Nothing was stored. "
        "Send fewer or smaller files: a photo of 1,600 pixels is enough, a table can be divided."
    )
    http_status = 413


class NoText(DomainError):
    code = "config.request.no-text"
    message = _(
        "The address or the form holds a character that is no text (NUL), so nothing was stored. "
        "Type the words anew instead of pasting them, then send again."
    )
    http_status = 400


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


class ReadOnce:
    """Lets a request that changes nothing read unchanging facts once."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE:
            return self._get_response(request)
        with reading.one_page():
            return self._get_response(request)


class BodyLimit:
    """Refuses a body that is too large, before anything of it is stored."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _declared_length(request)
        if size <= settings.LARGEST_BODY_BYTES:
            return self._get_response(request)
        _read_away(request, size=size)
        return _refuse(request, size=size)


class TextOnly:
    """Refuses the one character that no text has and that not every store can keep."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Runs after the form guard, which has read the form already."""
        if NUL in request.path or "%00" in request.META["QUERY_STRING"] or _form_has_nul(request):
            return problems.refusal(request, NoText())
        return None


def _form_has_nul(request: HttpRequest) -> bool:
    """The API takes no forms: its documents are looked at where they are read."""
    if request.path.startswith(problems.API_PREFIX):
        return False
    return any(NUL in word for _name, words in request.POST.lists() for word in words)


def _declared_length(request: HttpRequest) -> int:
    declared = request.headers.get("Content-Length") or "0"
    return int(declared) if declared.isdecimal() else 0


def _read_away(request: HttpRequest, *, size: int) -> None:
    """Let the browser finish sending: one that is cut off shows no answer at all."""
    left = min(size, settings.LARGEST_BODY_READ_BYTES)
    while left > 0:
        chunk = request.read(min(left, CHUNK_BYTES))
        if not chunk:
            return
        left -= len(chunk)


def _refuse(request: HttpRequest, *, size: int) -> HttpResponse:
    error = BodyTooLarge(
        size=size // MEGABYTE,
        limit=settings.LARGEST_BODY_BYTES // MEGABYTE,
    )
    if request.path.startswith(problems.API_PREFIX):
        return problems.problem_response(error)
    context = {"limit_megabytes": settings.LARGEST_BODY_BYTES // MEGABYTE}
    return render(request, "413.html", context, status=error.http_status)
