import pytest

TOO_MUCH = b"x" * (21 * 1024 * 1024)

pytestmark = pytest.mark.django_db


def test_a_page_is_told_what_is_taken(client):
    response = client.post("/language", TOO_MUCH, content_type="application/octet-stream")

    assert response.status_code == 413
    assert "20 MB" in response.content.decode()


def test_a_device_is_told_in_its_own_shape(client):
    response = client.post("/api/anything", TOO_MUCH, content_type="application/json")

    assert response.status_code == 413
    assert response.json()["code"] == "config.body-too-large"


def test_a_length_that_is_no_number_is_left_to_the_server(client):
    response = client.get("/health", headers={"content-length": "many"})

    assert response.status_code == 200
