"""`lianfang orders`: the orders of a place, how far their signing has got, and a reminder."""

import click
from django.utils import translation

from lianfang.command.orders import listing, naming, queries
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from lianfang.ground.tasks import queries as tasks
from lianfang.ground.tasks import services as task_services


@click.group()
@click.option("--language", default="en", show_default=True, help="en or zh-hans.")
def command(language: str) -> None:
    """List orders, show one with its signing, remind who is missing."""
    translation.activate(language)


@command.command("list")
@click.option("--under", default="", help="Only orders issued at or below this place code.")
@click.option("--standing", default="", help="Only of this standing, such as in_force.")
def list_(under: str, standing: str) -> None:
    """Print one order a line: key, issuer, number, standing, date, title, by tab."""
    now = clock.now()
    filters = listing.Filters(place=under, standing=standing)
    try:
        found = listing.orders(filters, by=actors.system(), now=now)
    except ValueError as unknown:
        raise click.ClickException(str(unknown)) from unknown
    for order in found:
        cells = [
            str(order.pk),
            order.issuer.label,
            naming.number_of(order) or "-",
            order.standing(now=now).value,
            str(order.issued_on or "-"),
            order.label,
        ]
        click.echo("\t".join(cells))


@command.command("show")
@click.argument("order_id", type=int)
def show(order_id: int) -> None:
    """Print an order's clauses and, level by level, who has signed and who is missing."""
    try:
        order = queries.order(order_id=order_id, by=actors.system())
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    click.echo(naming.full_name(order))
    for clause in order.clauses.select_related("to_level"):
        click.echo(f"{clause.position}. {clause.label} ({queries.addressed_words(clause)})")
    seen = tasks.overview(subject=order.subject, root=order.issuer, now=clock.now())
    for level in seen.levels:
        line = f"{level.label}\t{level.signed} of {level.total} signed\t{level.overdue} overdue"
        missing = ", ".join(level.missing)
        click.echo(f"{line}\tmissing: {missing}" if missing else line)


@command.command("remind")
@click.argument("order_id", type=int)
def remind(order_id: int) -> None:
    """Remind every place that has not signed or is overdue; at most once an hour each."""
    try:
        order = queries.order(order_id=order_id, by=actors.system())
        by = actors.system(place=order.issuer_id)
        done = task_services.remind(subject=order.subject, by=by, now=clock.now())
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    click.echo(f"{done.sent} reminded, {done.too_soon} reminded less than an hour ago")
