"""Many machines give what one gives: two real nodes of a cluster on this machine's loopback."""

import os
import subprocess
import sys

from tests.integration import cluster

FIRST_PORT = 26379


def test_two_nodes_and_a_killed_worker_change_nothing():
    with cluster.two_nodes(FIRST_PORT) as (address, environment):
        found = cluster.run_on(address, environment, kill=True)

        assert found["killed"] == 1
        assert found["processes"] >= 2
        assert found["infections"] > 0
        assert len(set(found["digests"])) == 1
        assert "token" in refusal_without_token(address, environment).lower()


def refusal_without_token(address, environment):
    program = (
        "import sys\n"
        "from lianfang_sim.executors import ClusterRefused, RayCluster\n"
        "try: RayCluster(sys.argv[1])\n"
        "except ClusterRefused as error: print(error)\n"
    )
    without = {k: v for k, v in environment.items() if k != "RAY_AUTH_TOKEN_PATH"}
    without["HOME"] = os.devnull
    out = subprocess.run(
        [sys.executable, "-c", program, address],
        env=without,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return out.stdout
