"""The commands of `lianfang-epi`, one module each; a new one is added to this list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang_epi.commands.alarms import detect, scan_command
from lianfang_epi.commands.reporting import delay, nowcast_command
from lianfang_epi.commands.reproduction import growth, rt, wallinga_teunis_command

if TYPE_CHECKING:
    import click

COMMANDS: tuple[click.Command, ...] = (
    rt,
    wallinga_teunis_command,
    growth,
    delay,
    nowcast_command,
    detect,
    scan_command,
)
