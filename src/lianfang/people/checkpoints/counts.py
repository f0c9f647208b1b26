"""Which columns of the flow are sums."""

from __future__ import annotations

from lianfang.people.checkpoints.models import Flow

KEY = ("checkpoint_id", "lane", "hour", "is_synthetic")
COLUMNS = tuple(f.attname for f in Flow._meta.concrete_fields if f.attname not in {"id", *KEY})
