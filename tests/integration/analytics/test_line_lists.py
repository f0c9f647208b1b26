from datetime import date, timedelta

import numpy as np
import pytest

from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics import errors, linelists, queries, services
from lianfang.insight.analytics.models import LineList, OnsetCount
from lianfang.insight.analytics.terms import EstimateKind
from tests.factories import NOON, an_actor

HEADING = "place,onset,reported,count"
GOOD = f"{HEADING}\n4301,2020-01-20,2020-01-25,3\n4301,2020-01-21,2020-01-25,1\n"
ID = "43010419700101123X"


@pytest.fixture
def investigator(hunan_top):
    return an_actor(Role.EPIDEMIOLOGIST, "4301")


def receive(by, content, *, source="fever clinics", now=NOON):
    content = content.encode() if isinstance(content, str) else content
    return services.receive(name="a.csv", content=content, source=source, by=by, now=now)


@pytest.mark.parametrize(
    ("content", "refusal", "said"),
    [
        ("", errors.WrongColumns, "it has: –"),
        (HEADING, errors.NoRows, "no rows"),
        ("place,onset\n4301,2020-01-20\n", errors.WrongColumns, "place, onset"),
        ("place,onset,reported,onset\n", errors.WrongColumns, "onset"),
        ("姓名,place,onset,reported\n", errors.PersonalData, "姓名"),
        ("patient_name,place,onset,reported\n", errors.PersonalData, "patient_name"),
        ("place,onset,reported,age\n", errors.PersonalData, "age"),
        ("place,onset,reported,身份证号\n", errors.PersonalData, "身份证号"),
        ("place,onset,reported,Mobile\n", errors.PersonalData, "mobile"),
        (f"place,onset,reported\n4301,{ID},2020-01-25\n", errors.PersonalData, "row 2"),
        ("place,onset,reported\n4301,13800000000,2020-01-25\n", errors.PersonalData, "row 2"),
        (f"{GOOD}4301,2020-01-25,2020-01-20,1\n", errors.WrongRow, "row 4"),
        (f"{GOOD}4301,yesterday,2020-01-20,1\n", errors.WrongRow, "yesterday"),
        (f"{GOOD}4301,2020-01-25,2020-02-20,1\n", errors.WrongRow, "has not come"),
        (f"{GOOD}4301,2019-01-25,2020-01-20,1\n", errors.WrongRow, "120 days"),
        (f"{GOOD}4301,2020-01-20,2020-01-25,0\n", errors.WrongRow, "“0”"),
        (f"{GOOD}4301,2020-01-20,2020-01-25,-1\n", errors.WrongRow, "“-1”"),
        (f"{GOOD}4399,2020-01-20,2020-01-25,1\n", errors.WrongRow, "4399"),
        (f"{GOOD}4301,2020-01-20\n", errors.WrongRow, "2 cells"),
        (b"\xff\xfe\x00\xd8", errors.UnreadableFile, "a.csv"),
        (b"place\x00,onset,reported\n", errors.UnreadableFile, "a.csv"),
        (b"x" * (linelists.LARGEST_BYTES + 1), errors.FileTooLarge, "5 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(investigator, content, refusal, said):
    with pytest.raises(refusal) as refused:
        receive(investigator, content)

    assert said in refused.value.sentence()
    assert not LineList.objects.exists()
    assert not OnsetCount.objects.exists()


def test_a_list_without_a_source_or_of_a_neighbour_is_refused(investigator):
    with pytest.raises(errors.SourceNeeded):
        receive(investigator, GOOD, source="  ")
    with pytest.raises(NotAllowed):
        receive(investigator, GOOD.replace("4301", "4302"))
    with pytest.raises(NotAllowed):
        receive(an_actor(Role.COMMANDER, "4301"), GOOD)

    assert not LineList.objects.exists()


def test_only_counts_are_kept_and_the_same_file_once(investigator):
    first = receive(investigator, GOOD)
    again = receive(investigator, GOOD)

    assert first.pk == again.pk
    assert (first.rows, first.cases, first.as_of) == (2, 4, date(2020, 1, 25))
    kept = OnsetCount.objects.values_list("onset", "reported", "count")
    assert list(kept.order_by("onset")) == [
        (date(2020, 1, 20), date(2020, 1, 25), 3),
        (date(2020, 1, 21), date(2020, 1, 25), 1),
    ]


def test_rows_of_single_cases_are_added_up(investigator):
    receive(investigator, "place,onset,reported\n" + "4301,2020-01-20,2020-01-25\n" * 3)

    assert OnsetCount.objects.get().count == 3


def test_a_list_is_withdrawn_by_whoever_answers_for_it(investigator):
    found = receive(investigator, GOOD)
    with pytest.raises(NotFound):
        services.withdraw(line_list_id=found.pk, by=an_actor(Role.EPIDEMIOLOGIST, "4302"), now=NOON)
    services.withdraw(line_list_id=found.pk, by=investigator, now=NOON)

    assert not OnsetCount.objects.exists()


def simulated(days: int, *, until: date, seed: int = 5) -> str:
    """Cases with delays of up to six days, as a list that goes back `days` days would hold them."""
    rng = np.random.default_rng(seed)
    lines = [HEADING]
    for back in range(days):
        onset = until - timedelta(days=back)
        delays = rng.choice(7, size=rng.poisson(20), p=[0.05, 0.2, 0.25, 0.2, 0.15, 0.1, 0.05])
        for delay in delays:
            reported = onset + timedelta(days=int(delay))
            if reported <= until:
                lines.append(f"4301,{onset},{reported},1")
    return "\n".join(lines)


def nowcast_of(investigator, *, days):
    receive(investigator, simulated(days, until=date(2020, 1, 28)))
    services.compute(place="4301", by=investigator, now=NOON)
    return queries.newest(["4301"], known_at=NOON)["4301", EstimateKind.NOWCAST]


def test_onsets_still_to_be_reported_are_estimated_from_a_long_list(investigator):
    found = nowcast_of(investigator, days=60)
    still = found.values["open"]

    assert found.absence == ""
    assert still["reported"] < still["lower"] < still["middle"] < still["upper"]
    # About twenty fall ill each day; the list was made so.
    assert still["lower"] < 20 * still["days"] < still["upper"]
    assert found.inputs["line_list"] == LineList.objects.get().pk


def test_a_short_list_gives_a_reason_instead(investigator):
    assert nowcast_of(investigator, days=12).absence == "short-list"


def test_a_list_counts_from_the_moment_it_was_handed_in(investigator):
    receive(investigator, simulated(60, until=date(2020, 1, 28)), now=NOON + timedelta(hours=1))
    services.compute(place="4301", by=investigator, now=NOON)
    found = queries.newest(["4301"], known_at=NOON)["4301", EstimateKind.NOWCAST]

    assert found.absence == "no-line-list"
