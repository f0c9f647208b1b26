"""Pages of observation: the officer's list and card, the worker's day, the appeals, the person's page."""
