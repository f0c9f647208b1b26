"""A shift without signal: every outcome recorded, the tab killed, and each fact once at the server."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.pads import PadAtWork, code_shown, switched

pytestmark = pytest.mark.e2e
PHONE = {"width": 390, "height": 844}
PASSERS, BATCHES = 258, 7
OPENS_WITHIN_SECONDS = 1.5
COUNTED = """
import json
from datetime import timedelta
from lianfang.ground.kernel import clock
from lianfang.people.checkpoints import queries
from lianfang.people.checkpoints.models import Checkpoint
near, now = timedelta(days=1), clock.now()
key = Checkpoint.objects.get(code="{code}").pk
counts = queries.figures([key], since=now - near, until=now + near)[key].counts
print(json.dumps([counts["passed"], counts["stopped"]]))
"""
STORED = """
import json
from collections import Counter
from lianfang.doors.sync.models import Device, Disputed
from lianfang.people.screening.models import Screening
device = Device.objects.get(name="Lane 1")
rows = Screening.objects.filter(device=device.pk)
print(json.dumps({
    "seqs": sorted(rows.values_list("seq", flat=True)),
    "outcomes": Counter(rows.values_list("outcome", flat=True)),
    "disputed": dict(Counter(Disputed.objects.values_list("code", flat=True))),
}))
"""


@pytest.fixture
def server(fresh_home):
    with switched(fresh_home) as found:
        yield found


@pytest.fixture
def context(browser):
    found = browser.new_context(viewport=PHONE, locale="en-GB", reduced_motion="reduce")
    found.set_default_timeout(15_000)
    yield found
    found.close()


def febrile(pad):
    """A forehead device shows fever, a glass one confirms it."""
    pad.press("next")
    pad.type("384")
    pad.press("asked-no", "again-glass")
    pad.type("384")
    assert pad.page.get_by_text("Advise to return").count() == 0
    pad.press("go-on", "steps-done")
    pad.register()
    pad.hand_over()


def coughing(pad):
    pad.measure()
    pad.answer("cough_or_breathless")
    pad.press("go-on", "steps-done")
    pad.register()
    pad.hand_over()


def observed_elsewhere(pad):
    pad.measure()
    pad.answer("under_observation_elsewhere")
    pad.press("all-well", "go-on", "steps-done")
    pad.register()
    pad.hand_over()


def exposed(pad, *, home):
    pad.measure()
    pad.answer("exposure_stay")
    pad.answer("resident_here", "yes" if home else "no")
    pad.press("all-well", "go-on", "steps-done")
    pad.register()
    pad.hand_over()


def declining(pad):
    pad.measure()
    pad.answer("declines")
    pad.press("all-well", "go-on")
    expect(pad.part("save")).to_be_disabled()
    pad.page.locator('[data-test="reason"] .p-option').first.click()
    pad.part("second-officer").fill("Officer B")
    pad.press("save")
    expect(pad.part("next")).to_be_visible()


def remeasured(pad):
    """Twice nothing usable, then a glass thermometer says that all is well."""
    pad.press("next")
    pad.type("342")
    pad.press("again")
    pad.type("341")
    pad.press("again-glass", "quick-36.4", "all-well")
    expect(pad.part("next")).to_be_visible()


ALL = [
    febrile,
    coughing,
    observed_elsewhere,
    lambda pad: exposed(pad, home=True),
    lambda pad: exposed(pad, home=False),
    declining,
]

TOTAL = PASSERS + BATCHES * len(ALL)


def most_of_the_shift(pad):
    """All but one batch, and how many records wait then."""
    for _round in range(BATCHES - 1):
        for person in ALL:
            person(pad)
    pad.passer_by()
    pad.passers_by(PASSERS - 2)
    return pad.waits()


def reopened(context, server):
    begun = time.perf_counter()
    pad = PadAtWork.opened(context, server)
    expect(pad.part("pin-1")).to_be_visible()
    return pad, time.perf_counter() - begun


def test_three_hundred_screenings_without_signal_arrive_once(server, context):
    pad = PadAtWork.opened(context, server)
    pad.pair(code_shown(context, server))
    pad.stand_at_lane()
    pad.kept_for_offline()
    counted = COUNTED.format(code=pad.chosen())
    passed, stopped = server.asked(counted)
    server.off()

    before = most_of_the_shift(pad)
    pad.page.close()

    again, opened_in = reopened(context, server)
    again.sign_in()
    for person in ALL:
        person(again)
    remeasured(again)
    assert before == TOTAL - len(ALL) - 1
    assert again.waits() == TOTAL

    server.on()
    again.press("menu", "send-now", "back")
    again.everything_sent()
    again.page.reload()
    again.sign_in()
    again.everything_sent()

    found = server.asked(STORED)
    assert found["seqs"] == list(range(1, TOTAL + 1))
    assert found["outcomes"] == {
        "pass": PASSERS,
        "hospital_observation": 2 * BATCHES,
        "quarantine_station": BATCHES,
        "pass_with_home_observation": BATCHES,
        "designated_hotel": BATCHES,
        "advise_return": BATCHES,
    }
    through = PASSERS + BATCHES  # who goes home to be observed has passed as well
    assert server.asked(counted) == [passed + through, stopped + TOTAL - through]
    assert opened_in <= OPENS_WITHIN_SECONDS
