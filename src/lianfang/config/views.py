from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from django.views.decorators.http import require_safe

from lianfang.ground.kernel import problems
from lianfang.ground.kernel.errors import DomainError, NotFound


class Fault(DomainError):
    code = "config.fault"
    message = _(
        "The product failed while working on this; nothing of it was stored. Send it again; if it "
        "fails again, tell the system administrator the time."
    )
    http_status = 500


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the product answers and reaches its store."""
    del request
    connection.ensure_connection()
    return HttpResponse("ok\n", content_type="text/plain")


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address: a page for readers, a problem document below the API."""
    if request.path.startswith(problems.API_PREFIX):
        return problems.problem_response(NotFound(what=request.path))
    return defaults.page_not_found(request, exception)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of our own, in the shape of who asked."""
    if request.path.startswith(problems.API_PREFIX):
        return problems.problem_response(Fault())
    return defaults.server_error(request)
