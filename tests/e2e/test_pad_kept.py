"""What a pad recorded without signal arrives, whoever carries it: a round, and a withdrawn pad's file."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pads import SENT_MS, PadAtWork, at_devices, code_shown, switched

pytestmark = pytest.mark.e2e
GRID_WORKER = "wujiang-grid"
PHONE = {"width": 390, "height": 844}
RECEIVED = """
import json
from lianfang.doors.sync.models import Device, Disputed
from lianfang.people.canvass.models import Visit
from lianfang.people.observation.models import Reading
device = Device.objects.get(name="Lane 1")
print(json.dumps({
    "through": device.through,
    "visits": Visit.objects.filter(device=device.pk).count(),
    "checks": Reading.objects.filter(device=device.pk).count(),
    "disputed": list(Disputed.objects.filter(device=device).values_list("code", flat=True)),
}))
"""
WITHDRAWN = """
from lianfang.doors.sync import services
from lianfang.doors.sync.models import Device
from lianfang.ground.kernel import clock
from lianfang.ground.posts import queries
device = Device.objects.get(name="Lane 1")
by = queries.acting_in(device.post_id)
services.revoke(device_id=device.pk, reason="Left in a taxi.", by=by, now=clock.now())
print("true")
"""
LEFT_BEHIND = """async () => [...await caches.keys(),
  ...(await indexedDB.databases()).map(({ name }) => name), ...Object.keys(localStorage)]"""


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


def test_a_check_and_a_visit_made_without_signal_arrive(server, context):
    pad = PadAtWork.opened(context, server)
    pad.pair(code_shown(context, server, officer=GRID_WORKER), shows="check")
    pad.kept_for_offline()
    server.off()

    pad.press("check", "quick-36.5", "check-save")
    pad.press("household", "visit-well")
    expect(pad.part("check").first).to_be_visible()
    assert pad.waits() == 2

    server.on()
    pad.everything_sent()
    assert server.asked(RECEIVED) == {"through": 2, "visits": 1, "checks": 1, "disputed": []}


def test_a_withdrawn_pad_hands_over_its_last_records_and_keeps_nothing(server, context, tmp_path):
    pad = PadAtWork.opened(context, server)
    pad.pair(code_shown(context, server))
    pad.stand_at_lane()
    server.off()
    pad.passers_by(3)
    server.asked(WITHDRAWN)
    server.on()

    pad.press("menu", "send-now")
    expect(pad.part("lost")).to_contain_text("lost when the pad is emptied: 3", timeout=SENT_MS)
    with pad.page.expect_download() as downloading:
        pad.press("export")
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    pad.press("wipe", "wipe")
    expect(pad.part("wiped")).to_be_visible()
    assert pad.page.evaluate(LEFT_BEHIND) == []

    desk = at_devices(context.browser.new_context(locale="en-GB"), server)
    desk.locator("#carry-file").set_input_files(file)
    desk.get_by_role("button", name="Take the records").click()
    expect(desk.get_by_text("3 wait for a person.")).to_be_visible()
    assert server.asked(RECEIVED)["disputed"] == ["sync.device.revoked"] * 3
