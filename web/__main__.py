"""The process that shows pages: `python -m web [--host H] [--port P]`."""

import argparse
import logging
from urllib.parse import urlsplit

import uvicorn
from temporalio.client import Client

from settings import Settings
from store.database import Database
from store.keys import load_keys
from web.app import make_app
from web.reception import machine_clock
from workflows.codec import sealed_converter
from workflows.handles import connect
from workflows.steering import Steering

PORT = 8080


def main() -> None:
    """Listen until told to stop."""
    settings = Settings()
    keys = load_keys(settings.state, settings.keys)

    async def reach() -> Client:
        return await connect(sealed_converter(keys.codec, keys.active))

    app = make_app(Database(settings.database), keys, Steering(reach, machine_clock))
    door = _door(settings)
    # No access log: addresses hold tokens.
    uvicorn.run(app, host=door.host, port=door.port, access_log=False, server_header=False)


def _door(settings: Settings) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m web", description="Show the pages.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    port = urlsplit(settings.base_url).port or PORT
    parser.add_argument("--port", type=int, default=port, help="default: the base URL's")
    return parser.parse_args()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    main()
