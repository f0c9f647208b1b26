"""`lianfang identity …`: open and close the vault of an incident, and let go of what is due."""

import json
from pathlib import Path

import click
from django.conf import settings

from lianfang.ground.identity import keyring, queries, services
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors


@click.group()
def command() -> None:
    """The vault of personal data, for whoever runs the machine."""


@command.command("open-incident")
@click.argument("code")
def open_incident(code: str) -> None:
    """Make the key of incident CODE, without which no person is registered."""
    try:
        services.open_incident(code=code, by=_operator(), now=clock.now())
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    click.echo(f"The key lies in {keyring.folder() / code}.key. Keep a copy apart from the store:")
    click.echo("whoever has both reads everything; whoever loses it loses every identity.")


@command.command("close-incident")
@click.argument("code")
@click.option("--witness", required=True, help="Outside witness: name and office.")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the testimony is written; LIANFANG_HOME/witness/CODE.json when not given.",
)
@click.confirmation_option(prompt="Identities are erased for good. Go on?")
def close_incident(code: str, witness: str, path: Path | None) -> None:
    """End incident CODE: erase each class or keep it to its last day, and write what a witness signs."""
    try:
        services.close_incident(code=code, witness=witness, by=_operator(), now=clock.now())
        testimony = queries.testimony(code)
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    written = path or Path(settings.ENVIRONMENT.home) / "witness" / f"{code}.json"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(json.dumps(testimony, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    erased = sum(sum(row["counts"].values()) for row in testimony["certificates"])
    click.echo(f"{code}: {erased} persons erased. For the witness: {written}")


@command.command("erase-due")
def erase_due() -> None:
    """Erase whose time has run out; the background worker does the same every hour."""
    for certificate in services.erase_due(by=_operator(), now=clock.now()):
        click.echo(f"{certificate.pk}\t{certificate.total}\t{certificate.digest}")


def _operator() -> actors.Actor:
    return actors.system(label="command line")
