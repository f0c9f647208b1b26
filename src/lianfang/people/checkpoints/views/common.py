"""What the pages of the checkpoints share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect

from lianfang.people.checkpoints.errors import FormIncomplete

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from lianfang.ground.posts.faces import OfficerRequest


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What was typed, or a refusal that names every field that is wrong."""
    if form.is_valid():
        return form.cleaned_data
    sentences = " ".join(
        f"{form[name].label if name in form.fields else ''}: {' '.join(map(str, errors))}"
        for name, errors in form.errors.items()
    )
    raise FormIncomplete(sentences=sentences)


def typed(request: OfficerRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()


def back(request: OfficerRequest, code: str, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("checkpoints:checkpoint", code=code)
