from lianfang.insight.scenarios.models.facts import ReportedFact, Scenario
from lianfang.insight.scenarios.models.studies import Option, Run, Study

__all__ = ["Option", "ReportedFact", "Run", "Scenario", "Study"]
