"""The words of all nouns make one catalogue."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

from services.events import words


def test_no_word_hides_another() -> None:
    modules = [module for module in vars(words).values() if isinstance(module, ModuleType)]
    keys = Counter(key for module in modules for key in module.WORDS)
    assert keys.keys() == words.WORDS.keys()
    assert [key for key, times in keys.items() if times > 1] == []
