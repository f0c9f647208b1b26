"""Disinfection by protocol: what is forbidden is refused, what is withdrawn counts nowhere."""

import pytest

from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import loading, queries, services
from lianfang.people.checkpoints.errors import NoProtocol, NotSprayed, TooStrong
from lianfang.people.checkpoints.rules import Done
from tests.factories import HUNAN, NOON, an_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _protocols(hunan_top):
    loading.load(DataFolder(HUNAN), by=actors.system(), now=NOON, report=lambda rows: None)


def done(area="cabin", mg=500.0, minutes=30):
    return Done(area=area, agent="chlorine", mg_per_l=mg, contact_minutes=minutes)


def retire(by, code="cabin-500", reason="Guide of 9 February"):
    return services.retire_protocol(code=code, reason=reason, by=by, now=NOON)


def test_the_inside_of_a_vehicle_at_500_for_half_an_hour_is_good():
    assert queries.check_disinfection(done()) == "cabin-500"


@pytest.mark.parametrize("area", ["exterior", "outdoor", "person"])
def test_people_outdoor_air_and_the_outside_of_vehicles_are_not_sprayed(area):
    with pytest.raises(NotSprayed):
        queries.check_disinfection(done(area))


def test_stronger_than_routine_allows_is_refused():
    with pytest.raises(TooStrong):
        queries.check_disinfection(done(mg=2001))


def test_too_short_is_refused_with_what_would_do():
    with pytest.raises(NoProtocol) as refused:
        queries.check_disinfection(done(minutes=5))

    assert "Wipe" in refused.value.sentence()


def test_only_the_top_withdraws_a_protocol():
    with pytest.raises(NotAllowed):
        retire(an_actor(Role.COMMANDER, "4306"))


def test_a_withdrawn_protocol_counts_nowhere():
    by = an_actor(Role.COMMANDER, "43")
    first, second = retire(by), retire(by, reason="Again")

    assert first.retired_why == second.retired_why == "Guide of 9 February"
    with pytest.raises(NoProtocol):
        queries.check_disinfection(done())


def test_an_unknown_protocol_cannot_be_withdrawn():
    with pytest.raises(NotFound):
        retire(an_actor(Role.COMMANDER, "43"), code="none")
