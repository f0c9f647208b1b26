from lianfang.field.facilities.views.acts import (
    add_rooms,
    close,
    confirm,
    open_,
    room,
    set_capacity,
)
from lianfang.field.facilities.views.guide import guide
from lianfang.field.facilities.views.pages import facilities, facility

__all__ = [
    "add_rooms",
    "close",
    "confirm",
    "facilities",
    "facility",
    "guide",
    "open_",
    "room",
    "set_capacity",
]
