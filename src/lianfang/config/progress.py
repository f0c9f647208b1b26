"""Progress bars for commands. They go to stderr, so that what a command prints can be piped."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Item = TypeVar("Item")
console = Console(stderr=True)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def track(items: Iterable[Item], *, title: str, total: int | None = None) -> Iterator[Item]:
    """Pass `items` on, one by one, with a bar that counts them."""
    with _progress() as progress:
        yield from progress.track(items, total=total, description=title)


@contextmanager
def bar(title: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Give a function that moves the bar on by so many steps."""
    with _progress() as progress:
        task = progress.add_task(title, total=total)
        yield lambda steps: progress.advance(task, steps)


@contextmanager
def stages(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give a `report(stage, done, total)` that services call; each stage has its own bar."""
    with _progress() as progress:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(f"{title}: {stage}", total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield report
