"""What changes at this door: devices come and go, batches come in, people judge what is disputed."""

from lianfang.doors.sync.services.judging import set_aside, take_after_all
from lianfang.doors.sync.services.pairing import (
    Paired,
    limit,
    make_code,
    pair,
    rename,
    revoke,
)
from lianfang.doors.sync.services.receiving import (
    Answer,
    Said,
    current_pack,
    device_that_signed,
    receive,
    receive_file,
)

__all__ = [
    "Answer",
    "Paired",
    "Said",
    "current_pack",
    "device_that_signed",
    "limit",
    "make_code",
    "pair",
    "receive",
    "receive_file",
    "rename",
    "revoke",
    "set_aside",
    "take_after_all",
]
