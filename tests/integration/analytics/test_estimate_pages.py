import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics import services
from lianfang.insight.analytics.models import Alarm, Calculation
from tests.integration.boards import BRIEFING, csv_rows, looks, page

LATER = BRIEFING + timedelta(days=14)


@pytest.fixture
def computed(series):
    services.compute(place="43", by=system(), now=BRIEFING)


@pytest.fixture
def province(computed):
    return looks(Role.COMMANDER, "43")


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_overview_gives_ranges_first_and_reasons_for_dashes(province):
    text = plain(page(province, "/estimates/43/"))

    assert re.search(r"between 3 and 7\.\d more than one for each: growing", text)
    assert "95 % interval, middle 4.6" in text
    assert "220 cases of 22 January to 28 January" in text
    assert "doubles in 1.5 to 2.9 days" in text
    assert "8 cases of 11 needed" in text
    assert "No line list with days of onset is known" in text
    assert "What this cannot tell you" in text
    assert "R is too high" in text


def test_it_speaks_chinese(computed):
    text = plain(page(looks(Role.COMMANDER, "43", language="zh-hans"), "/estimates/43/"))

    assert "每例传染多于一人：在增长" in text
    assert "95%区间" in text
    assert "这些数字不能说明什么" in text


def test_before_anything_is_computed_the_page_says_so(series):
    text = plain(page(looks(Role.COMMANDER, "43"), "/estimates/43/"))

    assert "not computed yet" in text
    assert "Not computed yet." in text


def test_a_neighbour_has_a_row_but_no_way_in(computed):
    text = page(looks(Role.EPIDEMIOLOGIST, "4302"), "/estimates/43/")

    assert "/estimates/4302/" in text
    assert "/estimates/4301/" not in text
    assert "were to be expected" not in text


def test_newer_figures_are_said_and_looking_back_shows_the_old(province):
    services.compute(place="43", by=system(), now=LATER)
    back = page(province, "/estimates/43/?at=" + quote("2020-01-29T15:00"))
    ahead = plain(page(province, "/estimates/43/?at=" + quote("2031-01-29T15:00")))

    assert "figures up to" in plain(back)
    assert "11 February" not in plain(back)
    assert "11 February" not in ahead


def test_the_file_has_intervals_input_and_reasons(province):
    rows = csv_rows(province.get("/estimates/43/figures.csv").content)
    by_code = {(row[0], row[2]): row for row in rows if len(row) > 2}
    whole = by_code["43", "Reproduction number R"]

    assert 2.9 < float(whole[3]) < float(whole[4]) < float(whole[5]) < 8
    assert whole[8] == "2020-01-28"
    assert len(whole[11]) == 64
    assert by_code["4303", "Reproduction number R"][3:7] == [
        "", "", "", "Too few cases for an honest interval.",
    ]  # fmt: skip


def test_compute_now_is_queued_shown_and_cancelled(province):
    answer = province.post("/estimates/43/compute/")
    calculation = Calculation.objects.get()
    text = page(province, "/estimates/43/")

    assert answer.status_code == 302
    assert "Being computed" in text
    assert "Compute now" not in text
    progress = province.get(f"/estimates/calculations/{calculation.pk}/")
    assert 'hx-trigger="every 1s"' in progress.content.decode()

    province.post(f"/estimates/calculations/{calculation.pk}/cancel/")
    assert "Compute now" in page(province, "/estimates/43/")
    ended = province.get(
        f"/estimates/calculations/{calculation.pk}/", headers={"HX-Request": "true"}
    )
    assert ended.headers["HX-Refresh"] == "true"


def test_an_alarm_is_on_the_board_and_walked_through(province):
    alarm = Alarm.objects.get()
    board = plain(page(province, "/board/43/?part=duties"))
    address = f"/estimates/alarms/{alarm.pk}/"

    assert "Alarms in the figures 1" in board
    assert "were to be expected from the units around" in board
    assert "It accuses nobody." in page(province, address)
    province.post(address + "answer/", {"act": "look"})
    refused = province.post(address + "answer/", {"act": "close", "reason": ""})
    assert refused.status_code == 422
    province.post(address + "answer/", {"act": "close", "reason": "no tests were sent"})
    assert "no tests were sent" in page(province, address)
    assert "Alarms in the figures 0" in plain(page(province, "/board/43/?part=duties"))
    assert "Zhangjiajie" in page(province, "/estimates/43/alarms/?state=closed")
    assert "No alarm" in page(province, "/estimates/43/alarms/?state=open&method=scan")


def test_a_line_list_is_handed_in_refused_and_withdrawn(computed):
    client = looks(Role.EPIDEMIOLOGIST, "4301")
    template = csv_rows(client.get("/estimates/line-lists/template.csv").content)
    bad = SimpleUploadedFile("b.csv", "姓名,place,onset,reported\n".encode())
    refused = client.post("/estimates/line-lists/", {"file": bad, "source": "clinics"})
    good = b"place,onset,reported\n4301,2020-01-20,2020-01-25\n"
    sent = client.post(
        "/estimates/line-lists/", {"file": SimpleUploadedFile("g.csv", good), "source": "clinics"}
    )

    assert template[0] == ["place", "onset", "reported", "count"]
    assert refused.status_code == 422
    assert "looks like data of persons" in refused.content.decode()
    assert sent.status_code == 302
    text = page(client, "/estimates/line-lists/")
    assert "g.csv" in text
    assert (
        client.post(re.search(r"/estimates/line-lists/\d+/withdraw/", text)[0]).status_code == 302
    )
    assert "g.csv" not in page(client, "/estimates/line-lists/")


def test_the_methods_say_what_a_p_value_is_not(province):
    text = page(province, "/estimates/methods/")

    assert "What a p-value is not" in text
    assert "mean 4.7 days (3.7 to 6.0)" in text
    assert 'id="ears-c3"' in text
