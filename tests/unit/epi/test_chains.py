import numpy as np
import pytest

from lianfang_epi.chains import chains
from lianfang_epi.errors import InvalidInput, NotEnoughData

PAIRS = [("a", "b"), ("a", "c"), ("c", "d"), ("x", "y")]


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([("a", "b"), ("c", "c")], r"pairs\[1\] = 'c' infects itself"),
        ([("a", "b"), ("c", "b")], r"pairs\[1\] = 'b' has two infectors, a and c"),
        ([("z", "y"), ("a", "b"), ("b", "c"), ("c", "a")], r"pairs\[1\] = 'b' goes back to itself"),
    ],
)
def test_pairs_that_are_no_chains_are_refused(pairs, reason):
    with pytest.raises(InvalidInput, match=reason):
        chains(pairs)


def test_no_case_is_refused():
    with pytest.raises(NotEnoughData):
        chains([])


def test_chains_have_sizes_generations_and_offspring():
    found = chains(PAIRS, cases=["alone"])

    assert [chain.index for chain in found.chains] == ["a", "x", "alone"]
    assert found.chains[0].generations == (1, 2, 1)
    assert (found.chains[0].depth, found.chains[0].largest_offspring) == (2, 2)
    assert found.sizes.tolist() == [4, 2, 1]
    assert dict(zip(found.cases, found.offspring.tolist(), strict=True))["a"] == 2
    assert found.share_of_cases_in_clusters == 6 / 7


def test_every_case_is_in_one_chain():
    rng = np.random.default_rng(1)
    pairs = [(int(rng.integers(0, case)), case) for case in range(1, 400) if rng.random() < 0.7]

    found = chains(pairs, cases=range(400))

    members = [case for chain in found.chains for case in chain.cases]
    assert sorted(members) == list(range(400))
    assert found.offspring.sum() == len(pairs)
    assert len(found.chains) == 400 - len(pairs)


def test_serial_intervals_are_days_from_onset_to_onset():
    found = chains(PAIRS, onsets={"a": 3, "b": 8, "c": 2, "d": 7})

    assert found.serial_intervals[:3].tolist() == [5, -1, 5]
    assert np.isnan(found.serial_intervals[3])


def test_the_share_of_cases_that_caused_four_fifths_is_counted():
    pairs = [("a", f"a{i}") for i in range(8)] + [("b", "b0"), ("c", "c0")]

    assert chains(pairs).share_causing(0.8) == 1 / 13


def test_nobody_infected_causes_no_share():
    with pytest.raises(NotEnoughData):
        chains([], cases=["a", "b"]).share_causing()
