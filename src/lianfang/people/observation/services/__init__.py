"""The acts of observation: placing, checking, caring, transferring, ending, appealing."""

from lianfang.people.observation.services.appealing import (
    appeal,
    ask_correction,
    decide,
    suspend_unanswered,
)
from lianfang.people.observation.services.caring import ask_for_help, finish_duty, tell_family
from lianfang.people.observation.services.checking import (
    accept,
    mark_missed,
    record_checks,
    report_myself,
)
from lianfang.people.observation.services.ending import (
    ask_last_checks,
    end_due,
    release,
    release_contacts_of,
)
from lianfang.people.observation.services.entries import Entry, celsius_of
from lianfang.people.observation.services.noticing import CODE_LENGTH, code_of, open_with
from lianfang.people.observation.services.overriding import ask_override, confirm_override
from lianfang.people.observation.services.placing import LONGEST_LIST, Order, place, place_many
from lianfang.people.observation.services.printing import print_list
from lianfang.people.observation.services.suspecting import look_for_batches, settle_suspicion
from lianfang.people.observation.services.transferring import (
    accepted,
    arrived,
    confirm_case,
    exclude,
    fall_ill,
    hand_over_time,
    unit_of,
)
from lianfang.people.observation.terms import Evidence

__all__ = [
    "CODE_LENGTH",
    "LONGEST_LIST",
    "Entry",
    "Evidence",
    "Order",
    "accept",
    "accepted",
    "appeal",
    "arrived",
    "ask_correction",
    "ask_for_help",
    "ask_last_checks",
    "ask_override",
    "celsius_of",
    "code_of",
    "confirm_case",
    "confirm_override",
    "decide",
    "end_due",
    "exclude",
    "fall_ill",
    "finish_duty",
    "hand_over_time",
    "look_for_batches",
    "mark_missed",
    "open_with",
    "place",
    "place_many",
    "print_list",
    "record_checks",
    "release",
    "release_contacts_of",
    "report_myself",
    "settle_suspicion",
    "suspend_unanswered",
    "tell_family",
    "unit_of",
]
