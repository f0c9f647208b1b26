"""What a hostile hand tries: each door holds, and a page shows foreign words without running them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_otp.oath import TOTP

from lianfang.command.orders import services as orders
from lianfang.command.orders.models import Clause, Order
from lianfang.ground.figures.models import Indicator
from lianfang.ground.kernel import clock
from lianfang.ground.places.models import Place
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts import second_factor
from lianfang.ground.posts.errors import CodeLocked, WrongCode
from lianfang.ground.posts.models import Account
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.terms import TaskState
from tests.factories import PASSWORD, ROOT, an_account, an_actor, signed_in
from tests.integration.test_bulletin_import import ROWS, as_csv
from tests.integration.test_daily_report import BRIEFING, hunan
from tests.integration.test_task_acts import sent_to

__all__ = ["hunan"]

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = '"><img src=x onerror=alert(1)>'
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
ELSEWHERE = ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "0"]


@pytest.fixture
def house(hunan, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    clock.set_to(shown_at=BRIEFING)


def somebody(role: Role, place: str, *, strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=strict, headers={"Accept-Language": "en"})
    return signed_in(client, role, place)


@pytest.fixture
def commander(house) -> Client:
    return somebody(Role.COMMANDER, "43")


@pytest.fixture
def changsha(house) -> Client:
    return somebody(Role.DUTY_OFFICER, "4301")


@pytest.fixture
def task(house, noon) -> Task:
    return sent_to("4301", now=noon)[0]


@pytest.mark.parametrize("url", ELSEWHERE)
@pytest.mark.parametrize("door", ["/sign-in", "/account/post", "/language", "/clock/pause"])
def test_no_door_leads_out_of_the_house(commander, door, url):
    post = an_actor(Role.COMMANDER, "43").post_id
    answer = commander.post(
        door,
        {"next": url, "post": post, "language": "en", "username": "commander-43"}
        | {"password": PASSWORD},
    )

    assert answer.status_code == 302
    to = urlsplit(answer["Location"].replace("\\", "/"))
    assert (to.scheme, to.netloc) == ("", "")


@pytest.mark.parametrize(
    "name", ["..%2f..%2fpyproject", "%2e%2e%2f%2e%2e%2fpyproject", "../../pyproject", "pack.yaml"]
)
def test_no_map_name_is_a_path(client, house, name):
    assert client.get(f"/geo/hunan/{name}.geojson").status_code == 404
    assert client.get(f"/geo/{name}/43.geojson").status_code == 404


def reported(task: Task, client: Client, *, name: str, content: bytes, text: str = "Done.") -> None:
    client.post(f"/tasks/{task.pk}/sign")
    file = SimpleUploadedFile(name, content, content_type="text/html")
    answer = client.post(f"/tasks/{task.pk}/report", {"text": text, "files": file})
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a\\..\\b.html", ATTRIBUTE, "\r\nX: y"])
def test_evidence_stays_in_its_folder_and_is_handed_out_as_a_file(task, changsha, tmp_path, name):
    reported(task, changsha, name=name, content=b"list of posts")
    proof = task.evidence.get()

    answer = changsha.get(f"/tasks/{task.pk}/evidence/{proof.pk}")

    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent.parent.name for path in kept] == ["evidence"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "X" not in answer.headers


def test_a_page_dressed_as_evidence_is_refused(task, changsha):
    changsha.post(f"/tasks/{task.pk}/sign")
    file = SimpleUploadedFile("photo.jpg", SCRIPT.encode(), content_type="image/jpeg")

    answer = changsha.post(f"/tasks/{task.pk}/report", {"text": "Done.", "files": file})

    assert (answer.status_code, task.evidence.count()) == (422, 0)


def test_foreign_words_are_shown_and_never_run(commander, changsha, noon):
    evil = f"{SCRIPT}{ATTRIBUTE}"
    by = an_actor(Role.COMMANDER, "43")
    draft = orders.draft(by=by, now=noon, title=evil, title_en=evil, **terms())
    Clause.objects.update(text=evil, text_en=evil, to_level_id=2)
    orders.issue(order_id=draft.pk, by=by, now=noon)
    task = Task.objects.get(place_id="4301")
    reported(task, changsha, name=f"{ATTRIBUTE}.txt", content=b"list", text=evil)
    an_account("evil", role=Role.CLINICIAN, place="43").save()
    Account.objects.update(display_name=evil)

    pages = ["/orders/", f"/orders/{draft.pk}/", f"/orders/{draft.pk}/?branch=4301", "/desk/"]
    pages += [f"/tasks/{task.pk}/", "/tasks/?tray=judge", "/board/43/", "/wall/", "/account/"]
    pages += ["/tasks/?q=" + ATTRIBUTE, "/orders/?q=" + ATTRIBUTE, "/places/?q=" + ATTRIBUTE]
    shown = {page: commander.get(page).content.decode() for page in pages}

    assert [page for page, html in shown.items() if SCRIPT in html or "<img src=x" in html] == []
    assert "&lt;script&gt;" in shown[f"/orders/{draft.pk}/"]


def terms() -> dict[str, object]:
    hours = BRIEFING.replace
    return {"sign_by": hours(hour=18), "due_at": hours(hour=20)}


def test_a_file_name_and_its_cells_are_shown_and_never_run(commander):
    file = SimpleUploadedFile(f"{ATTRIBUTE}.csv", as_csv(*ROWS, [SCRIPT, SCRIPT, SCRIPT, "1", "1"]))

    page = commander.post("/reports/import/", {"file": file}, follow=True).content.decode()

    assert "&lt;script&gt;" in page
    assert SCRIPT not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_download_is_run_by_a_spreadsheet(commander, noon, formula):
    by = an_actor(Role.COMMANDER, "43")
    Order.objects.filter(pk=orders.draft(by=by, now=noon).pk).update(
        title=formula, title_en=formula
    )
    Place.objects.filter(code="4301").update(name=formula, name_en=formula)
    Indicator.objects.filter(code="confirmed").update(name=formula, name_en=formula)

    sheets = [commander.get("/orders/?as=csv"), commander.get("/board/43/figures.csv")]
    book = openpyxl.load_workbook(io.BytesIO(commander.get("/board/43/figures.xlsx").content))

    for sheet in sheets:
        assert f"'{formula}" in sheet.content.decode()
        assert not re.search(rf'(^|,)"?{re.escape(formula)}', sheet.content.decode(), re.MULTILINE)
    assert [cell.value for cells in book.worksheets for row in cells for cell in row
            if cell.data_type == "f"] == []  # fmt: skip


def test_the_api_changes_nothing_without_its_token(task):
    strict = somebody(Role.DUTY_OFFICER, "4301", strict=True)

    answer = strict.put(f"/api/tasks/{task.pk}/acknowledgement")
    strict.get("/account/")
    token = strict.cookies["csrftoken"].value
    signed = strict.put(f"/api/tasks/{task.pk}/acknowledgement", headers={"X-CSRFToken": token})

    assert (answer.status_code, answer.json()["code"]) == (403, "api.request.token-missing")
    assert signed.status_code == 200


def test_nothing_is_taken_from_another_site_even_with_a_token(task):
    strict = somebody(Role.DUTY_OFFICER, "4301", strict=True)
    strict.get("/account/")
    token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}

    answer = strict.post(f"/tasks/{task.pk}/sign", token, headers={"Origin": "https://example.org"})

    task.refresh_from_db()
    assert (answer.status_code, task.state) == (403, TaskState.ASSIGNED)


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(house):
    an_account("officer", role=Role.DUTY_OFFICER, place="4301")
    planted, victim = Client(), Client()
    planted.session.save()
    victim.cookies["sessionid"] = planted.session.session_key
    victim.post("/sign-in", {"username": "officer", "password": PASSWORD})
    thief = Client()
    thief.cookies["sessionid"] = planted.session.session_key

    assert victim.get("/account/").status_code == 200
    assert thief.get("/account/").status_code == 302


def test_a_changed_password_ends_every_other_session(house):
    account = an_account("officer", role=Role.DUTY_OFFICER, place="4301")
    other = Client()
    other.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    account.set_password("three horses cross a bridge")
    account.save()

    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "door",
    ["/board/43/", "/orders/", "/tasks/", "/reports/", "/account/", "/api/tasks", "/api/orders"],
)
def test_a_password_alone_opens_nothing_to_a_headquarters_post(house, door):
    an_account("chief", role=Role.COMMANDER, place="43", is_demonstration=False)
    client = Client()
    client.post("/sign-in", {"username": "chief", "password": PASSWORD})

    answer = client.get(door)

    assert answer.status_code in {302, 403}
    assert client.post("/second-factor/remove").status_code == 302
    assert client.post("/account/password", {"old_password": PASSWORD}).status_code == 302
    assert Account.objects.get(username="chief").check_password(PASSWORD)


def test_recovery_codes_are_not_guessed_faster_than_codes(house, noon):
    account = an_account("chief", role=Role.COMMANDER, place="43", is_demonstration=False)
    by = posts.actor_of(account)
    device = second_factor.device_in_preparation(account)
    token = f"{TOTP(device.bin_key).token():06d}"
    _, codes = second_factor.enrol(account=account, code=token, by=by, now=noon)

    with pytest.raises(WrongCode):
        second_factor.prove(account=account, code="0000-0000-0000", by=by, now=noon)
    with pytest.raises(CodeLocked):
        second_factor.prove(account=account, code=codes[0], by=by, now=noon)


def test_guesses_at_one_name_end_at_the_door(house):
    an_account("officer", role=Role.DUTY_OFFICER, place="4301")
    client = Client()

    tries = [
        client.post("/sign-in", {"username": name, "password": "guess"}).status_code
        for name in ["officer", " Officer", "OFFICER", "officer ", "oFFicer", "officer"]
    ]

    assert tries[-1] == 429
    right = client.post("/sign-in", {"username": "officer", "password": PASSWORD})
    assert right.status_code == 429


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.DUTY_OFFICER, Role.ADMINISTRATOR])
def test_a_neighbor_reaches_nothing_by_its_number(task, changsha, noon, role):
    reported(task, changsha, name="list.txt", content=b"list")
    draft = orders.draft(by=an_actor(Role.COMMANDER, "4301"), now=noon)
    neighbor, other = somebody(role, "4302"), sent_to("4302", now=noon)[0]
    proof = task.evidence.get().pk

    answers = {
        url: neighbor.get(url).status_code
        for url in [
            f"/tasks/{task.pk}/",
            f"/tasks/{task.pk}/evidence/{proof}",
            f"/tasks/{other.pk}/evidence/{proof}",
            f"/api/tasks/{task.pk}",
            f"/orders/{draft.pk}/",
            f"/orders/{draft.pk}/pdf",
            f"/api/orders/{draft.pk}",
            "/reports/4301/2020-01-29/",
            "/api/reports/4301/2020-01-29",
            "/board/4301/figures.csv",
        ]
    }

    assert set(answers.values()) <= {403, 404}, answers


def test_a_task_is_passed_on_to_places_that_there_are(task, changsha):
    changsha.post(f"/tasks/{task.pk}/sign")

    for code in ["430199", "4301x", "4302", "4301"]:
        assert changsha.post(f"/tasks/{task.pk}/pass-on", {"to": code}).status_code == 422
    assert not Task.objects.filter(parent=task).exists()


@pytest.mark.parametrize("told", [{"place": "439999"}, {"level": "9"}, {"level": "1"}])
def test_a_clause_is_addressed_to_places_and_levels_that_there_are(commander, told, noon):
    order = orders.draft(by=an_actor(Role.COMMANDER, "43"), now=noon)
    start = f"clause-{order.clauses.get().pk}-"
    typed = {f"{start}text": "x"} | {start + name: value for name, value in told.items()}

    page = commander.post(f"/orders/{order.pk}/save", typed)

    assert page.status_code == 422
    assert b"Choose a place from the list." in page.content
    assert order.clauses.get().text == ""


def test_every_answer_carries_its_guards(commander):
    for answer in [commander.get("/board/43/"), Client().get("/"), commander.get("/nowhere")]:
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_below_the_api_what_is_not_there_is_told_in_its_own_shape(commander):
    answer = commander.get("/api/tasks/1.5")

    assert (answer.status_code, answer.json()["code"]) == (404, "kernel.not-found")


def test_below_the_api_a_fault_is_told_in_its_own_shape(house, monkeypatch):
    client = Client(raise_request_exception=False)
    signed_in(client, Role.COMMANDER, "43")
    monkeypatch.setattr("lianfang.ground.tasks.queries.in_tray", None)

    answer = client.get("/api/tasks")

    assert (answer.status_code, answer.json()["code"]) == (500, "config.fault")


def test_a_document_with_the_character_nul_is_refused(task, changsha):
    answer = changsha.post(
        f"/api/tasks/{task.pk}/questions", {"text": "a\x00b"}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "api.request.unreadable")


def test_production_has_nothing_to_deplore(tmp_path):
    environment = {
        "LIANFANG_MODE": "production",
        "LIANFANG_SECRET": "k7Q" * 25 + "pz!4x",
        "LIANFANG_HOSTS": "lianfang.example",
        "LIANFANG_HOME": str(tmp_path),
        "PATH": "/usr/bin",
    }
    program = Path(sys.executable).with_name("lianfang")
    made = (["migrate"], ["identity", "open-incident", "winter"], ["rulepacks", "keygen"])
    for words in made:
        subprocess.run(
            [program, *words], cwd=ROOT, env=environment, capture_output=True, check=True
        )

    done = subprocess.run(
        [program, "django", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr
