"""`lianfang-epi`: each estimate as a command that reads CSV and writes CSV.

Exit codes: 0 done; 1 the data were refused (the message names the row or value); 2 wrong use.
"""

from __future__ import annotations

import click

from lianfang_epi.commands import COMMANDS
from lianfang_epi.errors import EpiError


class Refusing(click.Group):
    """A group whose commands turn a refusal into one line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EpiError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Refusing)
@click.version_option(package_name=None, version="0.1.0", prog_name="lianfang-epi")
def main() -> None:
    """Estimates from case counts and line lists."""


for command in COMMANDS:
    main.add_command(command)
