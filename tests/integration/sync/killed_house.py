"""Run as a module: furnishes the store of the environment, and prints the device that may send."""

import json

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.ingest_house import furnish
from lianfang.config.cli import start_django

if __name__ == "__main__":
    start_django()
    (device,) = furnish(1)
    pem = device.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    print(json.dumps({"id": device.id, "key": pem.decode()}))  # noqa: T201  its one purpose
