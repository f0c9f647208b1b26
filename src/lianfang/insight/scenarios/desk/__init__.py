"""The what-if desk: what a study starts from, how measures are put together, how results read."""
