from lianfang.insight.scenarios.services.attaching import attach_to_draft, draft_from_option
from lianfang.insight.scenarios.services.clocks import pause, play, set_clock, step
from lianfang.insight.scenarios.services.filling import load_scenario
from lianfang.insight.scenarios.services.runs import (
    ask,
    cancel,
    fail,
    finish,
    note_progress,
    take_up,
)
from lianfang.insight.scenarios.services.studies import (
    add_option,
    begin,
    put_measure,
    remove_measure,
    remove_option,
    rename_option,
    save_assumptions,
    save_settings,
)

__all__ = [
    "add_option",
    "ask",
    "attach_to_draft",
    "begin",
    "cancel",
    "draft_from_option",
    "fail",
    "finish",
    "load_scenario",
    "note_progress",
    "pause",
    "play",
    "put_measure",
    "remove_measure",
    "remove_option",
    "rename_option",
    "save_assumptions",
    "save_settings",
    "set_clock",
    "step",
    "take_up",
]
