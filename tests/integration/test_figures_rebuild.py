"""Whatever is said, in whatever order and batches, counters equal a rebuild from the statements."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ground.figures import services
from lianfang.ground.figures.models import Counter
from lianfang.ground.figures.services import NewStatement, Trace
from lianfang.ground.posts.actors import system
from tests.integration.test_figures import DAY, HOUR, NINE, tree

__all__ = ["tree"]

STATEMENTS = st.builds(
    NewStatement,
    place=st.sampled_from(["1", "11", "12", "1101", "1102", "1109"]),
    indicator=st.sampled_from(["cases", "dead"]),
    day=st.sampled_from([DAY, DAY - timedelta(days=1)]),
    numerator=st.integers(0, 5),
    known_at=st.integers(0, 4).map(lambda hours: NINE + hours * HOUR),
    source=st.sampled_from(["a", "b"]),
    is_share=st.booleans(),
)
BATCHES = st.lists(st.lists(STATEMENTS, min_size=1, max_size=5), max_size=5)


def counters() -> set[tuple]:
    fields = [field.attname for field in Counter._meta.concrete_fields if not field.primary_key]
    return set(Counter.objects.values_list(*fields))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=BATCHES)
def test_counters_equal_a_rebuild_from_statements(tree, batches):
    with transaction.atomic():
        for batch in batches:
            services.record_statements(
                batch, by=system(), now=NINE, source="test", trace=Trace(place="1")
            )
        written = counters()

        assert services.rebuild() == 0
        Counter.objects.all().delete()
        services.rebuild()
        assert counters() == written
        transaction.set_rollback(True)
