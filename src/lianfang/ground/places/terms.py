from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Grade(TextChoices):
    """How well it is proven that a statistical zone counts with its host."""

    EVIDENCE = "evidence", _("shown by a later official list")  # 有据
    UNVERIFIED = "unverified", _("commonly held, no document read")  # 待核
    ASSUMED = "assumed", _("assumed from its position")  # 推定
