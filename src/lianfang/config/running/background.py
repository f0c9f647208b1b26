"""The background worker as a child process: django-q2's cluster with the store as its queue."""

from django_q.cluster import Cluster


def work() -> None:
    """Run until SIGTERM; the cluster installs its own handler and finishes the job in hand."""
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()
