import json
from datetime import UTC, datetime

import pytest

from deploy.demo.chapters.channels import entries
from deploy.demo.clients.envelope import Message
from deploy.demo.clients.mailbox import Letter, by_address
from deploy.demo.patience import side_by_side

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Delta</title><id>urn:f</id><updated>2027-02-01T00:00:00Z</updated>
<entry><id>urn:1</id><title>One</title></entry><entry><id>urn:2</id><title>Two</title></entry></feed>"""


def letter(text: str, **headers: str) -> Letter:
    return Letter("a@b", "Subject", headers, text, datetime(2027, 2, 9, tzinfo=UTC))


def test_a_command_is_a_cloud_event_and_its_topic_names_the_sender() -> None:
    message = Message("feedback.answer", {"survey": "x"}, id="7", source="/kiosk/k", subject="x")
    assert json.loads(message.body) == {
        "specversion": "1.0",
        "id": "7",
        "source": "/kiosk/k",
        "type": "silta.feedback.answer.v1",
        "subject": "x",
        "datacontenttype": "application/json",
        "data": {"survey": "x"},
    }
    assert message.service == "feedback"
    assert message.topic("k") == "feedback/answer/k"


def test_a_letter_knows_its_occasions_and_its_links() -> None:
    found = letter(
        "See:\nhttp://h/events/v1/occasions/2027-bus-1/page\nAccept:\nhttp://h/panels/v1/places/x?answer=accept&token=t"
    )
    assert found.occasions == {"2027-bus-1"}
    assert found.link("/places/", "answer=accept").endswith("token=t")
    with pytest.raises(LookupError, match="answer=decline"):
        found.link("/places/", "answer=decline")


def test_only_the_list_s_letters_are_newsletters_and_they_are_left_by_one_click() -> None:
    news = letter("", **{"List-Id": "<newsletter.h>", "List-Unsubscribe": "<http://h/notify/v1/u/s.t>"})
    assert news.is_newsletter
    assert news.one_click() == "http://h/notify/v1/u/s.t"
    assert not letter("").is_newsletter
    assert by_address([letter("old"), news]) == {"a@b": news}


def test_entries_of_a_feed_are_counted_with_and_without_a_parser_for_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert entries(FEED) == 2
    monkeypatch.setattr("deploy.demo.chapters.channels.find_spec", lambda _: None)
    assert entries(FEED) == 2


async def test_work_side_by_side_keeps_its_order_and_raises_the_first_failure_itself() -> None:
    async def double(number: int) -> int:
        if number < 0:
            raise LookupError("negative")
        return 2 * number

    assert await side_by_side((double(one) for one in range(5)), at_once=2) == [0, 2, 4, 6, 8]
    with pytest.raises(LookupError, match="negative"):
        await side_by_side(double(one) for one in (1, -1))
