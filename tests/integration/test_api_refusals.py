"""The API refuses in one shape: a problem document with a permanent code and sentences."""

from lianfang.ground.posts.terms import Role
from tests.factories import an_account, signed_in

ENGLISH = {"accept-language": "en"}


def test_the_anonymous_are_told_to_sign_in(db, client):
    answer = client.get("/api/places/search", {"q": "a"}, headers=ENGLISH)

    assert (answer.status_code, answer.json()["code"]) == (401, "posts.sign-in.needed")
    assert answer["Content-Type"] == "application/problem+json"


def test_an_account_without_a_post_is_told_whom_to_ask(db, client):
    client.force_login(an_account(), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/api/places/search", {"q": "a"}, headers=ENGLISH)

    assert (answer.status_code, answer.json()["code"]) == (403, "posts.account.no-post")


def test_each_wrong_field_has_its_sentence(hunan_top, client):
    reader = signed_in(client, Role.DUTY_OFFICER, "4301")

    answer = reader.get("/api/places/search", headers=ENGLISH)

    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "api.request.invalid")
    assert body["errors"] == [{"field": "q", "sentence": "is needed"}]


def test_the_description_is_served(client):
    body = client.get("/api/openapi.json").json()

    assert "/api/places/search" in body["paths"]
