"""The pad's own files: the same for everybody, kept by a service worker that knows each of them."""

import json
import re

import pytest

from lianfang.doors.pad import assets

SHELL, MANIFEST, WORKER = "/pad/", "/pad/manifest.webmanifest", "/pad/worker.js"


@pytest.fixture
def built(settings, tmp_path):
    """A build of the front end with one file of each kind."""
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / ".vite").mkdir()
    (tmp_path / "worker-1.js").write_text("work();", encoding="utf-8")
    files = {
        "src/pad/main.tsx": {"file": "assets/pad-1.js", "css": ["assets/pad-1.css"]},
        "src/pad/worker.ts": {"file": "worker-1.js"},
    }
    (tmp_path / ".vite" / "pad.json").write_text(json.dumps(files), encoding="utf-8")
    for name in assets.ICONS.values():
        (tmp_path / name).write_bytes(b"picture")


def told(client, name):
    text = client.get(WORKER).content.decode()
    return json.loads(re.search(rf"^self\.{name} = (.*);$", text, re.MULTILINE).group(1))


def kept(client):
    return set(told(client, "LIANFANG_FILES"))


def name_of_build(client):
    return told(client, "LIANFANG_BUILD")


def test_without_its_slash_the_address_leads_to_the_pad(client):
    assert client.get("/pad").headers["Location"] == SHELL


def test_the_page_is_the_same_in_every_language(client, built):
    pages = {
        client.get(SHELL, headers={"accept-language": language}).content
        for language in ("zh", "en")
    }

    assert len(pages) == 1
    assert b"/static/assets/pad-1.js" in pages.pop()


def test_the_page_asks_for_no_session_and_sets_none(client, built):
    answer = client.get(SHELL)

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_before_the_front_end_is_built_the_page_still_answers(client, settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path

    assert client.get(SHELL).status_code == 200
    assert client.get(WORKER).status_code == 200


def test_the_worker_may_look_after_all_of_the_pad(client, built):
    answer = client.get(WORKER)

    assert answer.headers["Service-Worker-Allowed"] == "/pad"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.content.endswith(b"work();")


def test_the_worker_keeps_everything_the_page_names(client, built):
    page = client.get(SHELL).content.decode()
    named = set(re.findall(r'(?:href|src)="(/[^"]+)"', page))

    assert named | {SHELL} <= kept(client)


def test_two_runs_of_one_build_give_the_same_worker(client, built):
    assert client.get(WORKER).content == client.get(WORKER).content


def test_another_build_has_another_name(client, built, settings):
    before = name_of_build(client)
    path = settings.FRONTEND_DIST / ".vite" / "pad.json"
    path.write_text(path.read_text(encoding="utf-8").replace("pad-1.js", "pad-2.js"))

    assert name_of_build(client) != before
    assert "/static/assets/pad-2.js" in kept(client)


def test_a_file_without_a_digest_in_its_name_makes_another_build(client, built, settings):
    before, icon = name_of_build(client), next(iter(assets.ICONS.values()))
    (settings.FRONTEND_DIST / icon).write_bytes(b"another picture")

    assert name_of_build(client) != before


def test_the_manifest_makes_it_an_application(client, built):
    said = client.get(MANIFEST).json()

    assert said["start_url"] == said["scope"] == SHELL
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
