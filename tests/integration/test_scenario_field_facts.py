"""Each fact of the report about checkpoints, stations, hotels, docks and searches, and its record.

A fact is found with the report as its source. Whatever else stands with it (approvals, shifts, rooms,
sites the report does not name) is marked synthetic, so that nothing made up looks reported.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db.models import Q

from lianfang.command.orders import loading as orders
from lianfang.command.orders.models import Clause
from lianfang.field.facilities import loading as facilities
from lianfang.field.facilities import queries
from lianfang.field.facilities.models import Facility, FacilitySource, Room
from lianfang.field.facilities.terms import FacilityKind, FacilityState
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.places.scope import within
from lianfang.ground.posts import actors
from lianfang.people.checkpoints import loading as checkpoints
from lianfang.people.checkpoints.models import Checkpoint, Protocol
from lianfang.people.checkpoints.terms import CheckpointKind, CheckpointState
from tests.factories import HUNAN, NOON, ROOT, a_place

REPORT = "rednet.cn 6660312"
SCENARIO = ROOT / "data" / "scenarios" / "hunan-2020-01-29"


@pytest.fixture
def scenario(hunan_top):
    a_place("431302100", level=4, parent="431302")
    data = DataFolder(SCENARIO, over=DataFolder(HUNAN))
    for room in (facilities, checkpoints):
        room.load(data, by=actors.system(), now=NOON, report=lambda rows: None)
    orders.load_records(data, by=actors.system(), now=NOON, report=lambda rows: None)


def said(key: str, *words: str) -> bool:
    """The facility has the report as a source, in these words."""
    sources = FacilitySource.objects.filter(facility__key=key, key__startswith=REPORT)
    return any(all(word in source.says for word in words) for source in sources)


def works(code: str, *, kind: CheckpointKind, place: str, staff: int = 1) -> bool:
    """A checkpoint stands open there, synthetic, and its source tells what the report says."""
    found = Checkpoint.objects.get(code=code)
    crews = found.shifts.all()
    return (
        (found.kind, found.place_id) == (kind, place)
        and found.is_synthetic
        and found.source.startswith("红网 6660312")
        and found.state == CheckpointState.OPEN
        and all(crew.count >= max(staff, found.minimum_staff) for crew in crews)
        and found.minimum_staff >= staff
        and found.lanes.filter(is_green=True).exists()
    )


def ordered(order: str, *words: str) -> bool:
    """A clause of the recorded order says so."""
    clauses = Clause.objects.filter(order__key=order)
    return any(all(word in clause.text for word in words) for clause in clauses)


def hotels(place: str) -> int:
    return Facility.objects.filter(within([place]), kind=FacilityKind.DESIGNATED_HOTEL).count()


@dataclass(frozen=True)
class Fact:
    words: str
    stands: Callable[[], bool]


K = CheckpointKind
FACTS = [
    Fact(
        "Changsha: all railway stations under control",
        lambda: (
            said("station:CSQ", "火车站", "管控")
            and works("changsha-station", kind=K.RAILWAY_STATION, place="4301")
        ),
    ),
    Fact(
        "Changsha: all high-speed-rail stations under control",
        lambda: (
            said("station:CWQ", "高铁站", "管控")
            and works("changsha-south", kind=K.HIGH_SPEED_STATION, place="430111")
        ),
    ),
    Fact(
        "Changsha: all bus stations under control",
        lambda: (
            said("report:changsha-coach-stations", "汽车站", "管控")
            and works("changsha-coach", kind=K.COACH_STATION, place="4301")
        ),
    ),
    Fact(
        "Changsha: the airport under control",
        lambda: (
            said("airport:CSX", "机场", "管控")
            and works("changsha-airport", kind=K.AIRPORT, place="430121")
        ),
    ),
    Fact(
        "Changsha: medical staff on duty 24 h, assigned by the health department",
        lambda: (
            said("report:changsha-coach-stations", "医务人员24小时值守")
            and ordered("changsha-transport-hubs", "医务人员24小时值守")
        ),
    ),
    Fact("Changsha: designated hotels", lambda: hotels("4301") > 0),
    Fact("Changde: designated hotels", lambda: hotels("4307") > 0),
    Fact("Yiyang: designated hotels", lambda: said("report:yiyang-hotels", "益阳", "定点酒店")),
    Fact(
        "Guests from Hubei check in at the Gangwan hotel (West Station), Yuelu, on 29 January",
        lambda: (
            said("lodging:023", "1月29日", "港湾宾馆（西站店）")
            and Facility.objects.get(key="lodging:023").place_id == "430104"
        ),
    ),
    Fact(
        "Changde: inter-province checkpoints on the ways from Wuhan and other Hubei cities",
        lambda: (
            said("report:changde-crossings", "武汉", "省际卡口")
            and all(
                works(code, kind=K.BORDER_ROAD, place=place, staff=3)
                for code, place in (
                    ("lixian-border", "430723"),
                    ("shimen-border", "430726"),
                    ("anxiang-border", "430721"),
                )
            )
        ),
    ),
    Fact(
        "Changde: every vehicle with a Hubei plate disinfected",
        lambda: said("report:changde-crossings", "鄂牌车辆逐车消毒"),
    ),
    Fact(
        "Changde: registered, measured, then return, hospital or home observation",
        lambda: said("report:changde-crossings", "登记测温", "劝返", "留观", "居家观察"),
    ),
    Fact(
        "Zhangjiajie: posts of at least 3 people at every border junction",
        lambda: (
            said("report:zhangjiajie-junctions", "每个边界路口", "不少于3人")
            and works("sangzhi-junction", kind=K.BORDER_ROAD, place="430822", staff=3)
            and works("cili-junction", kind=K.BORDER_ROAD, place="430821", staff=3)
        ),
    ),
    Fact(
        "Yongzhou: observation stations at road, rail and other points of entry",
        lambda: (
            said("report:yongzhou-stations", "公路、铁路", "留验站")
            and queries.occupancies([Facility.objects.get(key="demo:lengshuitan-station").pk]) != {}
            and works("lengshuitan-exit", kind=K.EXPRESSWAY_EXIT, place="431103")
        ),
    ),
    Fact(
        "Yongzhou: strict temperature screening, isolation, ventilation, disinfection",
        lambda: said("report:yongzhou-stations", "严格测温", "隔离", "通风", "消毒"),
    ),
    Fact(
        "Loudi: temperature posts at the important entrances, 24 h, with police and communities",
        lambda: said("report:loudi-entrances", "交警", "乡镇", "社区", "24小时"),
    ),
    Fact(
        "Loudi: the exit of the Changsha-Shaoshan-Loudi expressway, by Shanshan township hospital",
        lambda: (
            said("report:shanshan-exit", "杉山镇卫生院", "24小时")
            and said("report:shanshan-health-centre", "测温")
            and works("shanshan-exit", kind=K.EXPRESSWAY_EXIT, place="431302100")
        ),
    ),
    Fact(
        "Yueyang: traffic hubs controlled",
        lambda: (
            said("report:yueyang-hubs", "交通枢纽")
            and works("yueyang-exit", kind=K.EXPRESSWAY_EXIT, place="430602", staff=3)
            and works("yueyang-east", kind=K.HIGH_SPEED_STATION, place="430602")
        ),
    ),
    Fact(
        "Yueyang: every street, township and community searched, no household and nobody missed",
        lambda: ordered("yueyang-search", "一户一人不漏"),
    ),
    Fact(
        "Yueyang: everyone linked to the affected area counted, strict home isolation",
        lambda: ordered("yueyang-search", "登记在册") and ordered("yueyang-search", "严格居家隔离"),
    ),
    Fact(
        "Yueyang: an emergency hospital due on 31 January",
        lambda: (
            said("report:yueyang-emergency-hospital", "1月31日")
            and Facility.objects.get(key="report:yueyang-emergency-hospital").state
            == FacilityState.PLANNED
        ),
    ),
    Fact(
        "Xiangxi: road checkpoints",
        lambda: (
            said("report:xiangxi-roads", "道路卡口")
            and works("longshan-road", kind=K.BORDER_ROAD, place="433130")
        ),
    ),
    Fact(
        "Xiangxi: house-by-house search by village, community, estate and compound",
        lambda: ordered("xiangxi-search", "村、社区、小区、院落", "逐户"),
    ),
    Fact(
        "Xiangxi: the prefecture hospital on 24 h standby",
        lambda: said("hospital:108", "24小时待命"),
    ),
    Fact(
        "Chenzhou: sanitation at ferry docks and ports, ship disinfection, ventilation",
        lambda: (
            said("report:chenzhou-docks", "船舶消毒、通风")
            and works("zixing-dock", kind=K.FERRY_PORT, place="431081")
            and Protocol.objects.filter(area="ship", is_forbidden=False).exists()
        ),
    ),
    Fact(
        "Chenzhou: temperature of crew and passengers",
        lambda: said("report:chenzhou-docks", "船员和旅客测温"),
    ),
    Fact(
        "Huaihua: 2 city hospitals designated",
        lambda: said("hospital:089", "市级2家") and said("hospital:090", "市级2家"),
    ),
    Fact(
        "Shaoyang: a guide to the nearest designated fever clinic",
        lambda: queries.guide("430503", limit=1)[0].facility.has_fever_clinic,
    ),
]


def test_every_fact_stands_in_the_demonstration(scenario):
    missing = [fact.words for fact in FACTS if not fact.stands()]

    assert missing == []


def test_nothing_made_up_looks_reported(scenario):
    made_up = Q(key__startswith="demo:")

    assert not Facility.objects.filter(made_up, is_synthetic=False).exists()
    assert not Facility.objects.exclude(made_up).filter(is_synthetic=True).exists()
    assert not Room.objects.filter(is_synthetic=False).exists()
    assert not Checkpoint.objects.filter(is_synthetic=False).exists()


def test_nobody_is_sent_to_sites_that_the_report_does_not_name(scenario):
    unnamed = set(Facility.objects.filter(is_unnamed=True).values_list("pk", flat=True))

    near = queries.near("43", kinds=list(FacilityKind), limit=1000)

    assert unnamed
    assert unnamed.isdisjoint(one.id for one in near)


def test_every_open_checkpoint_stands_at_a_facility(scenario):
    working = Checkpoint.objects.filter(state=CheckpointState.OPEN)

    assert working.exists()
    assert not working.filter(facility=None).exists()
