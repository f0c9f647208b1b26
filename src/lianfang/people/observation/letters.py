"""What a notice says, in the reader's language: the page and the paper are set from the same words.

It is read by somebody who is frightened. Short sentences; what they may do comes before what they
must; where nothing is known nothing is promised.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.ground.identity import queries as identity
from lianfang.ground.places import queries as places
from lianfang.ground.posts import queries as posts
from lianfang.people.observation import packing, rules
from lianfang.people.observation.services import code_of
from lianfang.people.observation.terms import (
    DutyKind,
    EndReason,
    EvidenceKind,
    NoticeKind,
    Setting,
)

if TYPE_CHECKING:
    from lianfang.people.observation.models import Notice

NOT_SUPPORT = frozenset({DutyKind.FAMILY, DutyKind.FINAL_CHECK, DutyKind.VISIT, DutyKind.TRANSFER})


def letter(notice: Notice) -> dict[str, Any]:
    """Title, greeting, rows and paragraphs of a notice."""
    kind = NoticeKind(notice.kind)
    facts = notice.facts
    masked = identity.masked([notice.placement.person]).get(notice.placement.person)
    is_release = kind == NoticeKind.RELEASE
    return {
        "title": str(kind.label),
        "person": masked.label if masked else "",
        "opening": _opening(kind, facts),
        "rows": _release_rows(facts) if is_release else _rows(notice),
        "paragraphs": _after(facts) if is_release else _rights(facts),
        "organ": _decider(facts),
        "place": _place(facts["decided_place"]),
        "date": _day(notice.issued_at.isoformat()),
        "synthetic": _("synthetic") if notice.placement.is_synthetic else "",
    }


def code(notice: Notice) -> str:
    """The code in groups of four, as people read numbers out."""
    plain = code_of(notice.key)
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _opening(kind: NoticeKind, facts: dict[str, str]) -> str:
    until = _time(facts["ends_at"])
    if kind == NoticeKind.RELEASE:
        return _closing_words(facts)
    if kind == NoticeKind.EXTENSION:
        return _(
            "Something new is known about when you may have been exposed. It was decided anew; "
            "your observation now ends on {until}."
        ).format(until=until)
    return _(
        "You may have been near somebody with the illness. This does not mean that you are ill, "
        "and it is no punishment: most people stay well. You are asked to stay apart until "
        "{until}, so that you are helped early if you do fall ill and others are kept safe."
    ).format(until=until)


def _closing_words(facts: dict[str, str]) -> str:
    words = {
        EndReason.LEGAL_END: _("Your days of observation are over. You are free to go."),
        EndReason.CONFIRMED: _(
            "Your observation has ended because the hospital looks after you now. The doctors "
            "there will tell you what comes next."
        ),
        EndReason.APPEAL: _(
            "You objected, and you were right. The observation has ended. We are sorry."
        ),
        EndReason.INDEX_EXCLUDED: _(
            "The person you had met does not have the illness. There is no reason to hold you "
            "any longer; you are free to go."
        ),
        EndReason.ERROR: _(
            "Your observation was entered in error and has ended. We are sorry. You are free to go."
        ),
        EndReason.OVERRIDE_OVER: _(
            "The short decision about you has run out by itself. You are free to go."
        ),
    }
    reason = facts.get("end_reason") or EndReason.LEGAL_END
    return words[EndReason(reason)]


def _rows(notice: Notice) -> list[tuple[str, str]]:
    facts = notice.facts
    evidence = _("{kind}, {at}").format(
        kind=EvidenceKind(facts["evidence"]).label, at=_day(facts["evidence_at"])
    )
    rows = [
        (_("Who decided"), _decider(facts)),
        (_("Why"), evidence),
        (_("Legal basis"), packing.words("basis")),
        (pgettext("time", "From"), _time(facts["decided_at"])),
        (pgettext("time", "Until"), _time(facts["ends_at"])),
        (_("Counted from"), _time(facts["last_exposure"])),
        (pgettext("observation", "Where"), _where(facts)),
        (_("What you are brought"), _support(notice)),
        (_("Whom to call"), packing.words("contact")),
    ]
    return [(label, value) for label, value in rows if value]


def _release_rows(facts: dict[str, str]) -> list[tuple[str, str]]:
    rows = [
        (_("Observation from"), _time(facts["decided_at"])),
        (_("Ended"), _time(facts.get("closed_at") or facts["ends_at"])),
        (pgettext("observation", "Where"), _where(facts)),
        (_("Legal basis"), packing.words("release_basis")),
        (_("Whom to call"), packing.words("contact")),
    ]
    return [(label, value) for label, value in rows if value]


def _support(notice: Notice) -> str:
    kinds = notice.placement.duties.exclude(kind__in=NOT_SUPPORT).order_by("pk")
    named = dict.fromkeys(DutyKind(kind).label for kind in kinds.values_list("kind", flat=True))
    return _(", ").join(str(label) for label in named)


def _where(facts: dict[str, str]) -> str:
    return _("{setting}, {place}").format(
        setting=Setting(facts["setting"]).label, place=_place(facts["place"])
    )


def _rights(facts: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (
            _("Every day"),
            _(
                "Your temperature is taken in the morning and in the evening; you may also enter "
                "it yourself on the page of this notice. If you feel ill, say so at once, at any "
                "hour: you are taken to a doctor within the hour, and it costs you no right."
            ),
        ),
        (
            _("Your life meanwhile"),
            _(
                "Food, medicine and what else you need are brought to you. Your employer must go "
                "on paying you; ask for the letter. A child is not taken from its parents. "
                "Tell us who else depends on you, people or animals."
            ),
        ),
        (
            _("Your family"),
            _("Your family is told today where you are, who decided and until when."),
        ),
        (
            _("If you think this is wrong"),
            _(
                "Say so on the page of this notice, by telephone, or to anybody who comes to you. "
                "Somebody else than the one who decided looks at it within {hours} hours; if "
                "nobody answers in time, the observation is suspended. Besides, you may apply for "
                "administrative review until {until}, or go to court. Objecting never makes "
                "your situation worse."
            ).format(hours=facts["appeal_hours"], until=_day(facts["review_until"])),
        ),
        (
            _("It ends by itself"),
            _(
                "On the day above it is over, even if a check was forgotten. Only a new decision "
                "with a new notice could change that. Nobody may treat you worse because of it."
            ),
        ),
    ]


def _after(facts: dict[str, str]) -> list[tuple[str, str]]:
    del facts
    return [
        (
            _("What this paper is for"),
            _(
                "Show it where somebody asks: you have the same rights as everybody else to work, "
                "travel, shop and be treated. Nobody may turn you away because of the observation."
            ),
        ),
        (
            _("If you feel ill later"),
            _("Wear a mask, avoid buses and trains, and call before you go to a fever clinic."),
        ),
    ]


def _decider(facts: dict[str, str]) -> str:
    """The post in the reader's language; a post that is gone keeps the name it had."""
    post = facts.get("decided_post", "")
    labels = posts.labels_of([int(post)]) if post else {}
    return labels.get(int(post), facts["decided_as"]) if post else facts["decided_as"]


def _place(code_: str) -> str:
    return " ".join(place.label for place in places.path(code_)[-2:])


def _time(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), _("j F Y, H:i"))


def _day(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), _("j F Y"))


def slot_label(now: datetime) -> str:
    """The present check, such as: 29 January, morning."""
    on, slot = rules.slot_of(timezone.localtime(now))
    return _("{day}, {slot}").format(day=date_format(on, _("j F")), slot=slot.label)
