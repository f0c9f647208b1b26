import click

from lianfang.config.progress import console
from lianfang.config.running import preparation


@click.command()
def command() -> None:
    """Bring the tables of the store up to the code."""
    preparation.migrate()
    console.print("The tables are as the code wants them.")
