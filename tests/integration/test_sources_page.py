"""Anyone can read where the data comes from, in their language."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "word"), [("en", "Natural Earth"), ("zh-hans", "来源")])
def test_the_sources_can_be_read_without_signing_in(client, language, word):
    answer = client.get("/sources/", headers={"accept-language": language})

    assert answer.status_code == 200
    assert word in answer.content.decode()
    assert "<table>" in answer.content.decode()


def test_every_page_leads_to_the_sources(client):
    assert 'href="/sources/"' in client.get("/", follow=True).content.decode()
