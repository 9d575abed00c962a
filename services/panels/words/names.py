"""What people are shown in place of categories and their values."""

from __future__ import annotations

from collections.abc import Mapping

from shared.city import City
from shared.contracts.panels import CallFacts, Quota
from shared.text import LANGUAGES, Text

CATEGORIES: Mapping[str, Text] = {
    "age_group": Text(fi="Ikäryhmä", sv="Åldersgrupp", en="Age group"),
    "district": Text(fi="Suuralue", sv="Storområde", en="Major district"),
    "gender": Text(fi="Sukupuoli", sv="Kön", en="Gender"),
    "mother_tongue": Text(fi="Äidinkieli", sv="Modersmål", en="Mother tongue"),
    "education": Text(fi="Koulutus", sv="Utbildning", en="Education"),
}
VALUES: Mapping[tuple[str, str], Text] = {
    ("gender", "female"): Text(fi="Nainen", sv="Kvinna", en="Female"),
    ("gender", "male"): Text(fi="Mies", sv="Man", en="Male"),
    ("gender", "other"): Text(fi="Muu", sv="Annat", en="Other"),
    ("mother_tongue", "fi"): Text(fi="suomi", sv="finska", en="Finnish"),
    ("mother_tongue", "sv"): Text(fi="ruotsi", sv="svenska", en="Swedish"),
    ("mother_tongue", "other"): Text(fi="muu", sv="annat", en="other"),
}


def category_name(facts: CallFacts, category: str) -> Text:
    """Return what people are shown for a category."""
    return facts.category_names.get(category) or CATEGORIES.get(category) or _as_it_is(category)


def value_name(quota: Quota, city: City) -> Text:
    """Return what people are shown for a quota's value."""
    if quota.name:
        return quota.name
    if quota.category == "district":
        for district in city.districts:
            if district.id == quota.value:
                return district.name
    return VALUES.get((quota.category, quota.value)) or _as_it_is(quota.value)


def told_name(facts: CallFacts, category: str, value: str, city: City) -> Text:
    """Return what people are shown for a value that an applicant told, or that an officer named."""
    for quota in facts.quotas:
        if (quota.category, quota.value) == (category, value):
            return value_name(quota, city)
    return _as_it_is(value)


def group_name(facts: CallFacts, quota: Quota, city: City) -> Text:
    """Return what people are shown for a group: its category and its value, in every language."""
    category, value = category_name(facts, quota.category), value_name(quota, city)
    return Text(
        **{language: f"{category.in_language(language)}: {value.in_language(language)}" for language in LANGUAGES}
    )


def groups_of(facts: CallFacts, city: City) -> tuple[Text, ...]:
    """Return what people are shown for the group of each of a call's quotas, in their order."""
    return tuple(group_name(facts, one, city) for one in facts.quotas)


def _as_it_is(word: str) -> Text:
    return Text(fi=word, sv=word, en=word)
