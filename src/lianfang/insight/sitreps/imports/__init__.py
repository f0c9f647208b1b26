"""Bulletins from files: read, understood, shown, and taken all or not at all.

A file goes through four rooms, each knowing nothing of the next: `reading` makes text cells of bytes,
`columns` guesses what each column holds, `checking` says what is wrong with each row, `services`
keeps the upload and records its figures.
"""

from lianfang.insight.sitreps.imports.services import (
    choose_columns,
    commit,
    preview,
    receive,
    upload_of,
)

__all__ = ["choose_columns", "commit", "preview", "receive", "upload_of"]
