"""What follows from the facts about a person alone: numbers, forms, classes; no store, no clock."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import phonenumbers
from django.utils.translation import gettext as _

from lianfang.ground.identity.errors import BadDocument, BadPhone, BadTraits
from lianfang.ground.identity.terms import WEIGHT, DocumentKind, Need, RecordClass, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianfang.ground.identity.traits import Traits
    from lianfang.ground.kernel.errors import DomainError

CHILD_UNTIL_YEARS = 14
EARLIEST_BIRTH = date(1880, 1, 1)
LONGEST = {"name": 120, "document_no": 40, "phone": 40, "address": 300, "language": 40}

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARD = re.compile(r"[0-9]{17}[0-9X]")
_OLD_CARD = re.compile(r"[0-9]{15}")
_DOCUMENT_KINDS = frozenset(DocumentKind.values)
_SEXES = frozenset(Sex.values)
_NEEDS = frozenset(Need.values)
_CARDS = {DocumentKind.ID_CARD, DocumentKind.ID_CARD_15}
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def check_digit(first_17: str) -> str:
    """The last character of a card number (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def modern(old: str) -> str:
    """The 18 digits that a number of 15 digits became: the century and a check digit were added."""
    first_17 = f"{old[:6]}19{old[6:]}"
    return first_17 + check_digit(first_17)


def normal_document(kind: str, number: str) -> str:
    """One form for one document: without blanks and hyphens, upper case, cards with 18 digits."""
    plain = re.sub(r"[\s\-·.]", "", number.translate(_WIDE)).upper()
    if kind in _CARDS and _OLD_CARD.fullmatch(plain):
        return modern(plain)
    return plain


def birth_in_card(number: str) -> date | None:
    """The date of birth in a card number of 18 digits; None when it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_in_card(number: str) -> Sex:
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def is_card(number: str) -> bool:
    """Length, date and check digit. The first six digits prove nothing and are not looked at."""
    return (
        _CARD.fullmatch(number) is not None
        and check_digit(number[:17]) == number[17]
        and (birth_in_card(number) or date.min) >= EARLIEST_BIRTH
    )


@dataclass(frozen=True, slots=True)
class Phone:
    """One number in its two forms: with its country, and as people of the region write it."""

    full: str
    national: str


NO_PHONE = Phone("", "")


def read_phone(number: str, *, region: str) -> Phone | None:
    """The number in normal form, blank for blank; None when it cannot be a number."""
    if not number.strip():
        return NO_PHONE
    try:
        parsed = phonenumbers.parse(number.translate(_WIDE), region)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    national = phonenumbers.national_significant_number(parsed)
    full = f"+{parsed.country_code}{national}"
    is_of_region = phonenumbers.country_code_for_region(region) == parsed.country_code
    return Phone(full, national if is_of_region else full)


def normal_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def age_on(birth: date, *, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def completed(traits: Traits, *, document: str, day: date) -> Traits:
    """What a document that was found right and the date of birth say need not be asked again."""
    birth, sex = traits.birth, traits.sex
    if traits.document_kind in _CARDS and document:
        birth, sex = birth or birth_in_card(document), sex or sex_in_card(document)
    needs = set(traits.needs)
    if birth is not None and 0 <= age_on(birth, day=day) < CHILD_UNTIL_YEARS:
        needs.add(Need.CHILD)
    return replace(traits, birth=birth, sex=sex, needs=tuple(sorted(needs)))


def refusal_of(traits: Traits, *, day: date, phone: Phone | None) -> DomainError | None:
    """Why these traits cannot be kept as they are; None when they can. `phone` as it was read."""
    why = _why_not(traits, day=day)
    if why:
        return BadTraits(why=why)
    return _document_refusal(traits, day=day) or (BadPhone() if phone is None else None)


def _why_not(traits: Traits, *, day: date) -> str:
    for field, most in LONGEST.items():
        text = getattr(traits, field)
        if len(text) > most or not text.isprintable():
            return _("a text is longer than {most} characters or not plain text.").format(most=most)
    if traits.birth and not EARLIEST_BIRTH <= traits.birth <= day:
        return _("the date of birth lies in the future or too far back.")
    strange = [
        *({traits.document_kind} - _DOCUMENT_KINDS),
        *({traits.sex} - _SEXES),
        *sorted(set(traits.needs) - _NEEDS),
    ]
    return _("“{value}” is not in its list.").format(value=strange[0]) if strange else ""


def _document_refusal(traits: Traits, *, day: date) -> BadDocument | None:
    kind = DocumentKind(traits.document_kind)
    number = normal_document(kind, traits.document_no)
    if kind == DocumentKind.NONE:
        why = _("a number was written although no document was shown.") if number else ""
    elif kind in _CARDS:
        why = _card_fault(kind, number, day=day)
    else:
        is_number = re.fullmatch(r"[0-9A-Z()/]{3,40}", number) is not None
        why = "" if is_number else _("it needs at least three letters or digits.")
    return BadDocument(what=kind.label, why=why) if why else None


def _card_fault(kind: DocumentKind, number: str, *, day: date) -> str:
    if not _CARD.fullmatch(number):
        digits = 15 if kind == DocumentKind.ID_CARD_15 else 18
        return _("it needs {digits} digits.").format(digits=digits)
    birth = birth_in_card(number)
    if birth is None or not EARLIEST_BIRTH <= birth <= day:
        return _("the date of birth in it is no such day.")
    if check_digit(number[:17]) != number[17]:
        return _("its last character does not fit the others, so one was misread.")
    return ""


def widest(classes: Iterable[str]) -> RecordClass:
    """The weightiest of the reasons somebody is in the records for."""
    return max((RecordClass(each) for each in classes), key=WEIGHT.__getitem__)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a text that tells who somebody is."""

    kind: str
    start: int
    end: int

    @property
    def what(self) -> str:
        """What it is, in words for whoever wrote the text."""
        return {
            "id_number": _("an identity number"),
            "phone": _("a phone number"),
            "plate": _("a number plate"),
        }[self.kind]


_PERSONAL = (
    ("id_number", re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){16}[ \-]?[0-9Xx](?![0-9])")),
    ("id_number", re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){14}(?![0-9])")),
    ("phone", re.compile(r"(?<![0-9])(?:\+?86[ \-]?)?1[3-9][0-9](?:[ \-]?[0-9]){8}(?![0-9])")),
    (
        "plate",
        re.compile(
            r"[\u4e00-\u9fff][A-Z][ ·.\-]?(?=[A-Z0-9]{0,5}[0-9])[A-Z0-9]{5,6}(?![A-Za-z0-9])"
        ),
    ),
)


def find_personal(text: str) -> list[Finding]:
    """ID numbers (by date and check digit), mobile phones and plates in a text meant for everybody.

    Full-width characters count like ordinary ones. Service lines and case numbers pass; a name
    cannot be told from other words and has to be read by a person.
    """
    plain = text.translate(_WIDE)
    found: list[Finding] = []
    for kind, pattern in _PERSONAL:
        for match in pattern.finditer(plain):
            if kind == "id_number" and not _is_some_card(match.group()):
                continue
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Finding(kind, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _is_some_card(text: str) -> bool:
    """A number of 15 digits has no check digit: only its date speaks for it."""
    number = re.sub(r"[ \-]", "", text).upper()
    if len(number) == len("YYMMDD") + 9:
        birth = birth_in_card(modern(number))
        return birth is not None and number[6:8] != "00"
    return is_card(number)
