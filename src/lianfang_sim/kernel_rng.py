"""Compiled keyed draws and look-ups; `rng` and `tables` are the plain form."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

HOT: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "error_model": "numpy",
    "boundscheck": False,
    "forceinline": True,
}
COLD: dict[str, Any] = HOT | {"forceinline": False}

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_ROUNDS = 10


@intrinsic
def prefetch(typingctx: Any, array: Any, index: Any) -> Any:
    """Ask for the cache line of `array[index]` (one dimension), without waiting for it."""
    signature = types.void(array, index)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        form = signature.args[0]
        view = context.make_array(form)(context, builder, args[0])
        address = builder.gep(view.data, [args[1]])
        pointer = builder.bitcast(address, ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number])
        name = "llvm.prefetch.p0" if "p0i8" not in str(pointer.type) else "llvm.prefetch.p0i8"
        function = builder.module.declare_intrinsic("llvm.prefetch", [pointer.type], kind)
        del name
        builder.call(function, [pointer, number(1), number(3), number(1)])
        return context.get_dummy_value()

    return signature, generate


@njit(**HOT)
def philox(a: int, b: int, c: int, d: int, k0: Any, k1: Any) -> Any:  # noqa: PLR0917  a counter and a key
    """Four uniform 32-bit integers, as int64."""
    x0, x1, x2, x3 = np.uint64(a), np.uint64(b), np.uint64(c), np.uint64(d)
    for _ in range(_ROUNDS):
        p, q = _M0 * x0, _M1 * x2
        x0, x1, x2, x3 = (q >> _HALF) ^ x1 ^ k0, q & _MASK, (p >> _HALF) ^ x3 ^ k1, p & _MASK
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return np.int64(x0), np.int64(x1), np.int64(x2), np.int64(x3)


# Arrays of one to three dimensions lie end to end in one array; four numbers a name tell where:
# its start, its first two strides and its length. One argument stands for thirty, which is what
# keeps compilation within seconds.


@njit(**HOT)
def at1(a: Any, name: int, i: int) -> int:
    return a[name] + i * a[name + 1]


@njit(**HOT)
def at2(a: Any, name: int, i: int, j: int) -> int:  # noqa: PLR0917
    return a[name] + i * a[name + 1] + j * a[name + 2]


@njit(**HOT)
def at3(a: Any, name: int, i: int, j: int, k: int) -> int:  # noqa: PLR0917
    return a[name] + i * a[name + 1] + j * a[name + 2] + k


@njit(**HOT)
def above(limits: Any, low: int, high: int, lot: int) -> int:  # noqa: PLR0917
    """The first position from `low` to `high` whose threshold is above the lot."""
    while low < high:
        middle = (low + high) >> 1
        if limits[middle] > lot:
            high = middle
        else:
            low = middle + 1
    return low
