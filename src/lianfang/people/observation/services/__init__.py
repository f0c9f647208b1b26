"""The acts of observation."""

from lianfang.people.observation.services.placing import LONGEST_LIST, Order, place, place_many
from lianfang.people.observation.terms import Evidence

__all__ = ["LONGEST_LIST", "Evidence", "Order", "place", "place_many"]
