"""Every act that the code records reads as a sentence in the timeline."""

import re

from django.apps import apps

from lianfang.ground.ledger import sentences
from tests.factories import ROOT

SOURCE = ROOT / "src" / "lianfang"
ACT = re.compile(r'(?:\bact=|_record(?:_post)?\(\s*|act = )"([a-z]+\.[a-z-]+\.[a-z-]+)"')


def acts_in_the_code() -> set[str]:
    rooms = {config.label for config in apps.get_app_configs() if "lianfang." in config.name}
    found = {act for path in SOURCE.rglob("*.py") for act in ACT.findall(path.read_text("utf-8"))}
    return {act for act in found if act.partition(".")[0] in rooms}


def test_every_recorded_act_has_a_sentence():
    acts = acts_in_the_code()

    assert "posts.account.created" in acts
    assert sorted(act for act in acts if not sentences.is_registered(act)) == []
