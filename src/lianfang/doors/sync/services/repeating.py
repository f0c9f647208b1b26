"""Facts that came before, told by number and digest."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from lianfang.doors.sync import rules
from lianfang.doors.sync.models import Batch, Disputed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang.doors.sync.models import Device

_ENTRY = Struct(">Q8s")
_UNKNOWN = b""


def packed(digests: Mapping[int, bytes]) -> bytes:
    return b"".join(_ENTRY.pack(seq, digest) for seq, digest in sorted(digests.items()))


class Known:
    """The digests of those of some numbers that a device had sent before."""

    def __init__(self, device: Device, *, seqs: Sequence[int]) -> None:
        repeated = rules.held(device.runs, seqs)
        self._digests: dict[int, bytes] = dict.fromkeys(repeated, _UNKNOWN)
        self._disputed: set[tuple[int, str]] = set()
        if repeated:
            self._read(device, first=min(repeated), last=max(repeated))

    def digest_of(self, seq: int) -> bytes | None:
        return self._digests.get(seq)

    def is_disputed(self, seq: int, digest: bytes) -> bool:
        """Whether this very fact lies with the disputed ones already."""
        return (seq, digest.hex()) in self._disputed

    def _read(self, device: Device, *, first: int, last: int) -> None:
        batches = Batch.objects.filter(device=device, first_seq__lte=last, last_seq__gte=first)
        for digests in batches.values_list("digests", flat=True):
            for seq, digest in _ENTRY.iter_unpack(bytes(digests)):
                if seq in self._digests:
                    self._digests[seq] = digest
        kept = Disputed.objects.filter(device=device, seq__range=(first, last))
        self._disputed.update(kept.values_list("seq", "digest"))
