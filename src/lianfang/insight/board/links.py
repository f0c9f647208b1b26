"""Addresses of the things that acts and tasks are about."""

from __future__ import annotations

from django.urls import reverse


def of_subject(subject: str) -> str:
    """The page of a thing named as `room:key`, where it has one."""
    room, _, key = subject.partition(":")
    if room == "order" and key.isdecimal():
        return reverse("orders:order", args=[int(key)])
    if room == "task" and key.isdecimal():
        return reverse("tasks:task", args=[int(key)])
    return ""
