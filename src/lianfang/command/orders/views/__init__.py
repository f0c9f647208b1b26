"""Faces of an order: the list, the document with its signing, and the desk where it is written."""
