"""`lianfang django …`: Django's own management commands, for those who know them."""

import click
from django.core.management import execute_from_command_line


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands."""
    execute_from_command_line(["lianfang", *arguments])
