"""Computing a study in a process of its own, so that its memory never weighs on web or worker."""
