"""Residents' browsers and kiosks that speak HTTP."""

from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import httpx

from deploy.demo.clients.envelope import STRUCTURED, Data, Message
from deploy.demo.patience import DemoError, Patience, Refused

WAIT = 10
"""Seconds that a service is asked to wait for the outcome."""
_TIMEOUT = httpx.Timeout(WAIT + 10)
_CONNECTIONS = 24


class Web:
    """Sends commands, reads what is public and presses the buttons of pages, until it works."""

    def __init__(self, services: dict[str, str]) -> None:
        """`services` are the services' addresses by name."""
        self._services = services
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
        self._http = httpx.AsyncClient(timeout=_TIMEOUT, limits=limits)
        self.tried_again = 0
        """How often a request had to be repeated."""

    async def send(self, message: Message) -> Data:
        """Send a command, under the same id until its outcome is known; return the result.

        Raises:
            Refused: by the service.
            OutOfPatience: no outcome in time.
        """
        base = self._services[message.service]
        patience = Patience(f"{message.name} over HTTP")
        headers = {"content-type": STRUCTURED, "prefer": f"wait={WAIT}", "accept-language": "en"}
        address = f"{base}/{message.service}/v1/commands"
        while True:
            response = await self._attempt("POST", address, patience, content=message.body, headers=headers)
            if response.status_code == httpx.codes.ACCEPTED:
                response = await self._outcome(urljoin(base, response.headers["location"]), patience)
            if response.status_code == httpx.codes.OK:
                result: Data = response.json()["data"]["result"]
                return result
            raise Refused(message.name, response.json())

    async def read(self, service: str, path: str, **query: str | int) -> Any:
        """Return the JSON at a path; None where there is nothing.

        Raises:
            DemoError: what is answered is neither.
        """
        response = await self.fetch(self.address(service, path), **query)
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        if response.status_code != httpx.codes.OK:
            raise DemoError(f"GET {response.url.path} was answered with {response.status_code}.")
        return response.json()

    async def fetch(self, address: str, **query: str | int) -> httpx.Response:
        """Return what is at an address."""
        return await self._attempt("GET", address, Patience(f"GET {httpx.URL(address).path}"), params=query)

    async def press(self, address: str, **form: str) -> None:
        """Press the button of the page that a link leads to, until it is done: such a POST may be repeated.

        Raises:
            DemoError: the page says no.
        """
        patience = Patience(f"POST {httpx.URL(address).path}")
        while True:
            response = await self._attempt("POST", address, patience, data=form)
            if response.status_code == httpx.codes.ACCEPTED:
                await patience.rest("it is on its way")
                continue
            if response.status_code in {httpx.codes.OK, httpx.codes.SEE_OTHER}:
                return
            raise DemoError(f"POST {httpx.URL(address).path} was answered with {response.status_code}.")

    def address(self, service: str, path: str) -> str:
        """Return the address of something that a service serves."""
        return f"{self._services[service]}/{service}/v1/{path}"

    async def _outcome(self, address: str, patience: Patience) -> httpx.Response:
        while True:
            response = await self._attempt("GET", address, patience)
            if response.status_code != httpx.codes.ACCEPTED:
                return response
            await patience.rest("the outcome is not known yet")

    async def _attempt(self, method: str, address: str, patience: Patience, **more: Any) -> httpx.Response:
        """Send a request until something but “not now” is answered."""
        while True:
            try:
                # An empty query would take away the one that the address has.
                response = await self._http.request(method, address, **{key: one for key, one in more.items() if one})
            except httpx.TransportError as error:
                why = type(error).__name__
            else:
                if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    return response
                why = "503"
            self.tried_again += 1
            await patience.rest(why)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()
