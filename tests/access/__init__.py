"""Who gets through which door: one row for every page and every operation of the API.

`test_access` walks the whole URLconf and the whole API description. It fails when a door has no row
here, when a row has no door, when a door answers a method that no row names, and when any role,
inside or outside its jurisdiction, gets another answer than the row says.

To add a room, write `rows_<room>.py` with a list `ROWS`:

    ROWS = [
        Row("orders:list", ok=200),                              # every role, its own places
        Row("orders:issue", "POST", ok=302, roles={Role.COMMANDER}, outside=404,
            kwargs=lambda world: {"order_id": a_draft(world.place).pk}),
        Row("api:placesSearch", ok=200, query={"q": "a"}),       # `api:` and the operation id
        Row("health", ok=200, is_public=True),
    ]

`kwargs` and `data` get the `World` and are called anew for every try, so that they may create what
the door is about; each try is rolled back. The act takes place at `world.place`, by somebody whose
post is there (or at `at`), and then by somebody whose post is at `world.other`.
"""
