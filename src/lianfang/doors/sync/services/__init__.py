"""What changes at this door: devices come and go, batches come in, people judge what is disputed."""

from lianfang.doors.sync.services.judging import set_aside, take_after_all
from lianfang.doors.sync.services.pairing import (
    HIGHEST_LIMIT,
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
from lianfang.doors.sync.terms import PAIRING_TERM

__all__ = [
    "HIGHEST_LIMIT",
    "PAIRING_TERM",
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
