"""The translation catalogue: sentences are collected from the code and joined with their translations.

xgettext reads the code. Everything else is done by polib, so that serving needs no gettext.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation import template

from lianfang.config.environment import ROOT

PACKAGE = ROOT / "src" / "lianfang"
LOCALE = ROOT / "locale"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
PARTS = LOCALE / "parts"
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
METADATA = {
    "Project-Id-Version": "lianfang",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str, str]


class ExtractionFailed(Exception):
    """xgettext is missing or could not read a file."""


@dataclass(frozen=True)
class Catalogue:
    """The joined catalogue, and which of its sentences have no finished translation."""

    text: str
    untranslated: tuple[str, ...]


def join() -> Catalogue:
    """Collect every sentence and give it the translation that is on file, parts before the whole."""
    known = _known_translations()
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = METADATA
    for entry in sorted(extract(), key=_key):
        _translate(entry, known.get(_key(entry)))
        catalogue.append(entry)
    return Catalogue(text=f"{catalogue}\n", untranslated=tuple(_unfinished(catalogue)))


def write(catalogue: Catalogue) -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(catalogue.text, encoding="utf-8")


def compile_all() -> None:
    """Turn every catalogue into the form Django reads."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def is_current(catalogue: Catalogue) -> bool:
    return CATALOGUE.exists() and CATALOGUE.read_text(encoding="utf-8") == catalogue.text


def extract() -> list[polib.POEntry]:
    """Every sentence of the code and the templates, without the places it stands at."""
    with tempfile.TemporaryDirectory() as folder:
        sources = [str(path) for path in _sources(Path(folder))]
        return list(polib.pofile(_run_xgettext(sources)))


def _sources(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    for number, path in enumerate(sorted(PACKAGE.rglob("templates/**/*.html"))):
        readable = folder / f"{number:04}.py"
        source = path.read_text(encoding="utf-8")
        readable.write_text(template.templatize(source, origin=str(path)), encoding="utf-8")
        yield readable


def _run_xgettext(sources: list[str]) -> str:
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "--output=-"]
    command += [f"--keyword={keyword}" for keyword in KEYWORDS]
    try:
        done = subprocess.run(  # noqa: S603  our own files
            [*command, *sources], capture_output=True, text=True, check=True
        )
    except FileNotFoundError as missing:
        message = "xgettext is missing; install Debian's package gettext."
        raise ExtractionFailed(message) from missing
    except subprocess.CalledProcessError as failed:
        raise ExtractionFailed(failed.stderr) from failed
    return done.stdout


def _known_translations() -> dict[Key, polib.POEntry]:
    files = [CATALOGUE, *sorted(PARTS.glob("*.po"))]
    entries = [entry for path in files if path.exists() for entry in polib.pofile(str(path))]
    return {_key(entry): entry for entry in entries if entry.translated() and not entry.obsolete}


def _translate(entry: polib.POEntry, known: polib.POEntry | None) -> None:
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.comment = entry.tcomment = ""
    if known is None:
        return
    if entry.msgid_plural:
        entry.msgstr_plural = {0: known.msgstr_plural.get(0) or known.msgstr}
    else:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")


def _unfinished(catalogue: polib.POFile) -> Iterator[str]:
    yield from (entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy)


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid
