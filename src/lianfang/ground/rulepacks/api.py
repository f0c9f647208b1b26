"""Rule packs for devices: the signed text, to be verified and used without a connection."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest  # noqa: TC002  ninja reads the annotation
from ninja import Router, Schema

from lianfang.ground.kernel import clock
from lianfang.ground.rulepacks import queries
from lianfang.ground.rulepacks.models import RulePack  # noqa: TC001  ninja reads the annotation

router = Router()


class SignedPack(Schema):
    """A rule pack as it was signed: verify `signature` over the UTF-8 bytes of `canonical`."""

    code: str
    valid_from: date
    canonical: str
    sha256: str
    signature: str
    public_key: str


@router.get(
    "/rulepacks/current",
    response=SignedPack,
    operation_id="getCurrentRulePack",
    summary="The rule pack in force today",
    auth=None,
)
def current(request: HttpRequest) -> RulePack:
    """Rules are public: whoever is affected may read them."""
    del request
    return queries.record_in_force(today())


@router.get(
    "/rulepacks/{code}",
    response=SignedPack,
    operation_id="getRulePack",
    url_name="rulepack",
    summary="One published rule pack",
    auth=None,
)
def one(request: HttpRequest, code: str) -> RulePack:
    del request
    return queries.record(code)


def today() -> date:
    return clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
