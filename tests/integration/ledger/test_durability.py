"""What was acknowledged is there, whatever happens to the process; many writers make one chain."""

import re
import signal


def numbers(text: str) -> list[int]:
    return [int(line) for line in text.splitlines() if line.isdigit()]


def test_every_acknowledged_act_survives_a_kill(store):
    writer = store.start_writer(100_000)
    acknowledged = [int(writer.stdout.readline()) for _ in range(150)]
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate()

    acknowledged += numbers(rest)
    shown = store.lianfang("ledger", "show", "--last", "10000").stdout
    stored = {int(line.split("\t")[0]) for line in shown.splitlines()}
    assert set(acknowledged) <= stored
    assert store.lianfang("ledger", "verify").returncode == 0


def test_four_writers_make_one_chain_without_gaps(store):
    writers = [store.start_writer(40) for _ in range(4)]
    acknowledged = sorted(
        number for writer in writers for number in numbers(writer.communicate()[0])
    )

    assert acknowledged == list(range(1, 161))
    said = store.lianfang("ledger", "verify").stdout
    assert re.match(r"160 entries, unbroken\. Entry 160 has [0-9a-f]{64}\.", said)
