"""The scenario's checkpoints: every one approved, staffed and with a green lane; what is known stays."""

from datetime import UTC, datetime

import pytest

from lianfang.ground.kernel.packs import BrokenData, DataFolder
from lianfang.ground.places.models import Place
from lianfang.ground.posts import actors
from lianfang.people.checkpoints import loading, policies, queries
from lianfang.people.checkpoints.models import Checkpoint, Delegation, Flow, Protocol
from lianfang.people.checkpoints.terms import RESERVED_KINDS, CheckpointState
from tests.factories import HUNAN, NOON, ROOT, a_place

SCENARIO = ROOT / "data" / "scenarios" / "hunan-2020-01-29"
OPENING = datetime(2020, 1, 29, 7, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def load(folder):
    return loading.load(folder, by=actors.system(), now=NOON, report=lambda rows: None)


@pytest.fixture
def loaded(hunan_top):
    a_place("431302100", level=4, parent="431302")
    folder = DataFolder(SCENARIO, over=DataFolder(HUNAN))
    return folder, load(folder)


def test_every_checkpoint_works_when_the_demonstration_opens(loaded):
    found = list(queries.within(["43"]).filter(state=CheckpointState.OPEN))

    assert len(found) >= 15
    assert all(one.is_working(now=OPENING) for one in found)
    crews = queries.crews([one.pk for one in found], now=OPENING)
    assert all(crews[one.pk] >= one.minimum_staff for one in found)
    assert all(any(lane.is_green for lane in one.lanes.all()) for one in found)


def test_one_proposal_waits_for_who_decides_on_trunk_roads(loaded):
    waiting = Checkpoint.objects.exclude(state=CheckpointState.OPEN)

    assert [(one.code, one.state) for one in waiting] == [("linxiang-trunk", "proposed")]
    assert policies.authority_of(waiting[0].kind, waiting[0].place_id) == "43"


def test_at_a_border_at_least_three_are_needed(loaded):
    border = Checkpoint.objects.filter(is_border=True)

    assert border.count() >= 5
    assert min(border.values_list("minimum_staff", flat=True)) >= 3


def test_each_prefecture_of_the_report_has_its_own(loaded):
    prefectures = {one.place_id[:4] for one in queries.within(["43"])}

    assert prefectures >= {"4301", "4306", "4307", "4308", "4310", "4311", "4313", "4331"}


def test_made_up_traffic_is_marked_in_every_row(loaded):
    assert Flow.objects.exists()
    assert not Flow.objects.filter(is_synthetic=False).exists()


def test_nobody_below_was_given_a_reserved_kind(loaded):
    assert Delegation.objects.exists()
    assert not Delegation.objects.filter(kind__in=RESERVED_KINDS).exists()


def test_each_authority_may_approve_what_it_approved(loaded):
    for one in queries.within(["43"]).exclude(authority=None):
        assert policies.authority_of(one.kind, one.place_id) == one.authority_id, one.code


def test_loading_again_changes_nothing(loaded):
    folder, first = loaded
    Protocol.objects.filter(pk="cabin-500").update(retired_at=NOON)

    assert first > 0
    assert load(folder) == 0
    assert Protocol.objects.get(pk="cabin-500").retired_at == NOON


def test_a_checkpoint_without_a_green_lane_is_refused_by_name(tmp_path, hunan_top):
    (tmp_path / "checkpoints.yaml").write_text(
        "checkpoints: [{code: bad, place: '4301', kind: airport, lanes: [{}]}]", encoding="utf-8"
    )
    (tmp_path / "scenario.yaml").write_text(
        "files: {checkpoints: checkpoints.yaml}", encoding="utf-8"
    )

    with pytest.raises(BrokenData, match=r"kernel.data.broken") as refused:
        load(DataFolder(tmp_path))

    assert "green lane" in refused.value.sentence()
    assert Place.objects.filter(pk="4301").exists()
