import click

from lianfang.config import catalogue, reference
from lianfang.config.environment import ROOT
from lianfang.config.progress import console


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when a page is stale.")
@click.pass_context
def command(ctx: click.Context, *, check: bool) -> None:
    """Print glossary, state diagrams, refusals and commands from the code."""
    catalogue.compile_all()
    commands = ctx.find_root().command
    if not isinstance(commands, click.Group):
        message = "The pages list every command; run this as: lianfang docs"
        raise click.ClickException(message)
    pages = reference.pages(commands)
    if check:
        _refuse_stale(pages)
    else:
        _write(pages)


def _refuse_stale(pages: dict[str, str]) -> None:
    stale = [name for name, text in pages.items() if _read(name) != text]
    if stale:
        message = f"Older than the code: {', '.join(stale)}. Run: make docs"
        raise click.ClickException(message)


def _read(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        console.print(f"printed {name}")
