"""The first page for whoever has not signed in: a door that the room of the home page opens."""

from lianfang.ground.posts.views.signing_in import welcome as landing

__all__ = ["landing"]
