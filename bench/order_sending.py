"""Sends orders in a store that holds a province, and prints how long sending and overview took."""

import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from lianfang.config.cli import start_django

ROUNDS = 3
LOOKS = 20


def main() -> None:
    start_django()
    for name, value, unit in measure():
        print(f"{name}\t{value}\t{unit}")


def measure() -> Iterator[tuple[str, float, str]]:
    spent = []
    for _round in range(ROUNDS):
        order_id, seconds = send()
        spent.append(seconds)
    yield "order to 2,144 places", median(spent), "s"
    yield "overview of its signing", median(look(order_id) for _look in range(LOOKS)), "ms"


def send() -> tuple[int, float]:
    """Draft an order to three levels; measure the issue alone."""
    from lianfang.command.orders import services
    from lianfang.command.orders.models import Clause
    from lianfang.ground.kernel import clock
    from lianfang.ground.places import queries as places
    from lianfang.ground.posts import actors
    from lianfang.ground.tasks import queries as tasks

    top, now = places.root(), clock.wall()
    by = actors.system(place=top.code)
    times = {"sign_by": now + timedelta(hours=2), "due_at": now + timedelta(hours=30)}
    order = services.draft(by=by, now=now, title="Bench", is_synthetic=True, **times)
    order.clauses.all().delete()
    for level in (2, 3, 4):
        Clause.objects.create(order=order, position=level, text="Report", to_level_id=level)
    begun = time.perf_counter()
    services.issue(order_id=order.pk, by=by, now=now)
    seconds = time.perf_counter() - begun
    found = tasks.of_subject(subject=order.subject, prefixes=("",)).count()
    if found != 2144:
        raise RuntimeError(found)
    return order.pk, seconds


def look(order_id: int) -> float:
    from lianfang.ground.kernel import clock
    from lianfang.ground.places import queries as places
    from lianfang.ground.tasks import queries as tasks

    top = places.root()
    begun = time.perf_counter()
    tasks.overview(subject=f"order:{order_id}", root=top, now=clock.wall())
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
