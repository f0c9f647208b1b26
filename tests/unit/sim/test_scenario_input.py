"""Bad input is refused with its field, position and value; good input makes the round trip."""

from __future__ import annotations

import json
from datetime import date

import pytest
import yaml

from lianfang_measures import InvalidMeasure, OverlappingMeasures, StayAtHome, Venue
from lianfang_sim.disease import Delay, Settings
from lianfang_sim.errors import InvalidInput
from lianfang_sim.geography import Area, Land, read_land
from lianfang_sim.scenario import (
    Finding,
    Importation,
    Mobility,
    Surveillance,
    from_record,
    read_scenario,
    to_record,
)
from lianfang_sim.simulation import simulate_plainly
from lianfang_sim.world import World
from tests.unit.sim.lands import ALWAYS, a_disease, a_land, a_scenario, any_scenario

HEAD = "code,name,population,longitude,latitude\n"


def a_folder(tmp_path, rows: str):
    (tmp_path / "areas.csv").write_text(HEAD + rows, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("1000,A,,1,1\n", r"population\[row 2\] = '' is missing"),
        ("1000,A,many,1,1\n", r"population\[row 2\] = 'many' is no number"),
        ("1000,A,0,1,1\n", r"population\[1000\] = 0 must be 1 or more"),
        ("1000,A,-5,1,1\n", r"population\[1000\] = -5"),
        ("1000,A,5,1,1\n1000,B,5,1,1\n", r"code\[1\] = '1000' must be digits and unique"),
        ("1000,A,5,200,1\n", r"longitude, latitude\[1000\]"),
        ("", "is empty: a land has at least one area"),
    ],
)
def test_a_bad_area_is_refused_with_row_and_value(tmp_path, rows, words):
    with pytest.raises(InvalidInput, match=words):
        read_land(a_folder(tmp_path, rows))


def test_a_neighbour_that_is_no_area_is_refused(tmp_path):
    folder = a_folder(tmp_path, "1000,A,5,1,1\n")
    (folder / "neighbours.csv").write_text("area_a,area_b\n1000,2000\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"neighbours\[row 2\] = '2000' is no area"):
        read_land(folder)


def test_a_land_is_read_with_its_ages_and_sizes(tmp_path):
    folder = a_folder(tmp_path, "1000,A,500,1,1\n1001,B,700,1.2,1\n")
    (folder / "neighbours.csv").write_text("area_a,area_b\n1000,1001\n", encoding="utf-8")
    (folder / "land.yaml").write_text("household_sizes: [0.5, 0.5]\n", encoding="utf-8")

    land = read_land(folder)

    assert land.population == 1200
    assert land.neighbours == ((0, 1),)
    assert land.household_sizes == (0.5, 0.5)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"household_sizes": (0.5, 0.4)}, "is the sum of the shares"),
        ({"household_sizes": (0.0,) * 100 + (1.0,)}, "101 is above 100 persons"),
        ({"class_sizes": (0,)}, r"class_sizes\[0\] = 0"),
        ({"age_shares": {"": (0.5, 0.5)}}, "must hold 17 age bands"),
        ({"at_work": (1.0,) * 17}, r"in_school \+ at_work\[1\]"),
        ({"neighbours": ((0, 0),)}, "names no two areas"),
    ],
)
def test_a_bad_land_is_refused(changes, words):
    area = Area(code="1", name="A", population=9, longitude=0.0, latitude=0.0)

    with pytest.raises(InvalidInput, match=words):
        Land(areas=(area,), **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"r0": -1.0}, "r0"),
        ({"dispersion": 0.0}, "dispersion = 0.0 must be a number greater than 0"),
        ({"generation": Delay(mean=0.0)}, r"generation\.mean"),
        ({"share_symptomatic": 1.2}, r"share_symptomatic\[0\] = 1.2 is no share"),
        ({"severe": (0.1,) * 3}, "must hold 17 age bands"),
        ({"susceptibility": (0.0,) * 17}, "leaves nobody susceptible"),
        ({"sources": {"beauty": "x"}}, "is no parameter of a disease"),
    ],
)
def test_a_bad_disease_is_refused(changes, words):
    with pytest.raises(InvalidInput, match=words):
        a_disease(**changes)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Delay(mean=-1.0), "mean, sd"),
        (lambda: Settings(household=0.5, school=0, work=0, community=0.4), "sum of the shares"),
        (lambda: Importation(expected=(1.0, -2.0)), r"importation\.expected\[1\] = -2.0"),
        (lambda: Importation(expected=(float("nan"),)), r"expected\[0\] = nan"),
        (lambda: Importation(areas={"10": 0.0}), "leaves no weight anywhere"),
        (lambda: Mobility(trips=0.8, profile=(1.5,)), "above 0.9"),
        (lambda: Finding(share=2.0, delay=Delay(mean=1.0)), r"finding\.share"),
        (lambda: a_scenario(days=0), "days = 0 must be 1 to 1500"),
        (lambda: a_scenario(assumptions={"luck": 1.0}), "'luck' is no assumption"),
        (lambda: a_scenario(assumptions={"close.schools": 2.0}), r"close\.schools\] = 2.0"),
    ],
)
def test_bad_parts_of_a_scenario_are_refused(make, words):
    with pytest.raises(InvalidInput, match=words):
        make()


def test_findings_must_rise_in_time():
    late = Finding(share=0.5, delay=Delay(mean=1.0), since=date(2020, 2, 1))
    early = Finding(share=0.5, delay=Delay(mean=1.0), since=date(2020, 1, 1))

    with pytest.raises(InvalidInput, match="must rise"):
        Surveillance(finding=(late, early))


def test_measures_that_ask_twice_are_refused():
    home = StayAtHome(level=0.5, **ALWAYS)

    with pytest.raises(OverlappingMeasures):
        a_scenario(measures=(home, home))


def test_an_arrival_at_a_place_that_is_none_is_refused():
    scenario = a_scenario(importation=Importation(expected=(1.0,), areas={"99": 1.0}))

    with pytest.raises(InvalidInput, match=r"importation\.areas\[99\]"):
        simulate_plainly(World.build(a_land(50)), scenario, seed=1, replicates=range(1))


@pytest.mark.parametrize("seed", range(10))
def test_a_scenario_makes_the_round_trip_through_json(seed):
    scenario = any_scenario(seed)

    back = from_record(json.loads(json.dumps(to_record(scenario))))

    assert back == scenario
    assert back.digest == scenario.digest


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "colour = 'red' is no field of Scenario"),
        ({"days": 1.5}, "days = 1.5 cannot be read as int"),
        ({"first": "soon"}, "first = 'soon' cannot be read as date"),
        ({"mobility": {"speed": 1}}, r"mobility\.speed = 1 is no field of Mobility"),
        ({"importation": []}, "must be a mapping"),
    ],
)
def test_a_bad_record_is_refused_with_its_path(change, words):
    with pytest.raises(InvalidInput, match=words):
        from_record(to_record(a_scenario()) | change)


def test_a_missing_field_is_named():
    record = to_record(a_scenario())
    del record["disease"]["r0"]

    with pytest.raises(InvalidInput, match=r"disease\.r0 = None is missing"):
        from_record(record)


def test_a_scenario_file_may_name_its_disease_and_holds_measures(tmp_path):
    record = to_record(a_scenario()) | {"disease": "disease.yaml"}
    record["measures"] = [{"kind": "close_venues", "venues": "schools", "start": "2020-01-05"}]
    disease = to_record(a_scenario())["disease"]
    (tmp_path / "disease.yaml").write_text(yaml.safe_dump(disease), encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")

    scenario = read_scenario(tmp_path / "scenario.yaml")

    assert scenario.measures[0].venues == Venue.SCHOOLS
    record["measures"][0]["venues"] = "moon"
    (tmp_path / "scenario.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    with pytest.raises(InvalidMeasure, match="moon"):
        read_scenario(tmp_path / "scenario.yaml")
