"""Where the pack has an opening checklist, somebody has filled it in on the spot before it opens."""

from datetime import timedelta

import pytest

from lianfang.ground.checklists import loading as checklists
from lianfang.ground.checklists import services as filling
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from lianfang.people.checkpoints import queries, services
from lianfang.people.checkpoints.errors import ChecklistMissing
from lianfang.people.checkpoints.terms import CheckpointState
from tests.factories import HUNAN, NOON
from tests.integration.checkpoints.posts import COUNTY, a_crew, staffed

pytestmark = pytest.mark.django_db
SYSTEM = actors.system()
GOOD = {
    "approved": "yes",
    "staff": 4,
    "medical_staff": "yes",
    "thermometers": "checked",
    "warm_place": "yes",
    "isolation_room": "yes",
    "green_lane": "yes",
    "receiving_unit": "第一医院",
}


@pytest.fixture
def checkpoint(hunan_top):
    folder = DataFolder(HUNAN)
    checklists.load(folder, by=SYSTEM, now=NOON, report=lambda rows: None)
    return staffed()


def fill(checkpoint, now=NOON, **answers):
    subject = queries.subject_of(checkpoint)
    filling.fill(
        "checkpoint-opening",
        subject=subject,
        place=COUNTY,
        answers=GOOD | answers,
        by=SYSTEM,
        now=now,
    )


def open_(checkpoint, now=NOON):
    return services.open_(checkpoint_id=checkpoint.pk, by=SYSTEM, now=now)


def test_it_does_not_open_unlooked_at(checkpoint):
    with pytest.raises(ChecklistMissing):
        open_(checkpoint)


def test_what_was_filled_in_before_the_approval_does_not_count(checkpoint):
    fill(checkpoint, now=NOON - timedelta(hours=1))

    with pytest.raises(ChecklistMissing):
        open_(checkpoint)


def test_it_does_not_open_while_something_must_be_done_at_once(checkpoint):
    fill(checkpoint, medical_staff="no")

    with pytest.raises(ChecklistMissing) as refused:
        open_(checkpoint)

    assert "No medical staff" in refused.value.sentence()


def test_it_opens_when_the_last_look_was_good(checkpoint):
    fill(checkpoint, medical_staff="no")
    fill(checkpoint, now=NOON + timedelta(minutes=5))

    assert open_(checkpoint, now=NOON + timedelta(minutes=6)).state == CheckpointState.OPEN


def test_after_a_relief_it_opens_without_another_checklist(checkpoint):
    fill(checkpoint)
    open_(checkpoint)
    later = NOON + timedelta(hours=1)
    services.relieve(checkpoint_id=checkpoint.pk, note="Cold", by=SYSTEM, now=later)
    crewing = a_crew(4, begins=later, lead="Crew B")
    services.staff(checkpoint_id=checkpoint.pk, crewing=crewing, by=SYSTEM, now=later)

    assert open_(checkpoint, now=later).state == CheckpointState.OPEN
