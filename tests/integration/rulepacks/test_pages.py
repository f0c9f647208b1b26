"""Rule packs on the screen and on the command line."""

import pytest
import yaml
from click.testing import CliRunner

from lianfang.config.commands.rulepacks import command
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from lianfang.ground.rulepacks import keys, services
from lianfang.ground.rulepacks.errors import AlreadyPublished, KeyMissing, WrongPredecessor
from lianfang.ground.rulepacks.models import RulePack
from tests.factories import NOON, an_actor, signed_in
from tests.integration.rulepacks.packs import tiny

NEXT = {"code": "tiny-2", "valid_from": "2020-02-05", "supersedes": "cn-ncov-2020-01-28"}


@pytest.fixture
def province(client, hunan_top, rule_packs):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return signed_in(client, Role.DATA_PROTECTION, "43")


def test_only_the_province_publishes(client, hunan_top, rule_packs):
    signed_in(client, Role.DATA_PROTECTION, "4306")
    assert client.get("/rules/publish/").status_code == 403
    signed_in(client, Role.GRID_WORKER, "43")
    assert client.get("/rules/publish/").status_code == 403


def test_a_pack_must_follow_the_newest(hunan_top, rule_packs):
    by = an_actor(Role.COMMANDER, "43")
    with pytest.raises(WrongPredecessor):
        services.publish(services.read(tiny()), by=by, now=NOON)


def test_a_published_pack_is_never_changed(hunan_top, rule_packs):
    by = an_actor(Role.COMMANDER, "43")
    given = services.read(tiny(**NEXT))
    services.publish(given, by=by, now=NOON)
    assert services.publish(given, by=by, now=NOON).code == "tiny-2"
    with pytest.raises(AlreadyPublished):
        services.publish(
            services.read(tiny(**NEXT | {"valid_from": "2020-02-06"})), by=by, now=NOON
        )
    assert RulePack.objects.filter(code="tiny-2").count() == 1
    assert Entry.objects.filter(act=services.PUBLISHED, subject="rulepack:tiny-2").count() == 1


def test_in_production_nobody_signs_without_a_key(hunan_top, settings, tmp_path):
    settings.IS_PRODUCTION = True
    settings.ENVIRONMENT = type("Elsewhere", (), {"home": tmp_path})
    with pytest.raises(KeyMissing):
        services.publish(services.read(tiny()), by=an_actor(Role.COMMANDER, "43"), now=NOON)
    assert keys.public() == ""
    assert keys.make() is True
    assert keys.make() is False
    assert services.publish(
        services.read(tiny()), by=an_actor(Role.COMMANDER, "43"), now=NOON
    ).signature


@pytest.mark.parametrize(
    "sent", ["", "[", "code: x", "\t{", yaml.safe_dump(tiny()), "a: &a [1]\nb: " + "*a " * 400]
)
def test_a_text_that_is_no_pack_publishes_nothing(province, sent):
    reply = province.post("/rules/publish/", {"text": sent, "do": "publish"})
    assert reply.status_code in {409, 422}
    assert "Nothing was published" in reply.text
    assert RulePack.objects.count() == 2


def test_a_look_says_what_changes_before_anybody_signs(province):
    sent = yaml.safe_dump(tiny(**NEXT))
    reply = province.post("/rules/publish/", {"text": sent, "do": "preview"})
    assert reply.status_code == 200
    assert "Table left out: Checkpoint triage" in reply.text
    assert RulePack.objects.count() == 2
    canonical = reply.context["canonical"]
    done = province.post("/rules/publish/", {"text": canonical, "do": "publish"})
    assert done.headers["Location"] == "/rules/tiny-2/"
    assert "the key of this system" in province.get("/rules/tiny-2/").text


def test_a_pack_is_readable_in_both_languages(province):
    page = province.get("/rules/cn-ncov-2020-01-28/").text
    for words in ["Checkpoint triage", "Any cough or shortness of breath: yes", "≥ 37.3",
                  "Administrative Review Law, article 9", "D: proposed here",
                  "in every other case", "The text is the one that was signed."]:  # fmt: skip
        assert words in page
    chinese = province.get("/rules/cn-ncov-2020-01-28/", headers={"accept-language": "zh-hans"})
    assert "卡口分诊表" in chinese.text


def test_the_list_marks_what_is_in_force(province):
    page = province.get("/rules/").text
    assert "Rules from 28 January 2020" in page
    assert page.count("In force<") == 1 and "Superseded<" in page
    assert province.get("/rules/nothing/").status_code == 404


def test_the_command_line(hunan_top, rule_packs, tmp_path):
    run = CliRunner()
    file = tmp_path / "next.yaml"
    file.write_text(yaml.safe_dump(tiny(**NEXT)), encoding="utf-8")
    assert "was there" in run.invoke(command, ["keygen"]).output
    assert "Table left out" in run.invoke(command, ["check", str(file)]).output
    assert "in force from 2020-02-05" in run.invoke(command, ["publish", str(file)]).output
    assert "tiny-2\t2020-02-05" in run.invoke(command, ["list"]).output
    file.write_text("code: x", encoding="utf-8")
    assert run.invoke(command, ["publish", str(file)]).exit_code == 1
    file.write_text(yaml.safe_dump(tiny(code="tiny-3")), encoding="utf-8")
    assert run.invoke(command, ["publish", str(file)]).exit_code == 1
