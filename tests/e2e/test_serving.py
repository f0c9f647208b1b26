"""What only a real server shows: files, large bodies, languages, and an orderly end."""

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.e2e
THIRTY_MEGABYTES = b"x" * (30 * 1024 * 1024)


def test_every_file_a_page_names_is_served_for_good(product):
    page = product.get("/").decode()

    files = re.findall(r'"(/static/[^"]+)"', page)
    kept = [urlopen(product.address + file).headers["Cache-Control"] for file in files]

    assert files
    assert all("immutable" in header for header in kept)


def test_thirty_megabytes_are_answered_with_a_page(product):
    request = Request(f"{product.address}/language", data=THIRTY_MEGABYTES)

    with pytest.raises(HTTPError) as refusal:
        urlopen(request, timeout=60)

    with refusal.value as answer:
        assert answer.code == 413
        assert "20 MB" in answer.read().decode()


@pytest.mark.parametrize(("spoken", "answered"), [("en-GB", 'lang="en"'), ("fr", 'lang="zh-hans"')])
def test_a_page_speaks_the_language_of_its_reader(product, spoken, answered):
    assert answered in product.get("/", language=spoken).decode()
