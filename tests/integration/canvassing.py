"""A township with three villages, a round over it, and people who walk it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from lianfang.ground.checklists import loading as checklists
from lianfang.ground.kernel.facts import Fact
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.canvass import services
from lianfang.people.canvass.models import Round
from tests.factories import HUNAN, NOON, a_place, an_actor

TOWN, VILLAGES = "430104001", ("430104001001", "430104001002", "430104001003")
HERE, BESIDE, FAR = VILLAGES
WELL = {"been_there": "no", "met_someone": "no", "unwell": "no"}
DEVICE = UUID(int=11)
HEADING = "place,grid,address,sequence\n"


def a_township():
    """The township with its villages, and the shipped checklists; needs `hunan_top`."""
    a_place(TOWN, level=4, parent="430104")
    for code in VILLAGES:
        a_place(code, level=5, parent=TOWN)
    checklists.load(DataFolder(HUNAN), by=actors.system(), now=NOON, report=lambda rows: None)


def headquarters():
    return an_actor(Role.DUTY_OFFICER, "430104")


def walker(place=HERE):
    return an_actor(Role.GRID_WORKER, place)


def planned(code="sweep", *, place="430104", share=0.0, **changes):
    draft = services.Draft(
        code=code,
        title="Sweep",
        place=place,
        starts_on=NOON.date(),
        ends_on=NOON.date() + timedelta(days=7),
        blind_share=share,
        **changes,
    )
    return services.plan(draft, by=actors.system(), now=NOON)


def csv_of(*villages, count=4):
    rows = [
        f"{code},1,Lane 1 no. {number},{number}\n"
        for code in villages
        for number in range(1, count + 1)
    ]
    return (HEADING + "".join(rows)).encode()


def listed(round_, content):
    file = services.receive(
        round_.code, name="list.csv", content=content, by=actors.system(), now=NOON
    )
    while services.load_step(file.pk, by=actors.system(), now=NOON, rows=3).state != "loaded":
        pass
    return file


def under_way(code="sweep", *, villages=(HERE, BESIDE), count=4, share=0.0):
    """A round that is open, with so many households in each village."""
    round_ = planned(code, share=share)
    listed(round_, csv_of(*villages, count=count))
    services.open_round(code, by=actors.system(), now=NOON)
    return Round.objects.get(code=code)


def home(number=1, village=HERE):
    """The code of a household as the list gives it."""
    return f"{village}1-{number:04d}"


def a_visit(household, *, seq, minutes=0, device=DEVICE, round_="sweep", **body):
    at = NOON + timedelta(minutes=minutes)
    said = {"round": round_, "household": household, "result": "answered"} | body
    if said["result"] == "answered":
        said = {"persons": 3, "linked": 0, "answers": WELL} | said
    return Fact(device=device, seq=seq, kind="visit", at=at, device_at=at, pack="sample", body=said)


def sent(*facts, by=None, place=HERE, now=NOON):
    return services.accept(facts, by=by or walker(place), place=place, now=now)
