"""The words for how accessible an occasion is, and in which languages one can follow it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from babel import Locale

from shared.contracts.events import Accessibility
from shared.text import LANGUAGES, Text

STEP_FREE: Mapping[bool, Text] = MappingProxyType(
    {
        True: Text(fi="Esteetön kulku", sv="Tillgänglig väg utan trappsteg", en="Step-free access"),
        False: Text(fi="Kulkureitillä on portaita", sv="Det finns trappor på vägen", en="There are steps on the way"),
    }
)
INDUCTION_LOOP: Mapping[bool, Text] = MappingProxyType(
    {
        True: Text(fi="Induktiosilmukka", sv="Hörslinga", en="Induction loop"),
        False: Text(fi="Ei induktiosilmukkaa", sv="Ingen hörslinga", en="No induction loop"),
    }
)
INTERPRETATIONS: Mapping[str, Text] = MappingProxyType(
    {
        "sign-language": Text(fi="Viittomakielen tulkkaus", sv="Teckenspråkstolkning", en="Sign language interpreting"),
        "speech-to-text": Text(fi="Kirjoitustulkkaus", sv="Skrivtolkning", en="Speech-to-text interpreting"),
    }
)
"""Those that are no language."""
INTERPRETED = Text(fi="Tulkkaus: {name}", sv="Tolkning: {name}", en="Interpreting: {name}")
WORDS: Mapping[str, Text] = MappingProxyType(
    {"accessibility": Text(fi="Esteettömyys", sv="Tillgänglighet", en="Accessibility")}
)


def accessibility_of(told: Accessibility) -> tuple[Text, ...]:
    """Return what was told, one thing each; nothing of what nobody has said."""
    step_free = () if told.step_free is None else (STEP_FREE[told.step_free],)
    loop = () if told.induction_loop is None else (INDUCTION_LOOP[told.induction_loop],)
    return (*step_free, *loop, *map(interpretation_name, told.interpretation))


def interpretation_name(code: str) -> Text:
    """Return what people call an interpretation; a language that has no name (Unicode CLDR) goes by its code."""
    if code in INTERPRETATIONS:
        return INTERPRETATIONS[code]
    names = {language: Locale(language).languages.get(code, code) for language in LANGUAGES}
    return INTERPRETED.format(name=Text(**names))
