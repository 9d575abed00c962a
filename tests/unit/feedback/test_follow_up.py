from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.follow_up import Edition, Part, next_edition
from shared.contracts import Rejected
from shared.contracts.feedback import PlannedItem, PublishFollowUp
from shared.text import Text

NOW = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)


def item(words: str, id_: str | None = None) -> PlannedItem:
    return PlannedItem(id=id_, text=Text(en=words))


def command(*happened: PlannedItem, take: str = "take", develop: str = "develop") -> PublishFollowUp:
    return PublishFollowUp(
        occasion="evening",
        what_happened=happened,
        what_we_take_with_us=(item(take),),
        what_we_still_develop=(item(develop),),
    )


def published(*commands: PublishFollowUp) -> tuple[Edition, ...]:
    editions: tuple[Edition, ...] = ()
    for one in commands:
        edition = next_edition(one, editions, NOW)
        editions += (edition,) if edition else ()
    return editions


def ids(edition: Edition) -> list[str]:
    return [one.id for one in edition.content.what_happened]


def test_the_items_of_each_part_are_numbered_from_one() -> None:
    (first,) = published(command(item("a"), item("b")))
    assert list(first.content.by_id()) == ["happened-1", "happened-2", "take-1", "develop-1"]
    assert first.number == 1
    assert first.content.part(Part.HAPPENED)[1].text == Text(en="b")


def test_the_same_content_again_is_no_new_edition() -> None:
    assert len(published(command(item("a")), command(item("a")))) == 1


def test_other_content_is_a_new_edition_that_says_what_it_changed() -> None:
    _, second = published(
        command(item("a"), item("b"), item("c")),
        command(item("a"), item("B", "happened-2"), item("d")),
    )
    assert second.number == 2
    assert second.added == ("happened-4",)
    assert second.reworded == ("happened-2",)
    assert second.removed == ("happened-3",)


def test_items_that_only_change_places_keep_their_ids() -> None:
    _, second = published(command(item("a"), item("b")), command(item("b"), item("a")))
    assert ids(second) == ["happened-2", "happened-1"]
    assert (second.added, second.reworded, second.removed) == ((), (), ())


def test_the_id_of_a_removed_item_is_never_given_to_another() -> None:
    *_, third = published(command(item("a"), item("b")), command(item("a")), command(item("a"), item("c")))
    assert ids(third) == ["happened-1", "happened-3"]


def test_a_removed_item_may_come_back_under_its_id() -> None:
    *_, third = published(
        command(item("a"), item("b")), command(item("a")), command(item("a"), item("b!", "happened-2"))
    )
    assert ids(third) == ["happened-1", "happened-2"]
    assert third.added == ("happened-2",)


def test_two_items_with_the_same_words_are_two_items() -> None:
    first, second = published(command(item("a"), item("a")), command(item("a"), item("a"), item("a")))
    assert ids(first) == ["happened-1", "happened-2"]
    assert ids(second) == ["happened-1", "happened-2", "happened-3"]


def test_an_item_that_names_its_id_takes_it_before_one_with_the_old_words() -> None:
    _, second = published(command(item("a")), command(item("a"), item("new words", "happened-1")))
    assert ids(second) == ["happened-2", "happened-1"]


@pytest.mark.parametrize(
    "happened",
    [
        (item("a"), item("b", "happened-9")),
        (item("a"), item("b", "take-1")),
        (item("x", "happened-1"), item("y", "happened-1")),
    ],
    ids=["never there", "of another part", "given twice"],
)
def test_an_id_that_is_not_this_parts_own_is_refused_by_its_place(happened: tuple[PlannedItem, ...]) -> None:
    editions = published(command(item("a")))
    with pytest.raises(Rejected) as caught:
        next_edition(command(*happened), editions, NOW)
    assert caught.value.problem.type == "urn:silta:problem:unknown-follow-up-item"
    assert caught.value.problem.errors[0].pointer == "/data/what_happened/1/id"


words = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5)


@given(versions=st.lists(words, min_size=1, max_size=6))
def test_an_id_is_given_once_and_its_words_stay_unless_it_is_named(versions: list[list[str]]) -> None:
    editions = published(*(command(*(item(one) for one in version)) for version in versions))
    meant: dict[str, Text] = {}
    for edition in editions:
        assert len(set(ids(edition))) == len(ids(edition))
        for one in edition.content.what_happened:
            assert meant.setdefault(one.id, one.text) == one.text
    assert [one.text.en for one in editions[-1].content.what_happened] == versions[-1]
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
