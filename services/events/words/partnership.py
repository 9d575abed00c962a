"""The words of a partnership's page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "partnership": Text(fi="Kumppanuus", sv="Partnerskap", en="Partnership"),
        "partnership_goal": Text(fi="Yhteinen tavoite", sv="Gemensamt mål", en="Shared goal"),
        "partnership_term": Text(fi="Aika", sv="Tid", en="Time"),
        "partnership_open_end": Text(fi="toistaiseksi", sv="tills vidare", en="until further notice"),
        "partnership_commitments": Text(
            fi="Kuka sitoutuu mihin", sv="Vem förbinder sig till vad", en="Who commits to what"
        ),
        "partnership_core_team": Text(fi="Ydinryhmä", sv="Kärngrupp", en="Core team"),
        "partnership_party": Text(fi="Osapuoli", sv="Part", en="Party"),
        "partnership_task": Text(fi="Tehtävä", sv="Uppgift", en="Task"),
        "partnership_handing_over": Text(
            fi="Vastuu siirtyy asukkaille", sv="Ansvaret flyttas till invånarna", en="Responsibility moves to residents"
        ),
        "partnership_responsibility": Text(fi="Vastuu", sv="Ansvar", en="Responsibility"),
        "partnership_stage": Text(fi="Nyt", sv="Nu", en="Now"),
        "partnership_since": Text(fi="Alkaen", sv="Sedan", en="Since"),
        "partnership_residents_by": Text(
            fi="Asukkailla viimeistään", sv="Hos invånarna senast", en="With residents by"
        ),
        "partnership_over_time": Text(fi="Vaihe vaiheelta", sv="Steg för steg", en="Step by step"),
        "partnership_moment": Text(fi="Alkaen", sv="Från", en="From"),
        "partnership_moves": Text(fi="Mitä siirtyi", sv="Vad som flyttades", en="What moved"),
        "partnership_changes": Text(
            fi="Mitä sovittiin uudelleen", sv="Vad som avtalades på nytt", en="What was agreed anew"
        ),
        "partnership_ended": Text(
            fi="Kumppanuus on päättynyt", sv="Partnerskapet har upphört", en="The partnership is over"
        ),
        "partnership_lives_on": Text(fi="Mikä jatkuu", sv="Vad som lever vidare", en="What lives on"),
    }
)
