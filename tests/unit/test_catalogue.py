import pytest

from lianfang.config import catalogue


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with one sentence in the code and one in a template."""
    package = tmp_path / "src"
    (package / "templates").mkdir(parents=True)
    (package / "terms.py").write_text('from x import gettext as _\nA = _("Signed for")\n')
    (package / "templates" / "page.html").write_text(
        "{% load i18n %}{% blocktranslate %}{{ n }} places{% endblocktranslate %}"
    )
    monkeypatch.setattr(catalogue, "PACKAGE", package)
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogue, "PARTS", tmp_path / "parts")
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po")
    (tmp_path / "parts").mkdir()
    return tmp_path


def translate(house, msgid: str, msgstr: str, *, flag: str = "") -> None:
    entry = f'{flag}msgid "{msgid}"\nmsgstr "{msgstr}"\n\n'
    with (house / "parts" / "room.po").open("a", encoding="utf-8") as part:
        part.write(entry)


def test_what_nobody_translated_is_named(house):
    assert set(catalogue.join().untranslated) == {"Signed for", "%(n)s places"}


def test_a_doubtful_translation_does_not_count(house):
    translate(house, "Signed for", "已签收", flag="#, fuzzy\n")

    assert "Signed for" in catalogue.join().untranslated


def test_a_part_supplies_the_translation(house):
    translate(house, "Signed for", "已签收")

    catalogue.write(catalogue.join())

    assert "已签收" in catalogue.CATALOGUE.read_text(encoding="utf-8")
    assert catalogue.join().untranslated == ("%(n)s places",)


def test_a_translation_outlives_its_part(house):
    translate(house, "Signed for", "已签收")
    catalogue.write(catalogue.join())
    (house / "parts" / "room.po").unlink()

    assert catalogue.is_current(catalogue.join())


def test_a_sentence_that_left_the_code_leaves_the_catalogue(house):
    translate(house, "Gone", "已删")

    assert "Gone" not in catalogue.join().text


def test_serving_needs_only_what_python_compiles(house):
    translate(house, "Signed for", "已签收")
    catalogue.write(catalogue.join())

    catalogue.compile_all()

    assert catalogue.CATALOGUE.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
