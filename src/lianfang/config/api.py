"""The API for devices, islands and other systems: each room brings its own router."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import django_auth

from lianfang.ground.kernel import problems
from lianfang.ground.kernel.errors import DomainError

api = NinjaAPI(
    title="lianfang",
    version="1",
    description="Places, figures, orders and their signing. Refusals are problem+json with a code.",
    auth=django_auth,
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    del request
    return problems.problem_response(error)


for room in settings.ROOMS:
    if find_spec(f"{room}.api"):
        api.add_router("", import_module(f"{room}.api").router, tags=[room.rsplit(".", 1)[-1]])
