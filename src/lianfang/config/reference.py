"""Documents printed from code: glossary, state diagrams, refusals and commands cannot go stale."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages
from types import ModuleType

import click
from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import override

import lianfang
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.states import StateMachine

CHINESE = "zh-hans"
PRINTED = "This page is printed from the code by `make docs`; change the code instead."
HOLES = {"|": "\\|", "\n": " "}


def pages(commands: click.Group) -> dict[str, str]:
    """Every printed document by its path from the root of the project."""
    return {
        "GLOSSARY.md": glossary(),
        "docs/reference/states.md": states(),
        "docs/reference/errors.md": errors(),
        "docs/reference/cli.md": command_line(commands),
    }


def glossary() -> str:
    lines = ["# Glossary 术语表", "", PRINTED]
    for room, terms in _terms():
        choices = list(_choices(terms))
        if choices:
            lines += ["", f"## {room}"]
        for name, term in choices:
            lines += ["", f"### {name}", *_docstring(term), "", *_choices_table(term)]
    return _page(lines)


def states() -> str:
    lines = ["# State machines 状态机", "", PRINTED]
    for room, terms in _terms():
        for name, machine in sorted(vars(terms).items()):
            if isinstance(machine, StateMachine):
                title = f"## {room}: {_english(machine.name)} {_chinese(machine.name)} (`{name}`)"
                lines += ["", title, "", "```mermaid", machine.mermaid(), "```"]
    return _page(lines)


def errors() -> str:
    lines = ["# Refusals 拒绝事由", "", PRINTED, ""]
    lines += ["| code | status | sentence | 中文 |", "|---|---|---|---|"]
    for error in sorted(_refusals(), key=lambda refusal: refusal.code):
        sentences = f"{_english(error.message)} | {_chinese(error.message)}"
        lines.append(f"| `{error.code}` | {error.http_status} | {sentences} |")
    return _page(lines)


def command_line(commands: click.Group) -> str:
    lines = ["# Commands 命令", "", PRINTED]
    for words, command in _walk(commands, ("lianfang",)):
        lines += ["", f"## {words}", "", *_command_help(command, words)]
    return _page(lines)


def _terms() -> Iterator[tuple[str, ModuleType]]:
    for room in settings.ROOMS:
        if find_spec(f"{room}.terms"):
            yield room.removeprefix("lianfang."), import_module(f"{room}.terms")


def _choices(terms: ModuleType) -> Iterator[tuple[str, type[TextChoices]]]:
    for name, value in vars(terms).items():
        is_own = getattr(value, "__module__", "") == terms.__name__
        if is_own and inspect.isclass(value) and issubclass(value, TextChoices):
            yield name, value


def _choices_table(term: type[TextChoices]) -> list[str]:
    rows = [
        f"| {_english(item.label)} | {_chinese(item.label)} | `{item.value}` |" for item in term
    ]
    return ["| English | 中文 | stored as |", "|---|---|---|", *rows]


def _docstring(thing: type) -> list[str]:
    return ["", inspect.cleandoc(thing.__doc__)] if thing.__doc__ else []


def _refusals() -> list[type[DomainError]]:
    for module in walk_packages(lianfang.__path__, "lianfang."):
        if "migrations" not in module.name:
            import_module(module.name)
    return list(_descendants(DomainError))


def _descendants(error: type[DomainError]) -> Iterator[type[DomainError]]:
    if error.__module__.startswith("lianfang."):
        yield error
    for child in error.__subclasses__():
        yield from _descendants(child)


def _walk(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(words), command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=words[-1])
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _walk(child, (*words, name))


def _command_help(command: click.Command, words: str) -> list[str]:
    context = click.Context(command, info_name=words, terminal_width=100, max_content_width=100)
    return ["```text", command.get_help(context), "```"]


def _english(text: str | Promise) -> str:
    return _in("en", text)


def _chinese(text: str | Promise) -> str:
    return _in(CHINESE, text)


def _in(language: str, text: str | Promise) -> str:
    with override(language):
        said = str(text)
    for mark, instead in HOLES.items():
        said = said.replace(mark, instead)
    return said


def _page(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
