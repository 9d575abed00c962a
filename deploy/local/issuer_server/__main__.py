"""`python -m deploy.local.issuer_server --port N`."""

import argparse

import uvicorn

from deploy.local.issuer_server.pages import application
from deploy.local.issuer_server.signing import Signing

_HOST = "127.0.0.1"


def main() -> None:
    """Reads the arguments and serves on loopback until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.issuer_server", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    signing = Signing(f"http://{_HOST}:{port}")
    uvicorn.run(application(signing), host=_HOST, port=port, log_level="warning", lifespan="off")


main()
