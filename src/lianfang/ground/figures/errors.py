from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError


class UnknownFigure(DomainError):
    code = "figures.indicator.unknown"
    message = _(
        "“{figure}” is not a figure that can be recorded. Choose one of the listed figures; "
        "computed ones follow by themselves."
    )
    http_status = 422


class UnknownPlace(DomainError):
    code = "figures.place.unknown"
    message = _("No place has the code {place}. Choose the place from the list.")
    http_status = 422
