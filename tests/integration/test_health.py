import pytest
from django.db import connection


@pytest.mark.django_db
def test_health_answers(client):
    response = client.get("/health")

    assert response.content == b"ok\n"


@pytest.mark.django_db
def test_scripts_from_elsewhere_are_refused_by_the_browser(client):
    policy = client.get("/health").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_an_acknowledged_act_survives_a_power_cut():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
        else:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("read committed",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoken", "answered"),
    [(None, "zh-hans"), ("zh-CN,zh;q=0.9", "zh-hans"), ("en-GB", "en"), ("fr", "zh-hans")],
)
def test_the_browser_decides_the_language(client, spoken, answered):
    headers = {"accept-language": spoken} if spoken else {}

    assert client.get("/health", headers=headers).headers["Content-Language"] == answered
