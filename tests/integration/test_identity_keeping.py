"""Must-fail tests of privacy: clocks, holds, erasure with its certificate, the end of a whole vault."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.checks import run_checks

from lianfang.config.commands.identity import command
from lianfang.ground.identity import jobs, keyring, queries, retention, services, watch
from lianfang.ground.identity.errors import (
    AssessmentMissing,
    BadIncidentCode,
    Erased,
    IncidentClosed,
    IncidentOpen,
    NoIncidentKey,
    ReasonNamesSomebody,
)
from lianfang.ground.identity.models import (
    Access,
    Certificate,
    Incident,
    Lookup,
    Person,
    Reach,
    Retention,
    WrappedKey,
)
from lianfang.ground.identity.services import Traits, erasing
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, an_actor

SYSTEM = actors.system()
DAY = timedelta(days=1)
ASSESSMENT = "A claim before the court needs the dates; a copy of them would not do. Kept sealed."
pytestmark = pytest.mark.django_db


def a_person(number=1, *, record_class="observed", now=NOON):
    traits = Traits(name="演示甲", phone=f"199{number:08}", is_synthetic=True)
    return services.register(
        traits, record_class=record_class, place="430104", by=SYSTEM, now=now
    ).person


def met(person, *, record_class="observed", now=NOON):
    services.purpose_met(person, record_class=record_class, by=SYSTEM, now=now)


@pytest.fixture
def own_machine(settings, tmp_path):
    """A machine of this test's own, whose vault may be closed."""
    settings.ENVIRONMENT = type(settings.ENVIRONMENT)(
        home=tmp_path, mode="demonstration", database="sqlite", hosts=(), secret=""
    )
    return tmp_path


# Clocks


def test_every_class_has_a_clock_with_its_grade():
    clocks = retention.policy().clocks

    assert set(clocks) == set(RecordClass)
    assert all(each.basis_en and each.basis_zh and each.grade in "EMD" for each in clocks.values())
    assert all(each.hours > 0 for each in clocks.values())


@pytest.mark.parametrize(
    ("record_class", "lasts"),
    [
        ("journey", timedelta(hours=24)),
        ("handover", 30 * DAY),
        ("observed", 30 * DAY),
        ("contact", 30 * DAY),
        ("suspect", 30 * DAY),
    ],
)
def test_a_met_purpose_starts_the_clock(hunan_top, record_class, lasts):
    person = a_person(record_class=record_class)
    assert services.erase_due(by=SYSTEM, now=NOON + 1000 * DAY) == []
    met(person, record_class=record_class)

    assert services.erase_due(by=SYSTEM, now=NOON + lasts - timedelta(seconds=1)) == []
    assert services.erase_due(by=SYSTEM, now=NOON + lasts)[0].total == 1


@pytest.mark.parametrize(
    ("record_class", "days"), [("sweep_finding", 28), ("traveller_declared", 14)]
)
def test_some_clocks_run_from_the_start(hunan_top, record_class, days):
    a_person(record_class=record_class)

    assert services.erase_due(by=SYSTEM, now=NOON + days * DAY - timedelta(seconds=1)) == []
    assert len(services.erase_due(by=SYSTEM, now=NOON + days * DAY)) == 1


def test_a_case_is_kept_to_half_a_year_after_the_end(hunan_top):
    person = a_person(record_class="case")
    met(person, record_class="case")

    assert services.erase_due(by=SYSTEM, now=NOON + 1000 * DAY) == []


def test_the_last_reason_decides(hunan_top):
    person = a_person(record_class="sweep_finding")
    services.widen(person, record_class="observed", by=SYSTEM, now=NOON)

    assert services.erase_due(by=SYSTEM, now=NOON + 29 * DAY) == []
    met(person, now=NOON + 29 * DAY)
    assert services.erase_due(by=SYSTEM, now=NOON + 58 * DAY) == []
    assert len(services.erase_due(by=SYSTEM, now=NOON + 59 * DAY)) == 1


def test_coming_again_stops_the_clock(hunan_top):
    person = a_person()
    met(person)
    assert a_person(now=NOON + DAY) == person

    assert services.erase_due(by=SYSTEM, now=NOON + 100 * DAY) == []


def test_meeting_a_purpose_twice_counts_once(hunan_top):
    person = a_person()
    met(person)
    met(person, now=NOON + 5 * DAY)

    assert Retention.objects.get().due_at == NOON + 30 * DAY
    assert Entry.objects.filter(act="identity.purpose.met").count() == 1


def test_a_purpose_is_met_by_those_who_answer_for_the_person(hunan_top):
    with pytest.raises(NotFound):
        services.purpose_met(
            a_person(),
            record_class="observed",
            by=an_actor(Role.GRID_WORKER, "430602"),
            now=NOON,
        )


def test_a_pack_that_forgets_a_class_is_refused(settings, tmp_path):
    """A class without a clock would be kept for ever."""
    whole = (settings.DATA_DIR / settings.PLACE_PACK / "retention.yaml").read_text("utf-8")
    settings.DATA_DIR = tmp_path
    pack = tmp_path / settings.PLACE_PACK
    pack.mkdir()
    (pack / "retention.yaml").write_text(whole.replace("  contact:", "  contacts:"), "utf-8")

    with pytest.raises(BrokenData):
        retention.policy()


def test_another_country_has_its_own_clocks_and_phones(littoral):
    traits = Traits(name="Demo Person A", phone="020 7946 0018", is_synthetic=True)
    made = services.register(
        traits, record_class="observed", place=littoral.code, by=SYSTEM, now=NOON
    )

    assert queries.one(made.person).phone == "*" * 7 + "018"
    assert queries.find(phone="+44 20 7946 0018", by=SYSTEM, now=NOON) == made.person
    assert len(services.erase_due(by=SYSTEM, now=NOON + 10 * DAY)) == 1


# Holds


@pytest.mark.parametrize(
    ("assessment", "error"),
    [("needed", AssessmentMissing), (f"{ASSESSMENT} Call 13800138000.", ReasonNamesSomebody)],
)
def test_a_hold_needs_an_assessment_that_names_nobody(hunan_top, assessment, error):
    with pytest.raises(error):
        services.hold(a_person(), assessment=assessment, review_on=NOON.date(), by=SYSTEM, now=NOON)


def test_only_the_data_protection_officer_lays_a_hold(hunan_top):
    with pytest.raises(NotAllowed):
        services.hold(
            a_person(),
            assessment=ASSESSMENT,
            review_on=NOON.date(),
            by=an_actor(Role.DUTY_OFFICER, "43"),
            now=NOON,
        )


def test_a_hold_outlasts_the_clock_until_it_is_lifted(hunan_top):
    person, officer = a_person(), an_actor(Role.DATA_PROTECTION, "43")
    met(person)
    for _time in range(2):
        services.hold(person, assessment=ASSESSMENT, review_on=NOON.date(), by=officer, now=NOON)

    assert services.erase_due(by=SYSTEM, now=NOON + 31 * DAY) == []
    for _time in range(2):
        services.lift_hold(person, by=officer, now=NOON + 31 * DAY)
    assert len(services.erase_due(by=SYSTEM, now=NOON + 31 * DAY)) == 1
    acts = Entry.objects.filter(act__startswith="identity.hold").values_list("act", flat=True)
    assert sorted(acts) == ["identity.hold.laid", "identity.hold.lifted"]


# Erasure


@pytest.fixture
def erased(hunan_top):
    """Somebody who was shown, entrusted and then erased."""
    person, worker = a_person(), an_actor(Role.GRID_WORKER, "430104")
    services.entrust([person], place="430602", by=worker, now=NOON)
    services.reveal(
        person, field="phone", purpose="check", reason="Missed check", by=worker, now=NOON
    )
    met(person)
    services.erase_due(by=SYSTEM, now=NOON + 30 * DAY)
    return person


def test_nothing_of_the_erased_remains(erased):
    row = Person.objects.filter(pk=erased).values().get()

    remains = {
        name: value
        for name, value in row.items()
        if name.startswith(("sealed", "masked", "needs", "age", "sex", "address", "guardian"))
        and value not in (None, "", [])
        and bytes(value or b"") != b""
    }
    assert remains == {}
    assert not WrappedKey.objects.exists() and not Lookup.objects.exists()
    assert not Reach.objects.exists()
    assert queries.one(erased).is_erased and queries.one(erased).label == ""


def test_a_search_finds_nothing_of_the_erased(erased):
    assert queries.find(phone="19900000001", by=SYSTEM, now=NOON) is None


def test_the_erased_are_shown_to_nobody_any_more(erased):
    worker = an_actor(Role.GRID_WORKER, "430104")

    with pytest.raises(Erased):
        services.reveal(
            erased, field="phone", purpose="check", reason="Missed check", by=worker, now=NOON
        )
    assert queries.in_clear(Person.objects.get(pk=erased), by=worker, now=NOON) == {}


def test_who_looked_is_still_known_after_erasure(erased):
    assert len(queries.own_log(erased)) == Access.objects.count() == 1


def test_the_certificate_counts_and_can_be_proven(erased):
    certificate = Certificate.objects.get()

    assert (certificate.total, certificate.counts) == (1, {"observed": 1})
    assert certificate.digest == erasing.digest_of([erased])
    entry = Entry.objects.get(act="identity.persons.erased")
    assert certificate.digest in entry.data and entry.items == 1


def test_erasing_again_certifies_nothing(erased):
    assert services.erase_due(by=SYSTEM, now=NOON + 31 * DAY) == []
    assert Certificate.objects.count() == 1


def test_a_backup_of_the_rows_opens_nothing_without_the_keys(hunan_top):
    """Crypto-shred: the sealed values of a backup are noise once the wrapped keys are gone."""
    person = a_person()
    backup = Person.objects.filter(pk=person).values().get()
    met(person)
    services.erase_due(by=SYSTEM, now=NOON + 30 * DAY)
    Person.objects.filter(pk=person).update(**backup)

    with pytest.raises(WrappedKey.DoesNotExist):
        _ = Person.objects.get(pk=person).wrapped_key


def test_the_public_figures(hunan_top):
    for number in range(3):
        met(a_person(number))
    a_person(9)
    due = NOON + 30 * DAY

    before = queries.erasure_figures(now=due)
    late = queries.erasure_figures(now=due + 2 * DAY)
    services.erase_due(by=SYSTEM, now=due)
    after = queries.erasure_figures(now=due + 2 * DAY)

    assert (before.kept, before.due, before.overdue, before.erased) == (4, 3, 0, 0)
    assert late.overdue == 3
    assert (after.kept, after.due, after.overdue, after.erased) == (1, 0, 0, 3)
    rows = {row.clock.record_class: row for row in watch.kept_by_class(prefixes=("43",), now=due)}
    assert rows["observed"].kept == 1


def test_a_long_list_is_erased_in_certified_parts(hunan_top, monkeypatch):
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    for number in range(5):
        met(a_person(number))

    certificates = services.erase_due(by=SYSTEM, now=NOON + 30 * DAY)

    assert [certificate.total for certificate in certificates] == [2, 2, 1]


def test_the_worker_erases_on_the_products_clock(hunan_top, monkeypatch):
    met(a_person())
    monkeypatch.setattr(clock, "now", lambda: NOON + 30 * DAY)

    assert jobs.erase_due() == 1
    assert jobs.erase_due() == 0


def test_the_worker_looks_every_hour(db):
    from django_q.models import Schedule

    assert Schedule.objects.get(func="lianfang.ground.identity.jobs.erase_due").schedule_type == "H"


# The whole vault


@pytest.mark.parametrize("code", ["", "../x", "a b", "x" * 41])
def test_a_code_that_is_no_file_name_is_refused(own_machine, code):
    with pytest.raises(BadIncidentCode):
        services.open_incident(code=code, by=SYSTEM, now=NOON)


def test_only_whoever_runs_the_machine_opens_or_closes(hunan_top, own_machine):
    officer = an_actor(Role.ADMINISTRATOR, "43")

    with pytest.raises(NotAllowed):
        services.open_incident(code="flu", by=officer, now=NOON)
    with pytest.raises(NotAllowed):
        services.close_incident(code="flu", witness="Notary", by=officer, now=NOON)


def test_one_incident_is_open_at_a_time(own_machine):
    services.open_incident(code="flu", by=SYSTEM, now=NOON)

    with pytest.raises(IncidentOpen):
        services.open_incident(code="other", by=SYSTEM, now=NOON)


def test_an_unknown_incident_is_not_closed(own_machine):
    with pytest.raises(NotFound):
        services.close_incident(code="flu", witness="Notary", by=SYSTEM, now=NOON)


def test_production_without_a_key_is_told_the_command(own_machine, settings):
    settings.IS_PRODUCTION = True

    told = [
        check
        for check in run_checks(tags=["security"], include_deployment_checks=True)
        if check.id == "lianfang.identity.E001"
    ]
    services.open_incident(code="flu", by=SYSTEM, now=NOON)
    told_again = [
        check
        for check in run_checks(tags=["security"], include_deployment_checks=True)
        if check.id == "lianfang.identity.E001"
    ]

    assert "lianfang identity open-incident" in told[0].hint
    assert told_again == []


def test_the_sunset_of_the_whole_vault(
    hunan_top, own_machine, django_capture_on_commit_callbacks, monkeypatch
):
    """PRV-8, rehearsed: everybody goes but cases, with a witness; cases go half a year later."""
    run = CliRunner()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    opened = run.invoke(command, ["open-incident", "flu-2020"])
    assert opened.exit_code == 0, opened.output
    people = [
        a_person(number, record_class=record_class)
        for number, record_class in enumerate(RecordClass)
    ]
    case, held = people[0], people[3]
    services.hold(held, assessment=ASSESSMENT, review_on=NOON.date(), by=SYSTEM, now=NOON)

    end = NOON + 60 * DAY
    monkeypatch.setattr(clock, "now", lambda: end)
    with django_capture_on_commit_callbacks(execute=True):
        closed = run.invoke(
            command, ["close-incident", "flu-2020", "--witness", "Notary office", "--yes"]
        )

    assert closed.exit_code == 0, closed.output
    testimony = json.loads((own_machine / "witness" / "flu-2020.json").read_text("utf-8"))
    assert sum(sum(row["counts"].values()) for row in testimony["certificates"]) == 6
    assert testimony["certificates"][0]["witness"] == "Notary office"
    assert testimony["still_kept"] == {"case": 1, "observed": 1}
    alive = set(Person.objects.filter(erased_at=None).values_list("pk", flat=True))
    assert alive == {case, held}
    with pytest.raises(NoIncidentKey):
        a_person(99, now=end)

    worker = an_actor(Role.EPIDEMIOLOGIST, "4301")
    shown = services.reveal(
        case, field="name", purpose="audit", reason="Evaluation", by=worker, now=end
    )
    assert shown.value == "演示甲"

    services.lift_hold(held, by=SYSTEM, now=end)
    last = services.erase_due(by=SYSTEM, now=end + 183 * DAY)

    assert sum(certificate.total for certificate in last) == 2
    assert Incident.objects.get().key_destroyed_at is not None
    assert not list(own_machine.rglob("*.key"))
    assert Entry.objects.filter(act="identity.key.destroyed").count() == 1


def test_closing_again_changes_nothing(hunan_top, own_machine, django_capture_on_commit_callbacks):
    services.open_incident(code="flu", by=SYSTEM, now=NOON)
    a_person()
    with django_capture_on_commit_callbacks(execute=True):
        services.close_incident(code="flu", witness="Notary", by=SYSTEM, now=NOON)
        services.close_incident(code="flu", witness="Notary", by=SYSTEM, now=NOON + DAY)

    assert Certificate.objects.count() == 1
    assert Incident.objects.get().closed_at == NOON
    assert Entry.objects.filter(act="identity.incident.closed").count() == 1


def test_a_closed_vault_takes_nobody_even_if_its_key_came_back(hunan_top, own_machine):
    services.open_incident(code="flu", by=SYSTEM, now=NOON)
    a_person()
    key = (own_machine / "keys" / "flu.key").read_bytes()
    services.close_incident(code="flu", witness="Notary", by=SYSTEM, now=NOON)
    (own_machine / "keys" / "flu.key").write_bytes(key)

    with pytest.raises(IncidentClosed):
        a_person(2)


def test_the_commands_say_what_is_wrong(db, own_machine):
    run = CliRunner()

    wrong = run.invoke(command, ["open-incident", "a b"])
    unknown = run.invoke(command, ["close-incident", "flu", "--witness", "Notary", "--yes"])
    nothing = run.invoke(command, ["erase-due"])

    assert (wrong.exit_code, unknown.exit_code, nothing.exit_code) == (1, 1, 0)
    assert "letters, digits and hyphens" in wrong.output
    assert keyring.codes() == []
