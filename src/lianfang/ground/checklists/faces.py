"""What the pages of other rooms show of a checklist: its form, its answers, its words."""

from lianfang.ground.checklists.forms import ChecklistForm, words_of
from lianfang.ground.checklists.shapes import in_readers_language

__all__ = ["ChecklistForm", "in_readers_language", "words_of"]
