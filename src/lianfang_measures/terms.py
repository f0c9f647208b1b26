"""The values that fields of measures take."""

from __future__ import annotations

from enum import StrEnum


class Venue(StrEnum):
    """Kinds of places where people meet."""

    SCHOOLS = "schools"  # 学校
    WORKPLACES = "workplaces"  # 用工单位
    ENTERTAINMENT = "entertainment"  # 娱乐场所
    RESTAURANTS = "restaurants"  # 餐饮
    MARKETS = "markets"  # 集贸市场
    CULTURE = "culture"  # 文化体育场所、景区: museums, sports halls, sights


class Mode(StrEnum):
    """How people travel across a border."""

    ROAD = "road"  # private cars and everything else on wheels but coaches
    COACH = "coach"
    RAIL = "rail"
    AIR = "air"
    FERRY = "ferry"


class Whom(StrEnum):
    """Who is observed."""

    ARRIVALS = "arrivals"  # from areas on the affected-area list, by dated exposure
    CONTACTS = "contacts"  # close contacts of a case


class Lodging(StrEnum):
    """Where somebody is observed."""

    HOME = "home"
    DESIGNATED = "designated"  # 集中医学观察点


class Setting(StrEnum):
    """Where masks are worn."""

    TRANSPORT = "transport"
    WORK = "work"
    PUBLIC = "public"


class Burden(StrEnum):
    """What a measure costs those it concerns; every comparison shows it beside the benefit."""

    PERSON_DAYS_RESTRICTED = "person-days restricted"
    TRIPS_STOPPED = "trips stopped"
    CHECKS = "checks"
    HOURS_WAITED = "hours waited"
    STAFF_DAYS = "staff days"
    PERSON_DAYS_WITHOUT_WORK_OR_SCHOOL = "person-days without work or school"
    VENUE_DAYS_CLOSED = "venue days closed"
