"""Individual-based simulation of an epidemic and of the measures against it."""
