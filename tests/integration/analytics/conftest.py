"""The province's real series, with inhabitants and coordinates of the units, on 29 January 2020."""

import csv
import json

import pytest

from lianfang.ground.places.models import Place
from tests.factories import HUNAN
from tests.integration.boards import load_series


@pytest.fixture
def series(db) -> None:
    load_series()
    with (HUNAN / "population" / "prefecture.csv").open(encoding="utf-8") as file:
        people = {row["code"][:4]: int(row["pop_census_2020"]) for row in csv.DictReader(file)}
    geo = json.loads((HUNAN / "geo" / "prefectures.geojson").read_text(encoding="utf-8"))
    for feature in geo["features"]:
        at = feature["properties"]
        Place.objects.filter(code=at["code"]).update(
            population=people[at["code"]], longitude=at["lon"], latitude=at["lat"]
        )
