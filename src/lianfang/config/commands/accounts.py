"""`lianfang accounts …`: the first account of a new store, and help when nobody can sign in."""

import click

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors, queries, second_factor, services
from lianfang.ground.posts.models import Account


@click.group()
def command() -> None:
    """Accounts, for whoever runs the machine. On screen, administrators do the same."""


@command.command("list")
@click.option("--search", default="", help="Part of a name, a user name or a place.")
def list_accounts(search: str) -> None:
    """Print accounts: user name, name, home, posts, by tab."""
    for account in queries.accounts_within([""], search=search):
        posts = "; ".join(str(holding.post) for holding in queries.holdings_of(account.pk))
        click.echo(f"{account.username}\t{account}\t{account.home_id or ''}\t{posts}")


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="Name shown on screen.")
@click.option("--office", required=True, help="Code of the office, as in the pack's offices.yaml.")
@click.option("--place", required=True, help="Code of the place, such as 4301.")
@click.password_option(help="First password; asked for when not given.")
def create(username: str, *, name: str, office: str, place: str, password: str) -> None:
    """Create the account USERNAME and appoint it to the office at the place."""
    by, now = _operator(), clock.now()
    try:
        post = services.establish_post(place=place, office=office, by=by, now=now)
        account = services.create_account(
            username=username, display_name=name, password=password, home=place, by=by, now=now
        )
        services.appoint(account_id=account.pk, post_id=post.pk, by=by, now=now)
    except DomainError as error:
        raise click.ClickException(error.sentence()) from error
    click.echo(f"{account.username}: {post}")


@command.command()
@click.argument("username")
def unlock(username: str) -> None:
    """Let USERNAME try to sign in again after too many failures."""
    services.unlock(account_id=_account(username).pk, by=_operator(), now=clock.now())
    click.echo(f"{username} may try again.")


@command.command("forget-phone")
@click.argument("username")
def forget_phone(username: str) -> None:
    """Remove the second factor of USERNAME, who lost the phone and the recovery codes."""
    second_factor.remove(account=_account(username), by=_operator(), now=clock.now())
    click.echo(f"{username} sets up a new phone at the next sign-in.")


def _operator() -> actors.Actor:
    return actors.system(label="command line")


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        message = f"No account is called {username}. See: lianfang accounts list"
        raise click.ClickException(message)
    return account
