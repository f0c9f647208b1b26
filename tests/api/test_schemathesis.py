"""The API as its own description promises it: generated documents end in an answer or a refusal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lianfang.config.wsgi import application
from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from tests.access import doors
from tests.factories import signed_in
from tests.integration.test_daily_report import BRIEFING, hunan
from tests.integration.test_task_acts import sent_to

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["hunan"]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CAST = {
    "commander": (Role.COMMANDER, "43"),
    "duty officer": (Role.DUTY_OFFICER, "4301"),
    "grid worker": (Role.GRID_WORKER, "430104"),
}
# Operations that ask for no session, and what stands in its place.
PUBLIC = {
    "pairDevice": "a code that an officer shows, good for once",
    "sendBatch": "the device's signature over what it sends",
    "getDeviceState": "the device's signature over its question",
    "getPadBundle": "the device's signature over its question",
    "getCurrentRulePack": "nothing: rules are public, and signed by the house",
    "getRulePack": "nothing: rules are public, and signed by the house",
}
EXAMPLES = 10
calm = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def undone() -> Iterator[None]:
    """A request of a real server gives its connection up, and with it what the test has written."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def task(hunan, rule_packs, noon):
    """Figures to report on, and a task that waits."""
    clock.set_to(shown_at=BRIEFING)
    return sent_to("4301", now=noon)[0]


@pytest.fixture(params=CAST)
def session(task, request) -> dict[str, str]:
    """The cookies of somebody signed in; the token goes into its header as well."""
    client = signed_in(Client(), *CAST[request.param])
    client.get("/account/")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def operations() -> list[Any]:
    with undone():
        described = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    return [found.ok() for found in described.get_all_operations()]


def ask(case: Any, session: dict[str, str], *, checks: list[Any]) -> int:
    """One question, undone afterwards so that the next one meets a whole store."""
    token = {"X-CSRFToken": session.get("csrftoken", "")}
    with undone():
        answer = case.call_and_validate(cookies=session, headers=token, checks=checks)
    return int(answer.status_code)


def test_the_description_names_every_operation(task):
    assert len(operations()) == len(doors.operations())


def can_be_asked_wrongly(operation: Any) -> bool:
    """Not where anybody may ask and any word will do."""
    described = operation.definition.raw
    schemas = [parameter["schema"] for parameter in described.get("parameters", [])]
    any_word = all(schema.keys() <= {"type", "title"} for schema in schemas)
    return "security" in described or "requestBody" in described or not any_word


@pytest.mark.parametrize("mode", GenerationMode)
def test_no_document_breaks_the_api(session, mode):
    for operation in operations():
        if mode is GenerationMode.NEGATIVE and not can_be_asked_wrongly(operation):
            continue

        @calm
        @given(case=operation.as_strategy(generation_mode=mode))
        def no_fault(case: Any) -> None:
            ask(case, session, checks=CHECKS)

        no_fault()


def test_no_document_breaks_the_acts_on_a_task_that_is_there(session, task):
    keyed = [one for one in operations() if "{task_id}" in one.path]
    cases = st.one_of(one.as_strategy(path_parameters={"task_id": task.pk}) for one in keyed)

    @calm
    @given(case=cases)
    def no_fault(case: Any) -> None:
        ask(case, session, checks=CHECKS)

    no_fault()


def test_without_a_session_every_other_operation_says_so(task):
    for operation in operations():
        if operation.definition.raw["operationId"] in PUBLIC:
            continue

        @settings(calm, max_examples=1)
        @given(case=operation.as_strategy())
        def refused(case: Any) -> None:
            assert ask(case, {}, checks=[not_a_server_error]) == 401

        refused()


def test_a_public_operation_answers_as_described_without_a_session(task):
    found = {one.definition.raw["operationId"]: one for one in operations()}

    assert found.keys() >= PUBLIC.keys()
    for name in PUBLIC:

        @settings(calm, max_examples=1)
        @given(case=found[name].as_strategy())
        def answered(case: Any) -> None:
            assert ask(case, {}, checks=CHECKS) in {200, 304, 401, 403, 404, 413, 422, 503}

        answered()
