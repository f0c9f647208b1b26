"""Pads: let in, looked after, withdrawn; and the desk where what they sent is judged."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianfang.doors.sync import policies, queries, services
from lianfang.doors.sync.errors import BatchTooLarge, FileUnreadable, PostNotHere
from lianfang.doors.sync.terms import FACTS_PER_HOUR, FILE_SUFFIX, DisputeState
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.typed import key
from lianfang.ground.posts.actors import may
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianfang.doors.sync.models import Device

PAGE = 30
CODE_IN_SESSION = "pairing_code"
LARGEST_FILE_BYTES = 20 * 1024 * 1024
_PAD = "/pad/"


@officer(policies.SEE)
@require_safe
def devices(request: OfficerRequest) -> HttpResponse:
    """The pads of my places: who has them, when they were last heard of, what waits on them."""
    found = Paginator(queries.devices(by=request.actor), PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "items": [describe(device) for device in page],
        "posts": queries.posts_to_pair(by=request.actor),
        "code": _shown_code(request),
        "waiting": queries.disputed(by=request.actor).count(),
        "may_pair": request.actor.role in policies.PAIR.roles,
        "may_carry": request.actor.role in policies.CARRY.roles,
        "suffix": FILE_SUFFIX,
    }
    return render(request, "sync/devices.html", context)


def describe(device: Device) -> dict[str, Any]:
    """What a row says of a device, the worst first."""
    if device.revoked_at is not None:
        tone, label = "quiet", _("Withdrawn")
    elif device.is_clock_flagged:
        tone, label = "soon", _("Its clock is wrong")
    elif device.last_seen_at is None:
        tone, label = "open", _("Never heard of")
    else:
        tone, label = "done", _("In use")
    return {"device": device, "tone": tone, "label": label, "offset": _offset(device)}


def _offset(device: Device) -> str:
    seconds = int(device.offset_seconds)
    if not seconds:
        return ""
    minutes, hours = divmod(abs(seconds), 3600)[1] // 60, abs(seconds) // 3600
    words = _("{hours} h {minutes} min slow") if seconds > 0 else _("{hours} h {minutes} min fast")
    return words.format(hours=hours, minutes=minutes)


def _shown_code(request: OfficerRequest) -> dict[str, Any] | None:
    """The code made a moment ago, for as long as it works."""
    kept = request.session.get(CODE_IN_SESSION)
    if kept is None or datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    code = kept["code"]
    address = request.build_absolute_uri(_PAD) + f"#pair={code}"
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff")
    shown: dict[str, Any] = kept | {
        "shown": f"{code[:4]}-{code[4:]}",
        "picture": picture,
        "until": datetime.fromisoformat(kept["until"]),
    }
    return shown


@officer(policies.PAIR)
@require_POST
def make_code(request: OfficerRequest) -> HttpResponse:
    """A code for one pad; it is shown once, on the page it leads back to."""
    now = clock.now()
    post_id = key(request.POST.get("post", ""))
    if post_id is None:
        raise PostNotHere(what="")
    checkpoint = request.POST.get("checkpoint", "").strip()[:40]
    code = services.make_code(post_id=post_id, by=request.actor, now=now, checkpoint=checkpoint)
    until = now + services.PAIRING_TERM
    request.session[CODE_IN_SESSION] = {"code": code, "until": until.isoformat()}
    return redirect("sync:devices")


@officer(policies.CARRY)
@require_POST
def bring_file(request: OfficerRequest) -> HttpResponse:
    """Records carried here on a stick, from a place without a link."""
    file = request.FILES.get("file")
    if file is None:
        raise FileUnreadable(what="", why="")
    if (file.size or 0) > LARGEST_FILE_BYTES:
        raise BatchTooLarge(facts="–", megabytes=LARGEST_FILE_BYTES // 1024**2)
    answers = services.receive_file(content=file.read(), by=request.actor, now=clock.now())
    taken = sum(answer.stored for answer in answers)
    doubts = sum(len(answer.disputed) for answer in answers)
    said = ngettext("{count} record was taken.", "{count} records were taken.", taken)
    messages.success(request, said.format(count=taken))
    if doubts:
        said = ngettext("{count} waits for a person.", "{count} wait for a person.", doubts)
        messages.warning(request, said.format(count=doubts))
    return redirect("sync:devices")


@officer(policies.SEE)
@require_safe
def device(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    found = queries.device(device_id=device_id, by=request.actor)
    context = describe(found) | {
        "batches": found.batches.order_by("-received_at", "-pk")[:PAGE],
        "may_rename": may(request.actor, policies.PAIR, found.place_id),
        "may_limit": may(request.actor, policies.LIMIT, found.place_id),
        "may_revoke": may(request.actor, policies.REVOKE, found.place_id)
        and found.revoked_at is None,
    }
    return render(request, "sync/device.html", context)


@officer(policies.PAIR)
@require_POST
def rename(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    services.rename(
        device_id=device_id, name=request.POST.get("name", ""), by=request.actor, now=clock.now()
    )
    return _back_to(request, device_id, _("The device has its new name."))


@officer(policies.LIMIT)
@require_POST
def limit(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    most = key(request.POST.get("facts_per_hour", "")) or FACTS_PER_HOUR
    services.limit(
        device_id=device_id,
        facts_per_hour=min(most, services.HIGHEST_LIMIT),
        by=request.actor,
        now=clock.now(),
    )
    return _back_to(request, device_id, _("The device may now send that much."))


@officer(policies.REVOKE)
@require_POST
def revoke(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    services.revoke(
        device_id=device_id,
        reason=request.POST.get("reason", ""),
        by=request.actor,
        now=clock.now(),
    )
    said = _("Withdrawn. The device empties itself when it next asks; what it sent stays.")
    return _back_to(request, device_id, said)


def _back_to(request: OfficerRequest, device_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("sync:device", device_id=device_id)


@officer(policies.SEE)
@require_safe
def disputed_list(request: OfficerRequest) -> HttpResponse:
    """Records that no room took as they were, the oldest first."""
    wanted = request.GET.get("state", "")
    state = DisputeState(wanted) if wanted in DisputeState.values else DisputeState.OPEN
    found = Paginator(queries.disputed(by=request.actor, state=state), PAGE)
    context = {
        "page_obj": found.get_page(request.GET.get("page")),
        "state": state,
        "states": [(one, one == state) for one in DisputeState],
        "keep": [("state", state)],
    }
    return render(request, "sync/disputed_list.html", context)


@officer(policies.SEE)
@require_safe
def disputed(request: OfficerRequest, disputed_id: int) -> HttpResponse:
    """One record with what is doubtful about it. Who it was recorded of is not shown."""
    found = queries.one_disputed(disputed_id=disputed_id, by=request.actor)
    content = queries.content_of(found)
    context = {
        "found": found,
        "content": json.dumps(content, ensure_ascii=False, indent=1) if content else "",
        "may_judge": may(request.actor, policies.JUDGE, found.place_id)
        and found.state == DisputeState.OPEN,
    }
    return render(request, "sync/disputed.html", context)


@officer(policies.JUDGE)
@require_POST
def take(request: OfficerRequest, disputed_id: int) -> HttpResponse:
    """Agree with what stands, or have the room take it now that what was missing is there."""
    services.take_after_all(
        disputed_id=disputed_id,
        remark=request.POST.get("remark", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Taken. The next one is on top of the list."))
    return redirect("sync:disputed-list")


@officer(policies.JUDGE)
@require_POST
def set_aside(request: OfficerRequest, disputed_id: int) -> HttpResponse:
    services.set_aside(
        disputed_id=disputed_id,
        remark=request.POST.get("remark", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Set aside. That it came, and your reason, stay on record."))
    return redirect("sync:disputed-list")
