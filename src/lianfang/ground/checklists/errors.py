from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotFound


class NoSuchChecklist(NotFound):
    code = "checklists.template.unknown"
    message = _(
        "There is no checklist “{checklist}” in force. Choose one from the list of checklists; "
        "a missing one is added with the data pack."
    )


class ChangedVersion(DomainError):
    code = "checklists.template.changed"
    message = _(
        "Version {version} of the checklist “{checklist}” was loaded before with other content. A "
        "version never changes: give the new content the next number and load again."
    )


class BrokenChecklist(DomainError):
    code = "checklists.template.broken"
    message = _(
        "The checklist file {file} cannot be used: {why}. Put it right and load again; nothing of "
        "it was kept."
    )
    http_status = 422


class NotFilledIn(DomainError):
    """Answers that cannot be kept; `problems` has each of them."""

    code = "checklists.answers.refused"
    message = _("Nothing was saved yet. {why}")
    http_status = 422


class NoSubject(DomainError):
    code = "checklists.subject.missing"
    message = _("Name what was looked at, in at most 60 letters, and send again.")
    http_status = 422
