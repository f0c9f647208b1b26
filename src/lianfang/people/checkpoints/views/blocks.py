"""Blocks the public reported: looked into, then cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.checkpoints import policies, presentation, queries, services
from lianfang.people.checkpoints.terms import BlockState
from lianfang.people.checkpoints.views.common import typed

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.models import Block

MOST = 200


@officer
@require_safe
def blocks(request: OfficerRequest) -> HttpResponse:
    found = queries.open_blocks(request.actor.prefixes)[:MOST]
    items = [_describe(request.actor, block) for block in found]
    return render(request, "checkpoints/blocks.html", {"items": items})


def _describe(by: Actor, block: Block) -> dict[str, Any]:
    state = BlockState(block.state)
    mine = policies.may_look_into(by, block)
    return {
        "block": block,
        "state": state,
        "tone": presentation.BLOCK_TONES[state],
        "may_find": mine and state == BlockState.REPORTED,
        "may_remove": mine and state == BlockState.VERIFIED,
    }


@officer(policies.LOOK_INTO)
@require_POST
def find(request: OfficerRequest, code: str) -> HttpResponse:
    services.find_block(
        code=code,
        is_real=request.POST.get("is_real") == "yes",
        finding=typed(request, "finding"),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("The finding is on record."))
    return redirect("checkpoints:blocks")


@officer(policies.LOOK_INTO)
@require_POST
def remove(request: OfficerRequest, code: str) -> HttpResponse:
    services.remove_block(code=code, by=request.actor, now=clock.now())
    messages.success(request, _("The way is free again."))
    return redirect("checkpoints:blocks")
