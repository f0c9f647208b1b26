"""Searches the tree of the store in the environment as people type, and prints what it took."""

import random
import time
from collections.abc import Callable, Iterator

from lianfang.config.cli import start_django

SEARCHES = 600
ONE_PREFECTURE_IN = 4


def main() -> None:
    start_django()
    for name, value, unit in measure():
        print(f"{name}\t{value}\t{unit}")


def measure() -> Iterator[tuple[str, float, str]]:
    from django.conf import settings

    from lianfang.ground.places.search import search

    settings.ALLOWED_HOSTS = ["*"]
    begun = time.perf_counter()
    search("a")
    yield "place search, first of a process", (time.perf_counter() - begun) * 1000, "ms"
    asked = _as_people_type()
    yield "place search, query p95", _p95(lambda ask: search(ask[0], under=ask[1]), asked), "ms"
    ask_device = _device()
    yield "place search, API p95", _p95(ask_device, asked), "ms"


def _as_people_type() -> list[tuple[str, tuple[str, ...]]]:
    """Beginnings of names, readings, first letters and codes of places drawn by chance."""
    from lianfang.ground.places import index

    chance = random.Random(1)  # noqa: S311  a drawing, not a secret
    asked = []
    for entry in chance.choices(index.current().entries, k=SEARCHES):
        words = chance.choice([entry.name, entry.stem, entry.pinyin, entry.initials, entry.code])
        typed = words[: chance.randint(1, len(words) or 1)]
        under = (entry.code[:4],) if chance.randrange(ONE_PREFECTURE_IN) == 0 else ()
        asked.append((typed, under))
    return asked


def _device() -> Callable[[tuple[str, tuple[str, ...]]], object]:
    from django.test import Client

    from lianfang.ground.posts.models import Account

    client = Client()
    account = Account.objects.filter(holdings__held_until=None).earliest("pk")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

    def ask(asked: tuple[str, tuple[str, ...]]) -> object:
        answer = client.get("/api/places/search", {"q": asked[0], "under": "".join(asked[1])})
        if answer.status_code != 200:
            raise RuntimeError(answer.content)
        return answer

    return ask


def _p95(
    act: Callable[[tuple[str, tuple[str, ...]]], object], asked: list[tuple[str, tuple[str, ...]]]
) -> float:
    from bench.harness import percentile

    spent = []
    for ask in asked:
        begun = time.perf_counter()
        act(ask)
        spent.append((time.perf_counter() - begun) * 1000)
    return percentile(spent, 0.95)


if __name__ == "__main__":
    main()
