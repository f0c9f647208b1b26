import click

from lianfang.config import catalogue
from lianfang.config.progress import console


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when something is missing.")
@click.option("--compile", "only_compile", is_flag=True, help="Only make what serving reads.")
def command(*, check: bool, only_compile: bool) -> None:
    """Collect the sentences of the code into the catalogue and compile it."""
    if only_compile:
        catalogue.compile_all()
        return
    joined = _join()
    if check:
        _refuse_what_is_stale(joined)
    else:
        catalogue.write(joined)
        catalogue.compile_all()
    _say_what_is_missing(joined, fail=check)


def _join() -> catalogue.Catalogue:
    try:
        return catalogue.join()
    except catalogue.ExtractionFailed as failed:
        raise click.ClickException(str(failed)) from failed


def _refuse_what_is_stale(joined: catalogue.Catalogue) -> None:
    if not catalogue.is_current(joined):
        message = f"{catalogue.CATALOGUE.name} is older than the code. Run: make messages"
        raise click.ClickException(message)


def _say_what_is_missing(joined: catalogue.Catalogue, *, fail: bool) -> None:
    for msgid in joined.untranslated:
        click.echo(f"not translated: {msgid!r}")
    if joined.untranslated and fail:
        message = f"{len(joined.untranslated)} sentences have no finished translation."
        raise click.ClickException(message)
    console.print(f"{len(joined.untranslated)} sentences are not translated.")
