"""Styles, scripts and pictures of pages, each under a name that changes with its content: it may be kept for ever."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse

from shared.contracts.problem import UNKNOWN, Rejected

SHARED = Path(__file__).parent / "static"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".png": "image/png"}

WORKING = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
"""A service worker's content security policy: its own, and not the page's, says where it may ask."""


class Assets:
    """The files in ``services/<name>/pages/static/`` and those that all services share.

    The version stands in the path and not in a query: what one script imports from beside it has the version too.
    """

    def __init__(self, service: str, pages: Path) -> None:
        """Find the service's own files below its folder of pages."""
        self.service = service
        self._files = {
            path.name: path
            for folder in (SHARED, pages / "static")
            for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        }

    @cached_property
    def version(self) -> str:
        """A name for the content of all files together: the first 48 bits of SHA-256, hex."""
        content = sha256()
        for name, path in sorted(self._files.items()):
            content.update(name.encode() + b"\0" + path.read_bytes())
        return content.hexdigest()[:12]

    @property
    def path(self) -> str:
        """Where the files are, below the service's root: ``/<service>/v1/static/<version>``."""
        return f"/{self.service}/v1/static/{self.version}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(sorted(self._files))

    def worker(self, name: str) -> FileResponse:
        """Return a service worker's script, looked for anew each time. It rules only what is below its own address."""
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": WORKING}
        return FileResponse(self.file(name), media_type="text/javascript", headers=headers)

    def file(self, name: str) -> Path:
        """Return where a file is.

        Raises:
            Rejected: unknown (404).
        """
        if name not in self._files:
            raise Rejected(UNKNOWN, what="file", id=name[:80])
        return self._files[name]

    @cached_property
    def router(self) -> APIRouter:
        """The route of the files."""
        router = APIRouter(include_in_schema=False)

        @router.get(f"/{self.service}/v1/static/{{version}}/{{name}}")
        async def asset(version: str, name: str) -> FileResponse:
            """Return the file as it is now; also to a page of another version, as while a service is upgraded."""
            path = self.file(name)
            kept = "public, max-age=31536000, immutable" if version == self.version else "no-cache"
            return FileResponse(
                path,
                media_type=MEDIA_TYPES[path.suffix],
                headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"},
            )

        return router
