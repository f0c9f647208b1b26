"""Estimates from case counts and line lists, each with its interval, inputs and warnings."""

from lianfang_epi.errors import (
    EpiError,
    InvalidCounts,
    InvalidDistribution,
    InvalidFile,
    InvalidInput,
    InvalidWindow,
    NoConvergence,
    NotEnoughData,
)

__all__ = [
    "EpiError",
    "InvalidCounts",
    "InvalidDistribution",
    "InvalidFile",
    "InvalidInput",
    "InvalidWindow",
    "NoConvergence",
    "NotEnoughData",
]
