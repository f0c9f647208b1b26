"""The clock is read by everybody and set by those who answer for the whole tree."""

from lianfang.ground.posts.terms import Role
from tests.access.table import Row

SETTERS = {Role.COMMANDER, Role.ADMINISTRATOR}
AT_THE_TOP = {"ok": 302, "roles": SETTERS, "outside": 403, "at": "43"}

ROWS = [
    Row("scenarios:clock"),
    Row("scenarios:play", "POST", data=lambda _: {"rate": "60"}, **AT_THE_TOP),
    Row("scenarios:pause", "POST", **AT_THE_TOP),
    Row("scenarios:step", "POST", data=lambda _: {"days": "1"}, **AT_THE_TOP),
    Row("scenarios:set", "POST", data=lambda _: {"at": "2020-01-30T08:00"}, **AT_THE_TOP),
]
