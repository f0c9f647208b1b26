import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError


@click.command()
def command() -> None:
    """Look for mistakes of configuration; say what to do about each."""
    try:
        call_command("check", deploy=settings.IS_PRODUCTION)
    except SystemCheckError as error:
        raise click.ClickException(str(error)) from error
