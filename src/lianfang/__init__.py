"""联防: joint prevention, from the household to the briefing."""
