"""A kiosk at an occasion: a tablet that speaks MQTT."""

import asyncio
import json
from collections.abc import Callable, Sequence
from urllib.parse import unquote, urlsplit

import aiomqtt

from deploy.demo.clients.envelope import Data, Message
from deploy.demo.patience import Patience, Refused

SEND_AGAIN_AFTER = 8.0
"""Seconds without any outcome after which all that is unanswered is sent again."""


class Kiosk:
    """Publishes with QoS 1 under its own name and listens for its outcomes; comes back when it loses the broker."""

    def __init__(self, url: str, name: str) -> None:
        """Be the kiosk of this name at this broker."""
        self._url, self.name = urlsplit(url), name
        self._outcomes = f"outcomes/{name}"

    async def send(
        self, messages: Sequence[Message], *, progress: Callable[[int], None] = lambda _: None
    ) -> dict[str, list[Data]]:
        """Send commands, each at least once, until every id is answered as often as it is in `messages`.

        A message that is sent twice on purpose is there twice. `progress` hears how many ids have an answer.

        Returns:
            The results by message id, in the order in which they came.

        Raises:
            Refused: by a service.
            OutOfPatience: not all outcomes in time.
        """
        patience = Patience(f"{messages[0].name} over MQTT")
        left = list(messages)
        results: dict[str, list[Data]] = {}
        while left:
            try:
                async with self._connect() as client:
                    await client.subscribe(self._outcomes, qos=1)
                    publishing = asyncio.create_task(self._publish(client, list(left)))
                    try:
                        await self._listen(client, left, results, progress)
                    finally:
                        publishing.cancel()
                        await asyncio.gather(publishing, return_exceptions=True)
            except (aiomqtt.MqttError, TimeoutError) as error:
                await patience.rest(type(error).__name__)
        return results

    def _connect(self) -> aiomqtt.Client:
        url = self._url
        return aiomqtt.Client(
            url.hostname or "127.0.0.1",
            url.port or 1883,
            username=unquote(url.username or ""),
            password=unquote(url.password or ""),
            identifier=self.name,
            protocol=aiomqtt.ProtocolVersion.V311,
            # The broker keeps the outcomes for a kiosk that was away for a moment.
            clean_session=False,
        )

    async def _publish(self, client: aiomqtt.Client, messages: Sequence[Message]) -> None:
        for message in messages:
            await client.publish(message.topic(self.name), message.body, qos=1)

    async def _listen(
        self,
        client: aiomqtt.Client,
        left: list[Message],
        results: dict[str, list[Data]],
        progress: Callable[[int], None],
    ) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SEND_AGAIN_AFTER) as silence:
            async for reply in client.messages:
                silence.reschedule(loop.time() + SEND_AGAIN_AFTER)
                outcome = json.loads(reply.payload)["data"]
                answered = next((message for message in left if message.id == outcome["command"]), None)
                if outcome["status"] != "accepted":
                    raise Refused(answered.name if answered else "A command", outcome["problem"])
                results.setdefault(outcome["command"], []).append(outcome["result"])
                if answered is not None:
                    left.remove(answered)
                    progress(len(results))
                if not left:
                    return
