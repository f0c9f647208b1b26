from lianfang.field.facilities.services.facilities import (
    Details,
    SourceOf,
    close,
    confirm,
    open_,
    register,
    set_capacity,
)
from lianfang.field.facilities.services.rooms import (
    add_rooms,
    cleaned,
    leave,
    occupy,
    put_back,
    release,
    reserve,
    take_out,
)

__all__ = [
    "Details",
    "SourceOf",
    "add_rooms",
    "cleaned",
    "close",
    "confirm",
    "leave",
    "occupy",
    "open_",
    "put_back",
    "register",
    "release",
    "reserve",
    "set_capacity",
    "take_out",
]
