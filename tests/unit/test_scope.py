"""A jurisdiction is a prefix, and nothing that merely sorts near it."""

from hypothesis import given
from hypothesis import strategies as st

from lianfang.ground.places import scope

CODES = st.text("0123456789", min_size=1, max_size=15)


@given(prefix=CODES, below=st.text("0123456789", max_size=6))
def test_everything_below_a_place_is_covered(prefix, below):
    assert scope.covers([prefix], prefix + below)


@given(prefix=CODES, code=CODES)
def test_a_range_holds_exactly_the_codes_with_the_prefix(prefix, code):
    (low, high) = (child[1] for child in scope.within([prefix], field="code").children[1].children)

    assert (low <= code < high) == code.startswith(prefix)


def test_no_prefix_covers_nothing():
    assert not scope.covers([], "43")
    assert str(scope.within([])) == "(AND: ('pk__in', []))"
