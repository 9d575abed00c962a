"""`python -m deploy.local.mail_server --smtp-port N --http-port N --folder PATH`."""

import argparse
import asyncio
from pathlib import Path

import uvicorn

from deploy.local.mail_server.mailbox import Mailbox
from deploy.local.mail_server.pages import application
from deploy.local.mail_server.smtp import listen

_HOST = "127.0.0.1"


async def serve(mailbox: Mailbox, smtp_port: int, http_port: int) -> None:
    """Serves both protocols on loopback until SIGTERM or SIGINT. Raises OSError when a port is taken."""
    smtp = await listen(mailbox, _HOST, smtp_port)
    async with smtp:
        configuration = uvicorn.Config(
            application(mailbox), host=_HOST, port=http_port, log_level="warning", lifespan="off"
        )
        await uvicorn.Server(configuration).serve()


def main() -> None:
    """Reads the arguments and serves."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.mail_server", description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where the messages are kept, as .eml files")
    arguments = parser.parse_args()
    asyncio.run(serve(Mailbox(arguments.folder), arguments.smtp_port, arguments.http_port))


main()
