"""Estimates from case counts and line lists, each with its interval, inputs and warnings."""

from lianfang_epi.curves import EpidemicCurve, epidemic_curve
from lianfang_epi.delays import DelayFit, Observations, fit_delay, fit_delays
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
from lianfang_epi.families import Delay, Family
from lianfang_epi.growth import GrowthRate, Method, euler_lotka, euler_lotka_gamma, growth_rate
from lianfang_epi.intervals import Interval
from lianfang_epi.nowcasting import Nowcast, ReportingTriangle, nowcast
from lianfang_epi.reproduction import Prior, ReproductionNumber, reproduction_number
from lianfang_epi.serial import Given, Parametric, SerialInterval, Uncertain, discretised_gamma
from lianfang_epi.transmission import CohortReproductionNumber, wallinga_teunis

__all__ = [
    "CohortReproductionNumber",
    "Delay",
    "DelayFit",
    "EpiError",
    "EpidemicCurve",
    "Family",
    "Given",
    "GrowthRate",
    "Interval",
    "InvalidCounts",
    "InvalidDistribution",
    "InvalidFile",
    "InvalidInput",
    "InvalidWindow",
    "Method",
    "NoConvergence",
    "NotEnoughData",
    "Nowcast",
    "Observations",
    "Parametric",
    "Prior",
    "ReportingTriangle",
    "ReproductionNumber",
    "SerialInterval",
    "Uncertain",
    "discretised_gamma",
    "epidemic_curve",
    "euler_lotka",
    "euler_lotka_gamma",
    "fit_delay",
    "fit_delays",
    "growth_rate",
    "nowcast",
    "reproduction_number",
    "wallinga_teunis",
]
