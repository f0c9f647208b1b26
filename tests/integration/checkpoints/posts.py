"""Checkpoints that tests begin with."""

from datetime import timedelta

from lianfang.ground.posts import actors
from lianfang.people.checkpoints import services
from lianfang.people.checkpoints.terms import CheckpointKind
from tests.factories import NOON

COUNTY, PREFECTURE, PROVINCE = "430602", "4306", "43"
END = NOON + timedelta(days=10)


def a_proposal(**facts):
    return services.Proposal(
        **{
            "code": "sample",
            "place": COUNTY,
            "name": "样例卡口",
            "name_en": "Sample checkpoint",
            "kind": CheckpointKind.EXPRESSWAY_EXIT,
            "basis": "Article 44",
            "alternatives": "Leaflets alone reach nobody who drives through.",
            "sunset": END,
            "is_synthetic": True,
        }
        | facts
    )


def proposed(**facts):
    return services.propose(a_proposal(**facts), by=actors.system(), now=NOON)


def a_checkpoint(**facts):
    """An approved one that nobody has opened."""
    checkpoint = proposed(**facts)
    return services.approve(checkpoint_id=checkpoint.pk, by=actors.system(place=PROVINCE), now=NOON)


def a_crew(count=4, *, hours=8, begins=NOON, lead="Crew A"):
    return services.Crewing(
        count=count, lead=lead, begins_at=begins, ends_at=begins + timedelta(hours=hours)
    )


def staffed(count=4, **facts):
    checkpoint = a_checkpoint(**facts)
    services.staff(checkpoint_id=checkpoint.pk, crewing=a_crew(count), by=actors.system(), now=NOON)
    return checkpoint


def opened(count=4, **facts):
    checkpoint = staffed(count, **facts)
    return services.open_(checkpoint_id=checkpoint.pk, by=actors.system(), now=NOON)
