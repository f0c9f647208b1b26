import errno
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lianfang_measures import from_record
from lianfang_sim import journal, request, runfile
from lianfang_sim.ensemble import Cancelled, run
from lianfang_sim.request import CannotRepeat, Request
from lianfang_sim.runfile import CannotWrite, DamagedRun
from tests.unit.sim import toys

MASKS = {"kind": "wear_masks", "where": "work", "start": "2021-03-02"}


@pytest.fixture(autouse=True)
def toy_engine(monkeypatch):
    monkeypatch.setattr(request, "run", lambda *args, **how: run(*args, simulate=toys.slow, **how))


def asked(**changes):
    facts = {
        "land": toys.land(),
        "scenario": toys.scenario(),
        "seed": 7,
        "replicates": range(3, 30),
    }
    return Request(**facts | changes)


def saved(path, **changes):
    ensemble = asked(**changes).run()
    runfile.save(ensemble, path)
    return ensemble


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DamagedRun, match=r"run.npz is no whole run"):
        runfile.load(tmp_path / "run.npz")


def test_every_cut_and_every_changed_byte_is_found(tmp_path):
    path = tmp_path / "run.npz"
    saved(path, replicates=range(3), regions=("11",))
    whole = path.read_bytes()
    step = max(1, len(whole) // 150)

    for place in range(0, len(whole), step):
        path.write_bytes(whole[:place])
        with pytest.raises(DamagedRun):
            runfile.load(path)
    for place in range(0, len(whole), step):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not is_accepted_otherwise(path, whole)


def is_accepted_otherwise(path, whole):
    """Some bytes of a zip archive carry nothing; with those changed, the run reads the same."""
    try:
        found = runfile.load(path)
    except (DamagedRun, CannotRepeat):
        return False
    path.write_bytes(whole)
    return not np.array_equal(found.counts, runfile.load(path).counts)


def test_a_header_of_another_run_is_found(tmp_path):
    saved(tmp_path / "one.npz")
    saved(tmp_path / "two.npz", seed=8)
    with zipfile.ZipFile(tmp_path / "one.npz") as one, zipfile.ZipFile(tmp_path / "two.npz") as two:
        header = one.read("header.json")
        arrays = {name: two.read(name) for name in ("counts.npy", "blocked.npy")}
    with zipfile.ZipFile(tmp_path / "mixed.npz", "w") as mixed:
        mixed.writestr("header.json", header)
        for name, data in arrays.items():
            mixed.writestr(name, data)

    with pytest.raises(DamagedRun, match="not those its header"):
        runfile.load(tmp_path / "mixed.npz")


def test_what_is_read_is_what_was_run(tmp_path):
    scenario = toys.scenario(measures=(from_record(MASKS),))
    ensemble = saved(tmp_path / "run.npz", scenario=scenario, regions=("11", "12"))

    found = runfile.load(tmp_path / "run.npz")

    assert np.array_equal(found.counts, ensemble.counts)
    assert np.array_equal(found.blocked, ensemble.blocked)
    assert (found.scenario, found.land, found.regions) == (scenario, toys.land(), ("11", "12"))
    assert found.replicates == range(3, 30)


def test_draws_are_kept_with_the_run(tmp_path):
    draws = tuple(toys.scenario(r0=r0) for r0 in (1.5, 2.5))
    saved(tmp_path / "run.npz", variants=draws)

    assert runfile.load(tmp_path / "run.npz").variants == draws
    assert runfile.is_reproduced(tmp_path / "run.npz")


def test_the_same_run_writes_the_same_bytes(tmp_path):
    saved(tmp_path / "one.npz")
    saved(tmp_path / "two.npz")

    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_run_is_reproduced_from_its_own_header(tmp_path):
    saved(tmp_path / "run.npz")

    assert runfile.is_reproduced(tmp_path / "run.npz")


def test_another_version_cannot_repeat_a_run(tmp_path, monkeypatch):
    saved(tmp_path / "run.npz")
    monkeypatch.setattr(request, "VERSION", "0.0.9")

    with pytest.raises(CannotRepeat, match=r"lianfang_sim was '0.1.0' and is '0.0.9'"):
        runfile.is_reproduced(tmp_path / "run.npz")


def test_a_full_disk_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    saved(path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(CannotWrite, match="No space left on device"):
        saved(path, seed=8)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def full_disk(_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotWrite, match="No such file"):
        saved(tmp_path / "missing" / "run.npz")


def interrupted(path, askings=4):
    with pytest.raises(Cancelled):
        journal.run_to_file(asked(replicates=range(400)), path, stop=toys.StopAfter(askings))
    assert not path.exists()


def test_nothing_to_go_on_with_is_refused(tmp_path):
    with pytest.raises(DamagedRun, match=r"run.npz.part"):
        journal.resume(tmp_path / "run.npz")


def test_a_stopped_run_goes_on_and_ends_in_the_same_bytes(tmp_path):
    journal.run_to_file(asked(replicates=range(400)), tmp_path / "at_once.npz")
    path = tmp_path / "run.npz"
    interrupted(path)

    with pytest.raises(Cancelled):
        journal.resume(path, stop=toys.StopAfter(2))
    journal.resume(path)

    assert path.read_bytes() == (tmp_path / "at_once.npz").read_bytes()
    assert not journal.journal_of(path).exists()


def test_a_journal_that_a_crash_cut_off_goes_on(tmp_path):
    path = tmp_path / "run.npz"
    interrupted(path)
    part = journal.journal_of(path)
    whole = part.read_bytes()
    expected = asked(replicates=range(400)).run().counts

    for cut in (1, 100, len(whole) // 3):
        part.write_bytes(whole[:-cut])
        assert np.array_equal(journal.resume(path).counts, expected)
    part.write_bytes(whole[:50])
    with pytest.raises(DamagedRun, match="first line"):
        journal.resume(path)


def test_finished_replicates_are_not_run_again(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    interrupted(path, askings=6)
    done = []
    counted = lambda *args, **how: done.extend(how["replicates"]) or toys.simulate(*args, **how)  # noqa: E731
    monkeypatch.setattr(request, "run", lambda *args, **how: run(*args, simulate=counted, **how))

    journal.resume(path)

    assert 0 < len(done) < 400
    assert max(done) == 399


def test_a_full_disk_under_way_leaves_what_was_finished(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    calls = []
    monkeypatch.setattr(os, "fsync", lambda _: calls.append(1) or (len(calls) > 3 and full_disk(_)))

    with pytest.raises(CannotWrite, match="No space left"):
        journal.run_to_file(asked(replicates=range(400)), path)

    monkeypatch.undo()
    monkeypatch.setattr(request, "run", lambda *args, **how: run(*args, simulate=toys.slow, **how))
    expected = asked(replicates=range(400)).run()
    assert np.array_equal(journal.resume(path).counts, expected.counts)
    assert Path(path).exists()
