"""Compiled keyed draws and look-ups; `rng` and `tables` are the plain form."""

# A compiled function takes what it works on as plain arguments, and Numba checks their types.
# ruff: noqa: PLR0917
# mypy: disable-error-code="arg-type, return-value, no-any-return, no-untyped-call, call-arg"

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

from lianfang_sim.kernel_data import Store as StoreOfThread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Rows = NDArray[np.int64]  # [row, column]
    Counts = NDArray[np.int32]
    Region = NDArray[np.int32]  # [output, region, day]
    Batch = NDArray[np.int32]  # [replicate, output, region, day]
    Event = np.uint64
    Word = np.uint64
    Key = tuple[np.uint64, np.uint64]
    Pair = tuple[int, int]
    Three = tuple[int, int, int]
    Four = tuple[int, int, int, int]
    Onset = tuple[bool, int]

F = TypeVar("F", bound=Callable[..., Any])
# Arrays come from outside and outlive every call. Counting references to them, as Numba does
# unless told not to, costs six times as much as the work itself.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "error_model": "numpy",
    "_nrt": False,
}
_INTS, _LONG = types.int64[::1], types.int64
_TYPES: dict[str, Any] = {
    "int": _LONG,
    "bool": types.boolean,
    "None": types.void,
    "Ints": _INTS,
    "Rows": types.int64[:, ::1],
    "Counts": types.int32[::1],
    "Region": types.int32[:, :, ::1],
    "Batch": types.int32[:, :, :, ::1],
    "Store": types.NamedTuple((_INTS, types.uint32[::1], types.uint64[::1]), StoreOfThread),
    "Event": types.uint64,
    "Word": types.uint64,
    "Key": types.UniTuple(types.uint64, 2),
    "Pair": types.UniTuple(_LONG, 2),
    "Three": types.UniTuple(_LONG, 3),
    "Four": types.UniTuple(_LONG, 4),
    "Onset": types.Tuple((types.boolean, _LONG)),
}
_waiting: dict[str, tuple[Any, Any]] = {}
_guard = Lock()


def cold(function: F) -> F:
    """Compile a function, once, for the types that its annotations name."""
    return _announced(function, njit(**_OPTIONS)(function))


def hot(function: F) -> F:
    """As `cold`, and laid into each of its callers."""
    return _announced(function, njit(**_OPTIONS, forceinline=True)(function))


def _announced(function: F, compiled: Any) -> F:
    names = dict(function.__annotations__)
    result = _TYPES[names.pop("return")]
    signature = result(*(_TYPES[name] for name in names.values()))
    _waiting[function.__name__] = (compiled, signature)
    return cast("F", compiled)


def compile_all() -> None:
    """Compile, or take from the cache, whatever was announced, callees first.

    One set of types each: left to itself Numba compiles a function again for every constant that
    is handed to it, which costs minutes.
    """
    with _guard:
        while _waiting:
            _compile(next(iter(_waiting)))


def _compile(name: str) -> None:
    compiled, signature = _waiting.pop(name)
    for called in compiled.py_func.__code__.co_names:
        if called in _waiting:
            _compile(called)
    compiled.compile(signature)
    compiled.disable_compile()


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
        function = builder.module.declare_intrinsic("llvm.prefetch", [pointer.type], kind)
        builder.call(function, [pointer, number(1), number(3), number(1)])
        return context.get_dummy_value()

    return signature, generate


@hot
def philox(a: int, b: int, c: int, d: int, k0: Word, k1: Word) -> Four:
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


@hot
def at1(a: Ints, name: int, i: int) -> int:
    return a[name] + i * a[name + 1]


@hot
def at2(a: Ints, name: int, i: int, j: int) -> int:
    return a[name] + i * a[name + 1] + j * a[name + 2]


@hot
def at3(a: Ints, name: int, i: int, j: int, k: int) -> int:
    return a[name] + i * a[name + 1] + j * a[name + 2] + k


@hot
def above(limits: Ints, low: int, high: int, lot: int) -> int:
    """The first position from `low` to `high` whose threshold is above the lot."""
    while low < high:
        middle = (low + high) >> 1
        if limits[middle] > lot:
            high = middle
        else:
            low = middle + 1
    return low
