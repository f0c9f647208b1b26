"""Refusals about rule packs: each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError


class NoPackInForce(DomainError):
    code = "rulepacks.pack.none-in-force"
    message = _(
        "No rule pack is in force on {day}. Load the scenario, or publish a pack that is valid "
        "from that day: lianfang rulepacks publish FILE."
    )
    http_status = 503


class UnknownPack(DomainError):
    code = "rulepacks.pack.unknown"
    message = _("There is no rule pack “{code}”. The page of all rule packs lists them.")
    http_status = 404


class UnknownName(DomainError):
    """A room asks a pack for a constant or table it does not have."""

    code = "rulepacks.name.unknown"
    message = _("The rule pack {pack} has no “{name}”. Publish a pack that has it.")
    http_status = 500


class BadInput(DomainError):
    code = "rulepacks.input.bad"
    message = _(
        "The decision table “{table}” cannot use {name} = “{value}”: {why} Put the answer right "
        "and decide again."
    )
    http_status = 422


class BrokenPack(DomainError):
    """`problems` holds every fault found, one sentence each."""

    code = "rulepacks.pack.broken"
    message = _("This rule pack was refused; nothing was published. {sentences}")
    http_status = 422

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(sentences=" ".join(problems))


class AlreadyPublished(DomainError):
    code = "rulepacks.pack.already-published"
    message = _(
        "A rule pack “{code}” is published already and says something else. A published pack is "
        "never changed: give the new one a new code and name this one as superseded."
    )


class WrongPredecessor(DomainError):
    code = "rulepacks.pack.wrong-predecessor"
    message = _(
        "The pack supersedes “{given}”, but the newest one is “{newest}”. Compare with that one, "
        "then name it as superseded."
    )


class KeyMissing(DomainError):
    code = "rulepacks.key.missing"
    message = _(
        "This copy of the product has no key to sign rule packs with. Make one with "
        "“lianfang rulepacks keygen” and publish again."
    )
    http_status = 503


class SignatureWrong(DomainError):
    code = "rulepacks.pack.signature-wrong"
    message = _(
        "The stored text of the rule pack “{code}” does not match its signature, so it is not "
        "used. Restore it from a backup and tell the data-protection officer."
    )
    http_status = 500
