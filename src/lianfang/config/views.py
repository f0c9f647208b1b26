from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the product answers and reaches its store."""
    del request
    connection.ensure_connection()
    return HttpResponse("ok\n", content_type="text/plain")
