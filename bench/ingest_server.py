"""The product's own web server on the store of the environment: `python -m bench.ingest_server PORT`."""

import sys

from lianfang.config.cli import start_django


def main(port: int) -> None:
    start_django()
    from lianfang.config.running import web

    web.serve(web.load_application(), host="127.0.0.1", port=port, when_ready=lambda url: None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
