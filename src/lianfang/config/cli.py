"""The `lianfang` command: finds one module per command group in `lianfang.config.commands`."""

import os
from importlib import import_module
from pkgutil import iter_modules

import click
import django

from lianfang.config import commands


class Commands(click.Group):
    """A group whose members are the modules of `commands`, each with a `command` attribute."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(module.name for module in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        start_django()
        command: click.Command = import_module(f"{commands.__name__}.{cmd_name}").command
        return command


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    django.setup()


@click.group(cls=Commands)
def main() -> None:
    """Lianfang (联防): command of an outbreak, from the household to the province."""
