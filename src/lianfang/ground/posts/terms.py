from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a post may do; where it may do it is its place."""

    COMMANDER = "commander", _("Commander")  # 指挥长
    FIRST_RESPONSIBLE = "first_responsible", _("First responsible person")  # 第一责任人
    DUTY_OFFICER = "duty_officer", _("Duty officer")  # 值班员
    EPIDEMIOLOGIST = "epidemiologist", _("Disease-control investigator")  # 流调员
    CLINICIAN = "clinician", _("Fever-clinic doctor")  # 发热门诊医生
    BARRIER_OFFICER = "barrier_officer", _("Checkpoint officer")  # 卡口执勤员
    RECEPTION = "reception", _("Reception officer")  # 接收点值守员
    GRID_WORKER = "grid_worker", _("Grid worker")  # 网格员
    DATA_PROTECTION = "data_protection", _("Data-protection officer")  # 数据保护负责人
    ADMINISTRATOR = "administrator", _("System administrator")  # 系统管理员


HEADQUARTERS_ROLES = frozenset(
    {Role.COMMANDER, Role.DUTY_OFFICER, Role.DATA_PROTECTION, Role.ADMINISTRATOR}
)
