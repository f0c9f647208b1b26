import os
import subprocess
import sys

import pytest

from lianfang_sim.errors import InvalidInput
from lianfang_sim.executors import ClusterRefused, Threads, node_command, require_token


def square(shared, task):
    if task == shared:
        raise ArithmeticError(task)
    return task * task


def test_no_worker_at_all_is_refused():
    with pytest.raises(InvalidInput, match="workers = 0"):
        Threads(0)


def test_an_error_of_the_work_comes_out_as_it_is():
    with pytest.raises(ArithmeticError, match="3"):
        list(Threads(2).each(square, 3, iter(range(10))))


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_task_is_done_once(workers):
    done = dict(Threads(workers).each(square, -1, iter(range(50))))

    assert done == {task: task * task for task in range(50)}


def test_a_task_is_asked_for_only_when_a_worker_is_free():
    asked = []
    tasks = (asked.append(task) or task for task in range(50))
    finished = Threads(2).each(square, -1, tasks)

    next(finished)

    assert len(asked) <= 3


def test_a_cluster_without_a_token_is_refused(monkeypatch):
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")

    with pytest.raises(ClusterRefused, match="RAY_AUTH_MODE"):
        require_token()


def test_the_package_does_not_need_ray():
    program = (
        "import sys; sys.modules['ray'] = None\n"
        "from lianfang_sim.executors import RayCluster\n"
        "try: RayCluster('127.0.0.1:1')\n"
        "except ValueError as error: print(error)\n"
    )
    environment = {**os.environ, "RAY_AUTH_MODE": "token"}
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )

    assert "lianfang-sim[cluster]" in out.stdout


def test_a_node_is_bound_to_one_address_and_known_ports():
    head = node_command("10.0.0.1", processors=8)
    joining = node_command("10.0.0.2", head="10.0.0.1:6379")

    assert {"--head", "--port=6379", "--node-ip-address=10.0.0.1", "--num-cpus=8"} <= set(head)
    assert "--include-dashboard=false" in head
    assert {"--address=10.0.0.1:6379", "--min-worker-port=6400"} <= set(joining)
    assert "--head" not in joining
