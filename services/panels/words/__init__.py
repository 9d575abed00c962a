"""What the pages of the panels service say."""

from __future__ import annotations

from collections.abc import Mapping

from services.panels.words.application import APPLICATION
from services.panels.words.call import CALL
from services.panels.words.lottery import LOTTERY
from services.panels.words.names import category_name, group_name, groups_of, told_name, value_name
from services.panels.words.panel import PANEL
from services.panels.words.place import PLACE
from shared.text import Text

WORDS: Mapping[str, Text] = {**CALL, **APPLICATION, **PANEL, **LOTTERY, **PLACE}

__all__ = ["WORDS", "category_name", "group_name", "groups_of", "told_name", "value_name"]
