"""Checklists in the store: versions that never change, what is filled in, the pages and the API."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
import yaml

from lianfang.ground.checklists import loading, queries, services
from lianfang.ground.checklists.errors import (
    BrokenChecklist,
    ChangedVersion,
    NoSubject,
    NoSuchChecklist,
    NotFilledIn,
)
from lianfang.ground.checklists.models import Filled, Version
from lianfang.ground.checklists.terms import Purpose
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import HUNAN, NOON, an_actor, signed_in
from tests.unit.test_checklist_rules import SAMPLE

HOME = {"been_there": "no", "met_someone": "no", "unwell": "no"}
DEVICE = UUID(int=7)


def load(path):
    return loading.load(DataFolder(path), by=actors.system(), now=NOON, report=lambda rows: None)


@pytest.fixture
def shipped(hunan_top):
    load(HUNAN)
    clock.set_to(shown_at=NOON)
    return hunan_top


def write(folder, **changes):
    (folder / "checklists").mkdir(exist_ok=True)
    text = yaml.safe_dump(SAMPLE | changes, allow_unicode=True)
    (folder / "checklists" / "sample.yaml").write_text(text, encoding="utf-8")
    return folder


def fill(**changes):
    given = {"subject": "household:1", "place": "4301", "answers": HOME, "now": NOON}
    by = changes.pop("by", None) or an_actor(Role.GRID_WORKER, "4301")
    return services.fill("household-visit", by=by, **(given | changes))


def test_the_shipped_ones_serve_every_purpose(shipped):
    found = queries.in_force(date(2020, 1, 29))

    assert {template.purpose for template in found} == set(Purpose)
    assert all(template.source_label for template in found)
    assert queries.current("household-visit").lay_only


def test_loading_again_changes_nothing(shipped):
    entries = Entry.objects.count()

    assert load(HUNAN) == 0
    assert Entry.objects.count() == entries


def test_a_version_never_changes(db, tmp_path):
    load(write(tmp_path))

    with pytest.raises(ChangedVersion):
        load(write(tmp_path, title={"en": "Other words"}))

    assert queries.current("sample").label == "Sample"


def test_the_next_version_counts_from_its_day(db, tmp_path):
    load(write(tmp_path))
    load(write(tmp_path, version=2, valid_from="2020-02-01", title={"en": "Newer"}))

    assert queries.current("sample", on=date(2020, 1, 31)).version == 1
    assert queries.current("sample", on=date(2020, 2, 1)).version == 2
    assert queries.current("sample").version == 2


def test_a_broken_file_is_refused_whole(db, tmp_path):
    with pytest.raises(BrokenChecklist, match=r"checklists\.template\.broken") as refusal:
        load(write(tmp_path, items=[]))

    assert "sample.yaml" in refusal.value.sentence()
    assert not Version.objects.exists()


def test_an_unknown_checklist_is_refused(shipped):
    with pytest.raises(NoSuchChecklist):
        queries.current("nothing")


def test_answers_that_cannot_be_kept_are_refused_with_a_sentence_each(shipped):
    with pytest.raises(NotFilledIn) as refusal:
        fill(answers={"been_there": "no"})

    assert len(refusal.value.problems) == 2
    assert not Filled.objects.exists()


@pytest.mark.parametrize("subject", ["", "x" * 61])
def test_a_subject_is_named(shipped, subject):
    with pytest.raises(NoSubject):
        fill(subject=subject)


@pytest.mark.parametrize(
    ("role", "place"), [(Role.DATA_PROTECTION, "4301"), (Role.GRID_WORKER, "4302")]
)
def test_strangers_fill_in_nothing(shipped, role, place):
    with pytest.raises(NotAllowed):
        fill(by=an_actor(role, place))

    assert not Filled.objects.exists()


def test_what_was_filled_in_is_kept_with_its_findings(shipped):
    done = fill(answers=HOME | {"unwell": "yes", "needs_help": []})

    assert (done.found, done.answers) == (["unwell"], HOME | {"unwell": "yes"})
    assert Entry.objects.get(act="checklists.checklist.filled").place_id == "4301"


def test_the_same_one_sent_again_is_the_first(shipped):
    trace = services.Trace(device=DEVICE, seq=3, device_at=NOON)

    assert fill().pk == fill().pk
    assert fill(trace=trace).pk == fill(trace=trace, now=NOON + timedelta(hours=1)).pk
    assert Filled.objects.count() == 2
    assert Entry.objects.filter(act="checklists.checklist.filled").count() == 2


def test_a_place_sees_its_own_and_those_below(shipped):
    done = fill()

    above, beside = an_actor(Role.COMMANDER, "43"), an_actor(Role.COMMANDER, "4302")
    assert list(queries.filled_in(above)) == [done]
    assert list(queries.filled_in(beside)) == []
    with pytest.raises(NotFound):
        queries.filled(done.pk, by=beside)


@pytest.fixture
def worker(shipped, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return signed_in(client, Role.GRID_WORKER, "4301")


def sent(**answers):
    return {f"answer-{key}": value for key, value in (HOME | answers).items()}


def test_every_shipped_checklist_opens_as_a_form(worker):
    for template in queries.in_force(date(2020, 1, 29)):
        page = worker.get(f"/checklists/{template.code}/").content.decode()
        assert all(f'name="answer-{item.key}"' in page for item in template.items)


def test_trying_says_what_would_be_found_and_saves_nothing(worker):
    page = worker.post("/checklists/household-visit/fill", sent(unwell="yes") | {"act": "try"})

    assert "Somebody says they are unwell" in page.content.decode()
    assert not Filled.objects.exists()


def test_an_answer_that_is_missing_is_named_at_its_field(worker):
    given = sent()
    del given["answer-unwell"]
    page = worker.post("/checklists/household-visit/fill", given)

    assert "has no answer" in page.content.decode()
    assert not Filled.objects.exists()


def test_saving_leads_to_what_was_saved(worker):
    given = sent(needs_help=["food"]) | {"subject": "household:9", "place": "4301"}
    page = worker.post("/checklists/household-visit/fill", given, follow=True)

    done = Filled.objects.get()
    assert done.answers == HOME | {"needs_help": ["food"]}
    assert page.redirect_chain[-1][0] == f"/checklists/records/{done.pk}/"
    assert "Needs help with daily life" in page.content.decode()
    assert "household:9" in worker.get("/checklists/").content.decode()


def test_the_api_fills_in_and_refuses_by_code(worker):
    url = "/api/checklists/household-visit/filled"
    body = {"subject": "household:1", "place": "4301", "answers": HOME | {"unwell": "yes"}}

    done = worker.post(url, json.dumps(body), content_type="application/json")
    refused = worker.post(url, json.dumps(body | {"answers": {}}), content_type="application/json")

    assert done.json()["findings"] == ["unwell"]
    assert (refused.status_code, refused.json()["code"]) == (422, "checklists.answers.refused")
    assert worker.get("/api/checklists/household-visit").json()["lay_only"]
