from lianfang.insight.scenarios.services.clocks import pause, play, set_clock, step
from lianfang.insight.scenarios.services.filling import load_scenario

__all__ = ["load_scenario", "pause", "play", "set_clock", "step"]
