"""The commands of `lianfang-epi`, one module each; a new one is added to this list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

COMMANDS: tuple[click.Command, ...] = ()
