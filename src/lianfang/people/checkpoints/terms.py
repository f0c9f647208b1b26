from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine


class CheckpointKind(TextChoices):
    """Where a checkpoint (卡口) stands: it decides who may approve it."""

    RAILWAY_STATION = "railway_station", _("Railway station")  # 火车站
    HIGH_SPEED_STATION = "high_speed_station", _("High-speed railway station")  # 高铁站
    COACH_STATION = "coach_station", _("Coach station")  # 汽车站
    AIRPORT = "airport", _("Airport")  # 机场
    EXPRESSWAY_EXIT = "expressway_exit", _("Expressway exit")  # 高速公路出口
    SERVICE_AREA = "service_area", _("Expressway service area")  # 高速公路服务区
    TOLL_STATION = "toll_station", _("Toll station")  # 收费站
    TRUNK_ROAD = "trunk_road", _("Trunk road")  # 国省干线
    BORDER_ROAD = "border_road", _("Road across the outer border")  # 省际路口
    LOCAL_ROAD = "local_road", _("Local road")  # 县乡道路
    FERRY_PORT = "ferry_port", _("Ferry dock or port")  # 码头港口
    COMMUNITY_GATE = "community_gate", _("Gate of a community")  # 村（小区）门口


# 不得擅自设置的地点: nobody may be given the power to approve these for the top of the tree.
RESERVED_KINDS = frozenset(
    {
        CheckpointKind.SERVICE_AREA,
        CheckpointKind.TOLL_STATION,
        CheckpointKind.TRUNK_ROAD,
        CheckpointKind.BORDER_ROAD,
    }
)


class CheckpointState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("checkpoint", "Proposed")  # 待批
    REFUSED = "refused", _("Not approved")  # 不予批准
    APPROVED = "approved", _("Approved, not open yet")  # 已批待开
    OPEN = "open", pgettext_lazy("checkpoint", "Open")  # 运行中
    RELIEVED = "relieved", _("Relieved, waits for the next shift")  # 交班待接
    REVIEW = "review", _("Open, under review")  # 评估中
    CLOSED = "closed", pgettext_lazy("checkpoint", "Closed")  # 已撤除
    EXPIRED = "expired", pgettext_lazy("checkpoint", "Expired")  # 到期失效


_S = CheckpointState
CHECKPOINT_MOVES = StateMachine(
    name=_("checkpoint"),
    start=_S.PROPOSED,
    moves={
        _S.PROPOSED: frozenset({_S.APPROVED, _S.REFUSED}),
        _S.REFUSED: frozenset(),
        _S.APPROVED: frozenset({_S.OPEN, _S.CLOSED, _S.EXPIRED}),
        _S.OPEN: frozenset({_S.RELIEVED, _S.REVIEW, _S.CLOSED, _S.EXPIRED}),
        _S.RELIEVED: frozenset({_S.OPEN, _S.REVIEW, _S.CLOSED, _S.EXPIRED}),
        _S.REVIEW: frozenset({_S.OPEN, _S.RELIEVED, _S.CLOSED, _S.EXPIRED}),
        _S.CLOSED: frozenset(),
        _S.EXPIRED: frozenset(),
    },
)
# Persons may be screened in these, as long as the end of the approval has not come.
WORKING_STATES = frozenset({_S.OPEN, _S.REVIEW})
STANDING_STATES = frozenset({_S.APPROVED, _S.OPEN, _S.RELIEVED, _S.REVIEW})


class Arrangement(TextChoices):
    """How the positions of one lane stand (复式、多式检测)."""

    SERIES = "series", _("one behind the other")  # 串联
    PARALLEL = "parallel", _("side by side")  # 并联


class Deed(TextChoices):
    """What happened to a checkpoint: one line of its history."""

    PROPOSED = "proposed", pgettext_lazy("checkpoint", "Proposed")  # 提出
    APPROVED = "approved", pgettext_lazy("checkpoint", "Approved")  # 批准
    REFUSED = "refused", _("Not approved")  # 不予批准
    OPENED = "opened", pgettext_lazy("checkpoint", "Opened")  # 启用
    STAFFED = "staffed", _("Shift put on")  # 排班
    RELIEVED = "relieved", _("Shift handed over")  # 交接班
    LANE = "lane", _("Lanes changed")  # 调整通道
    REVIEWED = "reviewed", pgettext_lazy("checkpoint", "Reviewed")  # 评估
    EXTENDED = "extended", _("Term extended")  # 延期
    CLOSED = "closed", pgettext_lazy("checkpoint", "Closed")  # 撤除
    EXPIRED = "expired", pgettext_lazy("checkpoint", "Expired")  # 到期


class Disposition(TextChoices):
    """What became of a person screened, as it is counted. Who decides, and by what rule, is screening's."""

    PASS = "pass", pgettext_lazy("checkpoint", "Passed")  # 放行
    REMEASURE = "remeasure", _("Measured again")  # 复测
    HOSPITAL_OBSERVATION = "hospital_observation", _("To hospital observation")  # 送医观察
    QUARANTINE_STATION = "quarantine_station", _("To the observation station")  # 留验
    HOME_OBSERVATION = "pass_with_home_observation", _("Passed, observed at home")  # 居家观察
    DESIGNATED_HOTEL = "designated_hotel", _("To a designated hotel")  # 定点酒店
    ADVISE_RETURN = "advise_return", _("Advised to return")  # 劝返


class BlockKind(TextChoices):
    """What somebody met on a road that may not be there (五个严禁)."""

    EXIT_SHUT = "exit_shut", _("An expressway exit is shut")  # 封闭高速出口
    TRUNK_BLOCKED = "trunk_blocked", _("A trunk road is blocked")  # 阻断国省干线
    ROAD_DUG_UP = "road_dug_up", _("A country road is dug up or barred")  # 硬隔离、挖断农村公路
    EMERGENCY_STOPPED = (
        "emergency_stopped",
        _("An ambulance or supplies are held up"),
    )  # 阻碍应急车辆
    UNAPPROVED_POST = "unapproved_post", _("A checkpoint without a notice of approval")  # 擅设卡点
    OTHER = "other", _("Something else")  # 其他


class BlockState(TextChoices):
    REPORTED = "reported", _("Reported, not looked at yet")  # 待核
    VERIFIED = "verified", _("Confirmed, must go")  # 属实待清
    REMOVED = "removed", pgettext_lazy("block", "Removed")  # 已清除
    UNFOUNDED = "unfounded", _("Nothing unlawful found")  # 不属实


BLOCK_MOVES = StateMachine(
    name=_("reported block"),
    start=BlockState.REPORTED,
    moves={
        BlockState.REPORTED: frozenset({BlockState.VERIFIED, BlockState.UNFOUNDED}),
        BlockState.VERIFIED: frozenset({BlockState.REMOVED}),
        BlockState.REMOVED: frozenset(),
        BlockState.UNFOUNDED: frozenset(),
    },
)


class DeclarationState(TextChoices):
    OPEN = "open", _("Waits to be shown")  # 待出示
    USED = "used", _("Shown at a checkpoint")  # 已核验
    EXPIRED = "expired", _("Expired and erased")  # 逾期清除


class Area(TextChoices):
    """What is disinfected."""

    CABIN = "cabin", _("Inside of a vehicle: handles, seats, floor")  # 车厢内部高频接触部位
    PUBLIC_SURFACE = "public_surface", _("Surfaces in a public place")  # 公共场所物体表面
    SHIP = "ship", _("Inside of a ship")  # 船舱
    PREMISES = "premises", _("Premises where a patient was")  # 疫源地（终末消毒）
    SPILL = "spill", _("Vomit or blood")  # 呕吐物、血液
    EXTERIOR = "exterior", _("Outside or wheels of a vehicle")  # 车辆外表、轮胎
    OUTDOOR = "outdoor", _("Outdoor air or ground")  # 室外环境
    PERSON = "person", _("A person or their clothes")  # 人体
    INDOOR_ALCOHOL = "indoor_alcohol", _("Alcohol sprayed in a closed room")  # 室内喷洒酒精
