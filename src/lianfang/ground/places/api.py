from __future__ import annotations

from dataclasses import asdict

from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.ground.places import queries
from lianfang.ground.places.search import BETWEEN, search
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation

router = Router()


class PlaceFound(Schema):
    """One hit of the search, best first."""

    code: str
    name: str
    name_en: str
    label: str
    path: str
    level: str


class PlaceFacts(PlaceFound):
    """What the tree knows of a place."""

    official_code: str
    is_zone: bool
    attached_to: str | None
    population: int | None
    population_basis: str
    area_km2: float | None
    longitude: float | None
    latitude: float | None


class Wanted(Schema):
    """What is searched for."""

    q: str = Field(max_length=80, description="Name, pinyin, first letters, code or English name")
    under: str = Field("", max_length=15, pattern="^[0-9]*$", description="Only below this code")
    level: str = Field("", max_length=24, description="Only places of this level")
    limit: int = Field(20, ge=1, le=100)


@router.get(
    "/places/search",
    response=list[PlaceFound],
    operation_id="searchPlaces",
    summary="Find places by name, reading, first letters or code",
)
def search_places(request: OfficerRequest, wanted: Query[Wanted]) -> list[dict[str, str]]:
    del request
    under = queries.prefixes_of(wanted.under) if wanted.under else ()
    found = search(wanted.q, under=under, level=wanted.level, limit=wanted.limit)
    return [asdict(place) for place in found]


@router.get(
    "/places/{code}", response=PlaceFacts, operation_id="getPlace", summary="The facts of a place"
)
def get_place(request: OfficerRequest, code: str) -> PlaceFacts:
    del request
    place = queries.get(code)
    above = queries.path(code)[:-1]
    return PlaceFacts(
        code=place.code,
        name=place.name,
        name_en=place.name_en or place.pinyin_title,
        label=place.label,
        path=BETWEEN.join(step.label for step in above),
        level=place.level.code,
        official_code=place.official_code,
        is_zone=place.is_zone,
        attached_to=place.attached_to_id,
        population=place.population,
        population_basis=place.basis_of_population,
        area_km2=place.area_km2,
        longitude=place.longitude,
        latitude=place.latitude,
    )
