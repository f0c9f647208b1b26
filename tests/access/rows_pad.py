"""The pad's files are everybody's; what a shift needs is given to the device that signs, to nobody else."""

from tests.access.table import Row

ROWS = [
    Row("pad:enter", ok=302, is_public=True),
    Row("pad:shell", is_public=True),
    Row("pad:manifest", is_public=True),
    Row("pad:worker", is_public=True),
    Row(
        "api:getPadBundle",
        ok=401,
        is_public=True,
        query={"device": "00000000-0000-4000-8000-000000000000"},
    ),
]
