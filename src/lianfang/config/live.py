"""Live updates: a short question every second, answered from the last number of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianfang.ground.kernel import problems
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.places import scope
from lianfang.ground.posts import faces

if TYPE_CHECKING:
    from collections.abc import Callable


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """What was recorded after entry `after`: 204 when nothing was.

    Who acts is looked up only when there is something to tell, because most questions of most
    open pages are answered with nothing.
    """
    if not request.user.is_authenticated:
        return problems.problem_response(faces.SignInNeeded())
    after, last = _number(request.GET.get("after", "")), ledger.last_seq()
    if after == last:
        return HttpResponse(status=204)
    actor = faces.acting(request)
    if actor is None or faces.lacks_second_factor(request, actor):
        return problems.problem_response(faces.SecondFactorNeeded())
    # A page that was opened before the store was emptied starts again from the present.
    news = ledger.news_after(min(after, last), until=last, scope=scope.within(actor.prefixes))
    return JsonResponse({"seq": news.seq, "topics": news.topics, "events": _events(news)})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _events(news: ledger.News) -> list[dict[str, Any]]:
    return [
        {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "text": event.text,
            "place": event.place,
            "act": event.act,
        }
        for event in news.events
    ]


def context(request: HttpRequest) -> dict[str, Callable[[], int] | int | str]:
    """Where a page asks for live updates and from which entry on; read only by pages that ask."""
    if not request.user.is_authenticated:
        return {}
    seen: int | None = getattr(request, "seen_until", None)
    return {"live_url": "/live", "live_seq": ledger.last_seq if seen is None else seen}
