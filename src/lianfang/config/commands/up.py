"""`lianfang up`: everything on one machine with one command."""

import socket
from functools import partial

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from lianfang.config.progress import console
from lianfang.config.running import background, preparation, web
from lianfang.config.running.supervisor import Child, Supervisor


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.pass_context
def command(ctx: click.Context, host: str, port: int) -> None:
    """Prepare the store and serve pages, API and background work until Ctrl-C."""
    _refuse_a_taken_port(host, port)
    _refuse_mistakes()
    root = ctx.find_root().command
    preparation.prepare(run=lambda *words: root.main(list(words), standalone_mode=False))
    serve = partial(web.serve, web.load_application(), host=host, port=port, when_ready=_announce)
    children = [Child("web server", serve), Child("background worker", background.work)]
    ctx.exit(Supervisor(children).run())


def _refuse_a_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            message = f"{host}:{port} cannot be used ({error.strerror}). Try another --port."
            raise click.ClickException(message) from error


def _refuse_mistakes() -> None:
    """Configuration errors stop the start; warnings are said and let pass."""
    try:
        call_command("check", databases=_stores_to_check())
    except SystemCheckError as error:
        raise click.ClickException(str(error)) from error


def _stores_to_check() -> list[str]:
    """An empty store has no accounts to look at yet."""
    return ["default"] if settings.IS_PRODUCTION and not preparation.has_moves_to_make() else []


def _announce(address: str) -> None:
    mode = "demonstration" if settings.IS_DEMONSTRATION else "production"
    console.print(f"[bold]lianfang 联防[/bold] is ready ({mode}): {address}  (Ctrl-C ends it)")
