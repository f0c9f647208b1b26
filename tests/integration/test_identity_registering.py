"""Taking people into the vault: who is refused, who is found again, what stands in the store."""

from datetime import date

import pytest

from lianfang.ground.identity import queries, services
from lianfang.ground.identity.errors import BadDocument, BadPhone, BadTraits, NotCollected
from lianfang.ground.identity.models import Lookup, Person, Retention
from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_actor

CARD = "430102195001010018"
pytestmark = pytest.mark.django_db


def someone(**traits):
    return Traits(**{"name": "张三", "phone": "138 0013 8000", "is_synthetic": True} | traits)


def register(traits, *, record_class="contact", place="430104", by=None):
    return services.register(
        traits, record_class=record_class, place=place, by=by or actors.system(), now=NOON
    )


def test_smoke(hunan_top):
    made = register(someone())
    assert made.is_new
    assert queries.masked([made.person])[made.person].label == "张* · 138****8000"
