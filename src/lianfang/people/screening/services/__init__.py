"""What changes in screening: facts come in, somebody at the desk decides where a person goes."""

from lianfang.people.screening.services.accepting import accept
from lianfang.people.screening.services.deciding import end, follow, redirect
from lianfang.people.screening.services.travelling import find_fellow_travellers
from lianfang.people.screening.services.vehicles import forget_plates

__all__ = ["accept", "end", "find_fellow_travellers", "follow", "forget_plates", "redirect"]
