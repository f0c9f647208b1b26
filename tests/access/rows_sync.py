"""Those who use pads and those who answer for them; the wire itself asks for a signature, not a session."""

from lianfang.doors.sync import policies, services
from lianfang.doors.sync.models import Disputed
from lianfang.ground.posts.terms import Role
from tests.access.table import Row
from tests.factories import NOON, an_actor
from tests.pads import Pad

SEE, JUDGE = policies.SEE.roles, policies.JUDGE.roles


def a_device(world):
    return {"device_id": Pad(Role.BARRIER_OFFICER, world.place).id}


def in_doubt(world):
    pad = Pad(Role.BARRIER_OFFICER, world.place)
    pad.take([pad.fact("unheard-of", {"n": 1})])
    return {"disputed_id": Disputed.objects.get(device=pad.id).pk}


def a_code(world):
    by = an_actor(Role.BARRIER_OFFICER, world.place)
    return services.make_code(post_id=by.post_id, by=by, now=NOON)


def my_post(world):
    return {"post": an_actor(Role.BARRIER_OFFICER, world.place).post_id}


REASON = {"reason": "Lost."}
REMARK = {"remark": "Looked at."}
ROWS = [
    Row("sync:devices", roles=SEE),
    Row("sync:make-code", "POST", ok=302, roles=policies.PAIR.roles, outside=404, data=my_post),
    Row("sync:bring-file", "POST", ok=422, roles=policies.CARRY.roles),
    Row("sync:device", roles=SEE, outside=404, kwargs=a_device),
    Row(
        "sync:rename", "POST", ok=302, roles=policies.PAIR.roles, outside=404, kwargs=a_device,
        data=lambda _: {"name": "Lane 2"},
    ),
    Row(
        "sync:limit", "POST", ok=302, roles=policies.LIMIT.roles, outside=404, kwargs=a_device,
        data=lambda _: {"facts_per_hour": "500"},
    ),
    Row(
        "sync:revoke", "POST", ok=302, roles=policies.REVOKE.roles, outside=404, kwargs=a_device,
        data=lambda _: REASON,
    ),
    Row("sync:disputed-list", roles=SEE),
    Row("sync:disputed", roles=SEE, outside=404, kwargs=in_doubt),
    Row("sync:take", "POST", ok=409, roles=JUDGE, outside=404, kwargs=in_doubt),
    Row(
        "sync:set-aside", "POST", ok=302, roles=JUDGE, outside=404, kwargs=in_doubt,
        data=lambda _: REMARK,
    ),
    # Nobody is let in by a session: a wrong code, no signature, an unreadable batch.
    Row(
        "api:pairDevice", "POST", ok=403, is_public=True,
        data=lambda _: {
            "code": "AAAAAAAA",
            "name": "Pad",
            "public_key": {"kty": "EC", "crv": "P-256", "x": "", "y": ""},
        },
    ),
    Row("api:sendBatch", "POST", ok=422, is_public=True),
    Row(
        "api:getDeviceState", ok=401, is_public=True,
        query={"device": "00000000-0000-4000-8000-000000000000"},
    ),
]  # fmt: skip
