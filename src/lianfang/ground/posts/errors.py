"""Why an account or a post could not be changed, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid, NotFound


class AccountNotFound(NotFound):
    code = "posts.account.not-found"
    message = _("There is no such account here. Search the list of accounts by name.")


class PostNotFound(NotFound):
    code = "posts.post.not-found"
    message = _("{place} has no such office. Choose one of the offices that exist at its level.")


class NameTaken(DomainError):
    code = "posts.account.name-taken"
    message = _("The user name “{username}” is taken. Choose another, such as place and office.")


class WeakPassword(Invalid):
    code = "posts.password.weak"
    message = _("This password is easy to guess: {why} Choose a longer one of several words.")


class PostHeld(DomainError):
    code = "posts.post.held"
    message = _("{post} is held by {holder}. Hand it over instead of appointing a second holder.")


class AccountInactive(DomainError):
    code = "posts.account.inactive"
    message = _("{account} is switched off and can hold no post. Switch it on first.")


class OwnAccount(DomainError):
    code = "posts.account.own"
    message = _(
        "You cannot switch off the account you are signed in with. "
        "Ask another administrator to do it."
    )


class NoDemonstrationInProduction(DomainError):
    code = "posts.demonstration.refused"
    message = _(
        "This is a production system: sign-ins with a public password cannot be made here. "
        "Create an account of a person instead."
    )
    http_status = 403


class WrongCode(Invalid):
    code = "posts.second-factor.wrong-code"
    message = _(
        "The code does not fit. Wait for the next one on your phone, check that the phone's "
        "clock is right, and enter it again; or use a recovery code."
    )


class CodeLocked(DomainError):
    code = "posts.second-factor.locked"
    message = _("Too many wrong codes. Wait {seconds} seconds, then enter a new code.")
    http_status = 429


class AlreadyEnrolled(DomainError):
    code = "posts.second-factor.enrolled"
    message = _("A second factor is already set up. Remove it first if you changed your phone.")


class LockedOut(DomainError):
    code = "posts.sign-in.locked"
    message = _(
        "Too many sign-ins failed from here with this user name. Try again in {minutes} minutes, "
        "or ask the administrator of your headquarters to unlock the account."
    )
    http_status = 429
