"""The version that a run's file carries; it moves whenever the same inputs give other numbers."""

VERSION = "0.1.0"
