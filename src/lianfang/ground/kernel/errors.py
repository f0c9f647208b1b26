"""Refusals: each has a permanent code, a status and a sentence that says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """An anticipated refusal. Raised with parameters only; the sentence is rendered last.

    `message` is a msgid with `{named}` holes that `params` fill, in the reader's language.
    """

    code: ClassVar[str] = "kernel.refused"
    message: ClassVar[StrOrPromise] = _("This could not be done.")
    http_status: ClassVar[int] = 409

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code, params)

    def sentence(self) -> str:
        return str(self.message).format(**self.params)

    def problem(self) -> dict[str, Any]:
        """The refusal as a problem+json body (RFC 9457), with the parameters as plain text."""
        return {
            "type": f"/problems/{self.code}",
            "code": self.code,
            "title": self.sentence(),
            "status": self.http_status,
            "params": {name: str(value) for name, value in self.params.items()},
        }


class NotAllowed(DomainError):
    code = "kernel.not-allowed"
    message = _(
        "Your post does not allow this here. Ask the headquarters of the place concerned, "
        "or sign in with the post that answers for it."
    )
    http_status = 403


class NotFound(DomainError):
    code = "kernel.not-found"
    message = _("{what} was not found. It may have been moved; go back to the list and look again.")
    http_status = 404


class Invalid(DomainError):
    """Input that cannot be taken; subclasses say which and how to put it right."""

    code = "kernel.invalid"
    message = _("{what} cannot be used: {why}")
    http_status = 422


class IllegalMove(DomainError):
    code = "kernel.illegal-move"
    message = _(
        "This {machine} stands at “{here}” and cannot go to “{there}”. "
        "Reload the page to see what happened to it in the meantime."
    )
