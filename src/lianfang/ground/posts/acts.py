"""How this room's acts read in the ledger."""

from django.utils.translation import gettext_lazy as _

HOUSEKEEPING = {
    "posts.offices.loaded": _("{offices} offices with {posts} new posts were loaded"),
    "posts.demonstration.opened": _("A demonstration sign-in was opened for {place}"),
    "posts.account.created": _("An account was created for {place}"),
    "posts.account.switched-on": _("An account of {place} was switched on"),
    "posts.account.switched-off": _("An account of {place} was switched off"),
    "posts.account.unlocked": _("An account of {place} was unlocked after failed sign-ins"),
    "posts.password.changed": _("{actor} changed the password"),
    "posts.session.opened": _("{actor} signed in"),
    "posts.second-factor.enrolled": _("{actor} set up a second factor"),
    "posts.second-factor.removed": _("A second factor of {place} was removed"),
    "posts.recovery-code.used": _("{actor} signed in with a recovery code"),
    "posts.post.established": _("A post was established at {place}"),
    "posts.post.filled": _("A post at {place} was filled"),
    "posts.post.vacated": _("A post at {place} fell vacant"),
}
