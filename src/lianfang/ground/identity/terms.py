from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(TextChoices):
    """What somebody proves their identity with; having nothing is an answer, not an obstacle."""

    ID_CARD = "id_card", _("Identity card")  # 居民身份证
    ID_CARD_15 = "id_card_15", _("Identity card, old number of 15 digits")  # 一代身份证
    PASSPORT = "passport", _("Passport")  # 护照
    HMT_PERMIT = "hmt_permit", _("Travel permit of Hong Kong, Macao or Taiwan")  # 港澳台通行证
    FOREIGN_PERMIT = "foreign_permit", _("Foreigner's residence permit")  # 外国人居留证
    OTHER = "other", _("Another document")  # 其他证件
    NONE = "none", _("No document at hand")  # 无证件


class RecordClass(TextChoices):
    """Why somebody is in the records at all. Passers-by without symptom and exposure are not."""

    CASE = "case", pgettext_lazy("why somebody is in the records", "Case")  # 病例
    SUSPECT = (
        "suspect",
        pgettext_lazy("why somebody is in the records", "Suspected case"),
    )  # 疑似病例
    CONTACT = (
        "contact",
        pgettext_lazy("why somebody is in the records", "Close contact"),
    )  # 密切接触者
    OBSERVED = (
        "observed",
        pgettext_lazy("why somebody is in the records", "Under observation"),
    )  # 留观人员
    HANDOVER = (
        "handover",
        pgettext_lazy("why somebody is in the records", "Handed over"),
    )  # 交接人员
    TRAVELLER_DECLARED = "traveller_declared", _("Traveller who declared")  # 申报旅客
    SWEEP_FINDING = "sweep_finding", _("Found in a household search")  # 排查发现
    JOURNEY = "journey", _("Passenger of a journey")  # 同乘人员


# From the least to the weightiest reason; evidence only ever moves a person onward.
WEIGHT = {
    RecordClass.JOURNEY: 0,
    RecordClass.SWEEP_FINDING: 1,
    RecordClass.TRAVELLER_DECLARED: 2,
    RecordClass.HANDOVER: 3,
    RecordClass.OBSERVED: 4,
    RecordClass.CONTACT: 5,
    RecordClass.SUSPECT: 6,
    RecordClass.CASE: 7,
}


class Field(TextChoices):
    """What can be revealed of a person, one at a time."""

    NAME = "name", pgettext_lazy("of a person", "Name")  # 姓名
    DOCUMENT = "document", _("Document number")  # 证件号码
    PHONE = "phone", _("Phone")  # 电话
    BIRTH = "birth", _("Date of birth")  # 出生日期
    ADDRESS = "address", pgettext_lazy("of a person", "Full address")  # 详细住址


class Sex(TextChoices):
    FEMALE = "female", _("Female")  # 女
    MALE = "male", _("Male")  # 男
    UNKNOWN = "", _("Not recorded")  # 未登记


class Need(TextChoices):
    """What a person needs beyond what everybody gets; whoever receives them is told."""

    CHILD = "child", _("Child under 14")  # 未满十四周岁
    PREGNANT = "pregnant", _("Pregnant")  # 孕妇
    ELDERLY = "elderly", _("Elderly")  # 老年人
    DISABLED = "disabled", _("Disabled")  # 残疾人
    DIALYSIS = "dialysis", _("Dialysis")  # 透析
    CHEMOTHERAPY = "chemotherapy", _("Chemotherapy")  # 化疗
    INSULIN = "insulin", _("Insulin")  # 胰岛素
    BREASTFEEDING = "breastfeeding", _("Breastfeeding")  # 哺乳
    MENTAL = "mental", _("Mental illness")  # 精神障碍
    LANGUAGE = "language", _("Needs another language or dialect")  # 语言协助
    NO_PHONE = "no_phone", _("Has no phone")  # 无手机
    CHRONIC = "chronic", _("Daily medicine for a chronic illness")  # 慢性病用药
    ALONE = "alone", _("Leaves dependants or animals at home alone")  # 家中有人或牲畜无人照料


class Purpose(TextChoices):
    """What a revealed value may be used for, and for nothing else."""

    TRACING = "tracing", _("Find contacts of a case")  # 追踪密接
    CARE = "care", _("Treat or transfer the person")  # 诊治转运
    CHECK = "check", _("Check on somebody under observation")  # 健康随访
    SUPPORT = "support", _("Bring food, medicine or other support")  # 生活保障
    NOTICE = "notice", _("Give a notice to the person or the family")  # 告知本人或家属
    CORRECTION = "correction", _("Put a mistake right, or decide an appeal")  # 更正与申诉
    RESPONDER = "responder", _("Exposure of somebody on duty")  # 一线人员暴露登记
    AUDIT = "audit", _("Audit of the use of personal data")  # 审计


class Sight(TextChoices):
    """How somebody came near a person's data: what their own access log says."""

    REVEALED = "revealed", _("One field was shown")  # 查看一项
    FOUND = "found", _("Looked up and found")  # 查询命中
    OUT_OF_SCOPE = "out_of_scope", _("Looked up from elsewhere; nothing was shown")  # 越权查询


class ClockStart(TextChoices):
    """When the time until erasure begins to run."""

    REGISTRATION = "registration", _("registration")
    PURPOSE_MET = "purpose_met", _("the purpose being met")
    INCIDENT_END = "incident_end", _("the end of the incident")
