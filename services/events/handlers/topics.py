"""Topics that residents can influence: published, changed, closed."""

from __future__ import annotations

from services.events.addresses import topic_badge, topic_page
from services.events.documents import Occasion, Topic
from services.events.domain.problems import TOPIC_ALREADY_PUBLISHED
from services.events.handlers._known import check_districts_known, check_known
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import (
    ChangeTopic,
    CloseTopic,
    PublishTopic,
    TopicChanged,
    TopicClosed,
    TopicFacts,
    TopicPublished,
)
from shared.store import Work


@messages.handles(PublishTopic)
async def publish_topic(command: PublishTopic, work: Work) -> TopicPublished:
    """Put a topic under the participation symbol."""
    facts = command.topic
    await _check(facts, work)
    if await work.find(Topic, facts.id):
        raise Rejected(TOPIC_ALREADY_PUBLISHED, field="/data/topic/id", topic=facts.id)
    work.add(Topic.published(facts, work.now))
    return TopicPublished(
        topic=facts.id, url=topic_page(work.public_url, facts.id), badge_url=topic_badge(work.public_url, facts.id)
    )


@messages.handles(ChangeTopic)
async def change_topic(command: ChangeTopic, work: Work) -> TopicChanged:
    """Change what a topic says, or give it more time."""
    topic = await work.load(Topic, command.topic.id, field="/data/topic/id")
    await _check(command.topic, work)
    return TopicChanged(topic=topic.id, changed=topic.change(command.topic, command.reason, work.now))


@messages.handles(CloseTopic)
async def close_topic(command: CloseTopic, work: Work) -> TopicClosed:
    """Close a topic, or tell what was decided."""
    topic = await work.load(Topic, command.topic, field="/data/topic")
    url = str(command.decision_url) if command.decision_url else None
    topic.close(command.reason, work.now, decision=command.decision, decision_url=url)
    return TopicClosed(topic=topic.id)


async def _check(facts: TopicFacts, work: Work) -> None:
    check_districts_known(work, facts.districts, field="/data/topic/districts")
    await check_known(work, Occasion, facts.occasions, field="/data/topic/occasions")
