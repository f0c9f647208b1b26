from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine


class FacilityKind(TextChoices):
    """What a place with an address is used for."""

    RAILWAY_STATION = "railway_station", _("Railway station")  # 火车站、高铁站
    AIRPORT = "airport", _("Airport")  # 机场
    COACH_STATION = "coach_station", _("Coach station")  # 汽车站
    EXPRESSWAY_EXIT = "expressway_exit", _("Expressway exit")  # 高速公路出口
    ROAD_CROSSING = "road_crossing", _("Road crossing at a border")  # 省际、县际路口
    FERRY_PORT = "ferry_port", _("Ferry dock or port")  # 渡口码头、港口
    COMMUNITY_GATE = "community_gate", _("Gate of a community")  # 村口、小区出入口
    CHECKPOINT_SITE = "checkpoint_site", _("Other checkpoint site")  # 其他卡口
    OBSERVATION_STATION = "observation_station", _("Observation station")  # 留验站
    DESIGNATED_HOTEL = "designated_hotel", _("Designated hotel")  # 定点酒店
    HOSPITAL = "hospital", _("Hospital")  # 医院
    FEVER_CLINIC = "fever_clinic", _("Fever clinic")  # 发热门诊
    HEALTH_CENTRE = "health_centre", _("Health centre")  # 卫生院
    DISEASE_CONTROL_OFFICE = "disease_control_office", _("Disease-control centre")  # 疾控中心
    COMMAND_OFFICE = "command_office", _("Command office")  # 指挥部办公室
    OTHER = "other", pgettext_lazy("facility", "Other")  # 其他


ARRIVAL_KINDS = frozenset(
    {
        FacilityKind.RAILWAY_STATION,
        FacilityKind.AIRPORT,
        FacilityKind.COACH_STATION,
        FacilityKind.EXPRESSWAY_EXIT,
        FacilityKind.ROAD_CROSSING,
        FacilityKind.FERRY_PORT,
        FacilityKind.COMMUNITY_GATE,
        FacilityKind.CHECKPOINT_SITE,
    }
)
LODGING_KINDS = frozenset({FacilityKind.OBSERVATION_STATION, FacilityKind.DESIGNATED_HOTEL})
MEDICAL_KINDS = frozenset({FacilityKind.HOSPITAL, FacilityKind.FEVER_CLINIC})


class FacilityState(TextChoices):
    """Whether a facility works."""

    PLANNED = "planned", pgettext_lazy("facility", "Not open yet")  # 未启用
    LISTED = "listed", pgettext_lazy("facility", "Listed, not confirmed")  # 列入名单，未核实
    OPEN = "open", pgettext_lazy("facility", "Open")  # 启用
    CLOSED = "closed", pgettext_lazy("facility", "Closed")  # 已停用


FACILITY_MOVES = StateMachine(
    name=_("facility"),
    start=FacilityState.LISTED,
    moves={
        FacilityState.PLANNED: frozenset({FacilityState.OPEN, FacilityState.CLOSED}),
        FacilityState.LISTED: frozenset({FacilityState.OPEN, FacilityState.CLOSED}),
        FacilityState.OPEN: frozenset({FacilityState.CLOSED}),
        FacilityState.CLOSED: frozenset({FacilityState.OPEN}),
    },
)


class Verification(TextChoices):
    """What somebody who called or went there found."""

    NOT_CHECKED = "not_checked", _("Nobody has called")  # 未核实
    LISTED = "listed", _("On the published list")  # 已列入公布名单
    ACCEPTS = "accepts_after_check", _("Takes travellers after a health check")  # 检查后可入住
    VIA_AUTHORITY = "via_authority_only", _("Takes travellers sent by the authority")  # 须经批准
    UNREACHABLE = "unreachable_or_closed", _("Not reached, or closed")  # 联系不上或停业
    REFUSES = "refuses_travellers", _("Refuses travellers from the affected area")  # 拒收


# Nobody is sent where the caller was turned away or nobody answered.
NOT_ACCEPTING = frozenset({Verification.UNREACHABLE, Verification.REFUSES})


class RoomState(TextChoices):
    """How a room or bed stands: it is never promised twice, and never used again uncleaned."""

    FREE = "free", pgettext_lazy("room", "Free")  # 空闲
    RESERVED = "reserved", pgettext_lazy("room", "Reserved")  # 已预留
    OCCUPIED = "occupied", pgettext_lazy("room", "Occupied")  # 已入住
    CLEANING = "cleaning", pgettext_lazy("room", "To be disinfected")  # 待终末消毒
    OUT_OF_SERVICE = "out_of_service", pgettext_lazy("room", "Out of service")  # 停用


ROOM_MOVES = StateMachine(
    name=_("room"),
    start=RoomState.FREE,
    moves={
        RoomState.FREE: frozenset({RoomState.RESERVED, RoomState.OUT_OF_SERVICE}),
        RoomState.RESERVED: frozenset({RoomState.OCCUPIED, RoomState.FREE}),
        RoomState.OCCUPIED: frozenset({RoomState.CLEANING}),
        RoomState.CLEANING: frozenset({RoomState.FREE, RoomState.OUT_OF_SERVICE}),
        # Whatever was done to it meanwhile, it is cleaned before somebody sleeps there.
        RoomState.OUT_OF_SERVICE: frozenset({RoomState.CLEANING}),
    },
)
HELD_STATES = frozenset({RoomState.RESERVED, RoomState.OCCUPIED})
