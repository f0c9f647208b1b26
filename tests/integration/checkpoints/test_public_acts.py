"""What the public brings: a block that goes to the place above, a declaration that is sealed."""

from datetime import date, timedelta

import pytest

from lianfang.ground.identity import queries as identity
from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import queries, services
from lianfang.people.checkpoints.errors import (
    BadStay,
    BlockNotYours,
    DeclarationNotHere,
    NotAPhone,
    TooManyReports,
    Unnamed,
)
from lianfang.people.checkpoints.models import Block, Declaration
from lianfang.people.checkpoints.services import blocks, declaring
from lianfang.people.checkpoints.services.blocks import Sighting
from lianfang.people.checkpoints.services.declaring import Declaring, Stay
from lianfang.people.checkpoints.terms import BlockKind, BlockState, DeclarationState
from tests.factories import NOON, an_actor
from tests.integration.checkpoints.posts import COUNTY, PREFECTURE, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hunan_top")]
PUBLIC = actors.system(label="public")


def a_block(kind=BlockKind.ROAD_DUG_UP, where="Mile 3", now=NOON):
    return services.report_block(Sighting(place=COUNTY, kind=kind, where=where), by=PUBLIC, now=now)


def test_a_dug_up_road_goes_to_the_county_a_blocked_trunk_road_above_it():
    assert a_block().authority_id == COUNTY
    assert a_block(BlockKind.TRUNK_BLOCKED).authority_id == PREFECTURE


def test_a_report_says_where():
    with pytest.raises(Unnamed):
        a_block(where=" ")


def test_the_same_block_is_counted_not_doubled():
    a_block()

    assert a_block().times == 2
    assert Block.objects.count() == 1


def test_a_flood_of_reports_is_held_back(monkeypatch):
    monkeypatch.setattr(blocks, "MOST_IN_A_MINUTE", 1)
    a_block()

    with pytest.raises(TooManyReports):
        a_block(where="Mile 4")
    assert a_block(where="Mile 4", now=NOON + timedelta(minutes=2)).times == 1


def find(block, by, is_real=True):
    return services.find_block(code=block.code, is_real=is_real, finding="Seen", by=by, now=NOON)


def test_the_reported_unit_does_not_judge_itself():
    block = a_block(BlockKind.TRUNK_BLOCKED)

    with pytest.raises(BlockNotYours):
        find(block, an_actor(Role.DUTY_OFFICER, COUNTY))
    with pytest.raises(NotFound):
        find(block, an_actor(Role.DUTY_OFFICER, "4307"))
    with pytest.raises(NotAllowed):
        find(block, an_actor(Role.BARRIER_OFFICER, PREFECTURE))


def test_a_block_is_confirmed_and_removed():
    block, by = a_block(), an_actor(Role.DUTY_OFFICER, COUNTY)

    with pytest.raises(IllegalMove):
        services.remove_block(code=block.code, by=by, now=NOON)
    assert find(block, by).state == BlockState.VERIFIED
    assert list(queries.open_blocks([COUNTY])) == [block]
    assert services.remove_block(code=block.code, by=by, now=NOON).state == BlockState.REMOVED
    assert not queries.open_blocks([COUNTY])


def test_nothing_found_ends_it():
    assert find(a_block(), an_actor(Role.DUTY_OFFICER, COUNTY), is_real=False).state == (
        BlockState.UNFOUNDED
    )


TRAITS = Traits(name="演示甲", phone="13800138000", is_synthetic=True)


def declare(checkpoint=None, now=NOON, **facts):
    facts = {"traits": TRAITS, "language": "zh-hans", "answers": {"exposure_contact": "no"}} | facts
    return services.declare(
        Declaring(**facts), checkpoint=checkpoint or opened(), by=PUBLIC, now=now
    )


def test_a_declaration_needs_a_name_and_a_way_to_tell_whose_it_is():
    with pytest.raises(NotAPhone):
        declare(traits=Traits(name="演示甲"))


@pytest.mark.parametrize("stay", [Stay(place="", left_on=date(2020, 1, 20)), Stay(place="武汉", left_on=None), Stay(place="武汉", left_on=date(2020, 1, 30))])  # fmt: skip
def test_a_stay_has_a_place_and_a_day_that_has_been(stay):
    with pytest.raises(BadStay):
        declare(stays=(stay,))


def test_a_flood_of_declarations_is_held_back(monkeypatch):
    monkeypatch.setattr(declaring, "MOST_IN_A_MINUTE", 0)

    with pytest.raises(TooManyReports):
        declare()


def test_what_was_not_answered_is_unknown_and_origin_is_not_kept():
    found = declare(answers={"exposure_contact": "no", "plate": "鄂A", "cough_or_breathless": "?"})

    assert found.answers["cough_or_breathless"] == "unknown"
    assert set(found.answers) == set(declaring.ANSWERS)


def read(code, now=NOON, by=None):
    by = by or an_actor(Role.BARRIER_OFFICER, COUNTY)
    return queries.declaration(code, by=by, now=now)


def test_the_barrier_reads_it_by_its_code_and_the_name_stays_sealed():
    stay = Stay(place="武汉", left_on=date(2020, 1, 20))
    declaration = declare(stays=(stay,))

    found = read(declaration.code.lower())

    assert found.stays == [{"place": "武汉", "left_on": "2020-01-20"}]
    masked = identity.masked([found.person])[found.person]
    assert masked.name != TRAITS.name
    assert not Entry.objects.filter(data__contains=TRAITS.phone).exists()


@pytest.mark.parametrize("code", ["", "ABCD2345", "nonsense"])
def test_an_unknown_code_is_refused(code):
    with pytest.raises(DeclarationNotHere):
        read(code)


def test_only_the_crew_reads_declarations():
    code = declare().code

    with pytest.raises(NotAllowed):
        read(code, by=an_actor(Role.GRID_WORKER, COUNTY))


def use(declaration, *, keeps_person):
    by = an_actor(Role.BARRIER_OFFICER, COUNTY)
    return services.use_declaration(
        code=declaration.code, keeps_person=keeps_person, by=by, now=NOON
    )


def test_of_whoever_simply_passes_nothing_is_kept():
    done = use(declare(stays=(Stay(place="武汉", left_on=date(2020, 1, 20)),)), keeps_person=False)

    assert (done.state, done.person, done.stays) == (DeclarationState.USED, None, [])
    with pytest.raises(DeclarationNotHere):
        read(done.code)


def test_using_it_twice_changes_nothing():
    declaration = declare()
    first = use(declaration, keeps_person=True)
    second = use(declaration, keeps_person=False)

    assert first.person == second.person is not None


def test_unused_it_is_erased_after_a_day():
    declaration, end = declare(), NOON + timedelta(hours=24)

    with pytest.raises(DeclarationNotHere):
        read(declaration.code, now=end)
    assert services.expire_declarations(by=PUBLIC, now=end - timedelta(minutes=1)) == 0
    assert services.expire_declarations(by=PUBLIC, now=end) == 1
    assert services.expire_declarations(by=PUBLIC, now=end) == 0

    kept = Declaration.objects.get()
    assert (kept.state, kept.person, kept.answers, kept.stays) == ("expired", None, {}, [])
    with pytest.raises(DeclarationNotHere):
        use(kept, keeps_person=True)
