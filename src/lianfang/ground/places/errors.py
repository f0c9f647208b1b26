from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotFound


class UnknownPlace(NotFound):
    code = "places.place.unknown"
    message = _(
        "There is no place with the code {code} in this tree. "
        "Search for it by name, by the letters of its reading, or by its official code."
    )


class NoMap(NotFound):
    code = "places.map.unknown"
    message = _("There is no map “{name}” in this data pack. The places themselves are listed.")


class AnotherTree(DomainError):
    code = "places.tree.another"
    message = _(
        "This store already holds the places of “{here}”; the pack “{there}” cannot be loaded into "
        "it. Use an empty store for it: set LIANFANG_HOME to a new folder."
    )
