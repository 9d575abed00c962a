"""The HTTP side: an accessible mailbox for people, and the same as JSON for programs."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deploy.local.mail_server.mailbox import Entry, Mailbox, attachments, body, header_lines

LARGEST_PAGE = 1000
"""Messages in one answer of the API at most."""

_USUAL_PAGE = 100
_PAGE_FOR_PEOPLE = 50

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)

# What a message brings along may neither run nor call home; its links open in a new tab.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_MESSAGE_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {_SANDBOX}"
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'"


class MailboxPages:
    """The pages and the API of one mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Shows `mailbox`."""
        self._mailbox = mailbox

    def routes(self) -> list[Route]:
        """All addresses."""
        return [
            Route("/", self.list_page),
            Route("/messages/{id}", self.message_page),
            Route("/messages/{id}/html", self.html_part),
            Route("/messages/{id}/raw", self.raw_message),
            Route("/api/messages", self.list_json),
            Route("/api/messages", self.empty_mailbox, methods=["DELETE"]),
            Route("/api/messages/{id}", self.message_json),
            Route("/healthz", self.health),
        ]

    async def list_page(self, request: Request) -> Response:
        """The newest messages first, 50 a page, with search by recipient and subject."""
        query = request.query_params
        to, subject = query.get("to", "").strip(), query.get("subject", "").strip()
        found = self._mailbox.find(to, subject)[::-1]
        pages = max(1, -(-len(found) // _PAGE_FOR_PEOPLE))
        page = min(_whole_number(query.get("page"), 1, lowest=1), pages)

        def address(number: int) -> str:
            chosen = {"to": to, "subject": subject, "page": str(number)}
            return "?" + urlencode({name: value for name, value in chosen.items() if value})

        return _page(
            "list.html",
            entries=found[(page - 1) * _PAGE_FOR_PEOPLE : page * _PAGE_FOR_PEOPLE],
            total=len(found),
            to=to,
            subject=subject,
            page=page,
            pages=pages,
            newer=address(page - 1) if page > 1 else None,
            older=address(page + 1) if page < pages else None,
        )

    async def message_page(self, request: Request) -> Response:
        """One message: text, HTML in a sandbox, headers."""
        entry = self._entry(request)
        message = self._mailbox.read(entry.id)
        return _page(
            "message.html",
            entry=entry,
            text=body(message, "plain"),
            has_html=bool(body(message, "html")),
            headers=list(header_lines(message)),
            attachments=attachments(message),
            sandbox=_SANDBOX,
        )

    async def html_part(self, request: Request) -> Response:
        """The message's HTML, unable to run scripts or to load anything."""
        html = body(self._mailbox.read(self._entry(request).id), "html")
        return HTMLResponse(f'<base target="_blank">{html}', headers={"Content-Security-Policy": _MESSAGE_POLICY})

    async def raw_message(self, request: Request) -> Response:
        """The message as it came, below the trace headers."""
        return PlainTextResponse(self._mailbox.raw(self._entry(request).id))

    async def list_json(self, request: Request) -> Response:
        """`{"total", "next", "messages": […]}`, oldest first; `offset` and `limit` (100, at most 1000).

        `next` is the address of the following page or null.
        """
        query = request.query_params
        to, subject = query.get("to", ""), query.get("subject", "")
        offset = _whole_number(query.get("offset"), 0, lowest=0)
        limit = min(_whole_number(query.get("limit"), _USUAL_PAGE, lowest=1), LARGEST_PAGE)
        found = self._mailbox.find(to, subject)
        following = {"to": to, "subject": subject, "offset": str(offset + limit), "limit": str(limit)}
        return JSONResponse(
            {
                "total": len(found),
                "next": f"{request.url.path}?{urlencode(following)}" if offset + limit < len(found) else None,
                "messages": [self._as_json(entry) for entry in found[offset : offset + limit]],
            }
        )

    async def message_json(self, request: Request) -> Response:
        """One message, in the shape of the list."""
        return JSONResponse(self._as_json(self._entry(request)))

    async def empty_mailbox(self, _: Request) -> Response:
        """Throws all messages away and says how many there were."""
        return JSONResponse({"deleted": self._mailbox.empty()})

    async def health(self, _: Request) -> Response:
        """Says that the mailbox is there."""
        return PlainTextResponse("ok")

    def _entry(self, request: Request) -> Entry:
        try:
            return self._mailbox.entry(request.path_params["id"])
        except KeyError:
            raise HTTPException(404, "There is no such message; it may have been thrown away.") from None

    def _as_json(self, entry: Entry) -> dict[str, Any]:
        message = self._mailbox.read(entry.id)
        headers: dict[str, str] = {}
        for name, value in header_lines(message):
            headers[name] = f"{headers[name]}\n{value}" if name in headers else value
        return {
            "id": entry.id,
            "from": entry.sender,
            "to": list(entry.to),
            "subject": entry.subject,
            "date": entry.date,
            "headers": headers,
            "text": body(message, "plain"),
            "html": body(message, "html"),
            "attachments": attachments(message),
        }


def application(mailbox: Mailbox) -> Starlette:
    """The ASGI application of a mailbox."""
    # Without this, a page on the internet could read the mail by pointing its own name at this machine.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(
        routes=MailboxPages(mailbox).routes(),
        middleware=[hosts],
        exception_handlers={HTTPException: _problem},
    )


async def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": error.status_code, "detail": error.detail}, error.status_code)
    return _page("problem.html", error.status_code, detail=error.detail)


def _page(template: str, status: int = 200, /, **values: object) -> Response:
    return HTMLResponse(
        _templates.get_template(template).render(values),
        status,
        headers={"Content-Security-Policy": _PAGE_POLICY, "Referrer-Policy": "no-referrer"},
    )


def _whole_number(text: str | None, usual: int, *, lowest: int) -> int:
    if not text:
        return usual
    try:
        number = int(text)
    except ValueError:
        raise HTTPException(400, f"“{text}” is no whole number.") from None
    return max(number, lowest)
