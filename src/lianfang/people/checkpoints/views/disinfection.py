from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.checkpoints import policies, queries, rules, services
from lianfang.people.checkpoints.errors import BadDose, TooStrong
from lianfang.people.checkpoints.forms import DoseForm
from lianfang.people.checkpoints.views.common import typed

if TYPE_CHECKING:
    from django.http import HttpResponse


@officer
@require_safe
def protocols(request: OfficerRequest) -> HttpResponse:
    """How things are disinfected, what is not, and how much to pour."""
    form = DoseForm(request.GET if "litres" in request.GET else None, initial=_USUAL)
    refusal, dose = "", None
    if form.is_bound and form.is_valid():
        dose, refusal = _dose(form.cleaned_data)
    context = {
        "protocols": queries.protocols(),
        "form": form,
        "dose": dose,
        "refusal": refusal,
        "may_retire": policies.may_retire(request.actor),
    }
    return render(request, "checkpoints/disinfection.html", context)


_USUAL = {"stock_percent": 5, "target_mg_per_l": 500, "litres": 10}


def _dose(wanted: dict[str, float]) -> tuple[rules.Dose | None, str]:
    limit = rules.ROUTINE_LIMIT_MG_PER_L
    if wanted["target_mg_per_l"] > limit:
        return None, TooStrong(mg=f"{wanted['target_mg_per_l']:g}", limit=limit).sentence()
    dose = rules.dose(**wanted)
    return dose, "" if dose else BadDose().sentence()


@officer(policies.RETIRE)
@require_POST
def retire(request: OfficerRequest, code: str) -> HttpResponse:
    services.retire_protocol(
        code=code, reason=typed(request, "reason"), by=request.actor, now=clock.now()
    )
    messages.success(request, _("Withdrawn. From now on it counts nowhere."))
    return redirect("checkpoints:disinfection")
