"""Faces of the room: the clock, and the what-if desk."""
