"""Facts read while one page is made are read once; outside of a page always afresh."""

import pytest

from lianfang.ground.kernel.reading import once, one_page


@pytest.fixture
def calls():
    return []


@pytest.fixture
def read(calls):
    @once
    def read(name: str, *, times: int = 1) -> str:
        calls.append(name)
        return name * times

    return read


def test_outside_of_a_page_every_question_is_asked(read, calls):
    assert [read("a"), read("a")] == ["a", "a"]
    assert calls == ["a", "a"]


def test_within_a_page_a_question_is_asked_once(read, calls):
    with one_page():
        assert [read("a"), read("a"), read("b"), read("a", times=2)] == ["a", "a", "b", "aa"]
    assert calls == ["a", "b", "a"]


def test_the_next_page_knows_nothing_of_the_one_before(read, calls):
    for _page in range(2):
        with one_page():
            read("a")
    assert calls == ["a", "a"]


def test_a_page_that_fails_leaves_nothing_behind(read, calls):
    with pytest.raises(TypeError), one_page():
        read("a", times=None)
    read("a")
    read("a")
    assert calls == ["a", "a", "a"]
