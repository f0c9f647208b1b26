"""The shipped data and the made-up country keep what they promise, before any loader sees them."""

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HUNAN = ROOT / "data" / "hunan"
AFTERNOON = ROOT / "data" / "scenarios" / "hunan-2020-01-29"
LITTORAL = ROOT / "tests" / "data" / "littoral"
PACKS = [HUNAN, LITTORAL]
SCENARIOS = [AFTERNOON, LITTORAL / "scenario"]
PACK_OF = {AFTERNOON: HUNAN, LITTORAL / "scenario": LITTORAL}
RECORD_FILES = ("orders.yaml", "facts.yaml", "open_orders.yaml")

Row = dict[str, str]


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")


@cache
def rows(path: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text_of(path))))


@cache
def document(path: Path) -> Any:
    return yaml.safe_load(text_of(path))


def table(pack: Path, name: str) -> list[Row]:
    return rows(pack / document(pack / "pack.yaml")["files"][name])


@cache
def level_of(pack: Path) -> dict[str, str]:
    """Place code -> level code, over the whole tree."""
    digits = {level["code"]: level["digits"] for level in document(pack / "pack.yaml")["levels"]}
    both = table(pack, "divisions") + table(pack, "villages")
    return {row["code"][: digits[row["level"]]]: row["level"] for row in both}


def records(scenario: Path) -> list[dict[str, Any]]:
    return [record for name in RECORD_FILES for record in document(scenario / name)]


def clauses(scenario: Path) -> Iterator[dict[str, Any]]:
    for record in records(scenario):
        yield from record.get("clauses", [])


def shipped_texts() -> Iterator[tuple[Path, str]]:
    for folder in (ROOT / "data", LITTORAL):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path, text_of(path)


# ---------------------------------------------------------------- the tree


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_tree_counts_what_the_manifest_expects(pack: Path) -> None:
    manifest = document(pack / "pack.yaml")
    both = table(pack, "divisions") + table(pack, "villages")
    zones = [row for row in both if row["kind"] == manifest["zone_kind"]]
    numbers = {level["code"]: level["no"] for level in manifest["levels"]}
    counted = Counter[Any](numbers[row["level"]] for row in both if row not in zones)
    assert {**counted, "zones": len(zones)} == manifest["expected"]


def test_hunan_is_1_14_122_2008_29454_and_16_zones() -> None:
    expected = document(HUNAN / "pack.yaml")["expected"]
    assert expected == {1: 1, 2: 14, 3: 122, 4: 2008, 5: 29454, "zones": 16}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_no_place_is_an_orphan_and_no_code_comes_twice(pack: Path) -> None:
    both = table(pack, "divisions") + table(pack, "villages")
    codes = [row["code"] for row in both]
    assert len(codes) == len(set(codes))
    assert {row["parent_code"] for row in both} - {""} <= set(codes)


def test_places_down_to_the_county_have_an_english_name() -> None:
    nameless = [
        r["code"] for r in table(HUNAN, "divisions") if r["level_no"] < "4" and not r["name_en"]
    ]
    assert nameless == []


def test_each_zone_names_a_county_of_its_own_prefecture() -> None:
    kinds = {
        row["code"]: row["kind"] for row in table(HUNAN, "divisions") if row["level"] == "county"
    }
    zones = {code for code, kind in kinds.items() if kind == "functional_zone"}
    hosts = table(HUNAN, "zone_hosts")
    assert {row["zone_code"] for row in hosts} == zones
    assert {row["host_code"] for row in hosts} <= set(kinds) - zones
    assert all(row["zone_code"][:4] == row["host_code"][:4] for row in hosts)
    assert {row["grade"] for row in hosts} <= {"evidence", "unverified", "assumed"}
    assert all(row["basis"] and row["basis_en"] for row in hosts)


# ---------------------------------------------------------------- figures


def day(name: str, on: str) -> dict[str, int]:
    found = {row.get("code", "43"): row for row in table(HUNAN, name) if row["date"] == on}
    return {code: int(row["confirmed"]) for code, row in found.items()}


def test_the_29th_of_january_has_277_confirmed_57_in_changsha_and_4_in_xiangxi() -> None:
    units = day("prefecture_daily", "2020-01-29")
    assert sum(units.values()) == 277
    assert day("province_daily", "2020-01-29") == {"43": 277}
    assert (units["430100"], units["433100"], units["430800"]) == (57, 4, 1)


def test_zhangjiajie_has_no_case_the_day_before() -> None:
    assert day("prefecture_daily", "2020-01-28")["430800"] == 0


def test_units_add_up_to_the_province_on_every_day() -> None:
    dates = [row["date"] for row in table(HUNAN, "province_daily")]
    assert len(dates) == 101
    for on in dates:
        assert sum(day("prefecture_daily", on).values()) == day("province_daily", on)["43"]


def published(pack: Path) -> dict[date, datetime]:
    times = table(pack, "publication_times")
    return {date.fromisoformat(r["date"]): datetime.fromisoformat(r["published_at"]) for r in times}


def test_the_figures_of_the_29th_were_published_on_the_30th() -> None:
    assert published(HUNAN)[date(2020, 1, 29)].isoformat() == "2020-01-30T09:42:29+08:00"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_day_was_published_on_the_day_after(pack: Path) -> None:
    assert published(pack)
    assert all((at.date() - on).days == 1 for on, at in published(pack).items())


def test_every_day_of_the_series_has_its_time_of_publication_and_how_it_is_known() -> None:
    assert set(published(HUNAN)) == {
        date.fromisoformat(r["date"]) for r in table(HUNAN, "province_daily")
    }
    bases = {row["basis"] for row in table(HUNAN, "publication_times")}
    assert bases == {"first seen complete", "first seen unchanged", "assumed"}


def stored_columns(pack: Path) -> Iterator[tuple[str, str]]:
    for indicator in document(pack / "indicators.yaml"):
        for column in (indicator["from"] or {}).values():
            yield column["table"], column["column"]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_stored_indicators_come_from_columns_that_exist(pack: Path) -> None:
    series = document(pack / "pack.yaml")["series"]["tables"]
    for name, column in stored_columns(pack):
        assert name in series
        assert column in table(pack, name)[0]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_each_indicator_is_defined_and_derived_ones_use_known_ones(pack: Path) -> None:
    indicators = {each["code"]: each for each in document(pack / "indicators.yaml")}
    for each in indicators.values():
        assert all(each[text] for text in ("zh", "en", "definition_zh", "definition_en"))
        assert (each["kind"] == "stored") == (each["from"] is not None) == (each["formula"] is None)
        assert each["type"] in {"cumulative", "stock", "flow"}
        assert set(terms(each["formula"])) <= set(indicators)
    board = document(pack / "pack.yaml")["board"]
    assert {board["indicator"], *board["choices"], *board["columns"]} <= set(indicators)


def terms(formula: dict[str, Any] | None) -> list[str]:
    match formula:
        case None:
            return []
        case {"minus": list(codes)}:
            return codes
        case {"daily_change": str(code)} | {"per": "population", "scale": int(), "of": str(code)}:
            return [code]
    raise AssertionError(formula)


# ---------------------------------------------------------------- maps


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text_of(path))["features"]
    return found


def rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    shape = feature["geometry"]
    bodies = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [ring for body in bodies for ring in body]


def area(feature: dict[str, Any]) -> float:
    """Signed by the ring's turn, so that a hole takes away what its shell counts."""
    total = 0.0
    for ring in rings(feature):
        pairs = pairwise(ring)
        total += sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2
    return abs(total)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_maps_show_each_unit_of_their_place_once(pack: Path) -> None:
    tree, maps = level_of(pack), document(pack / "pack.yaml")["boundaries"]
    zones = {row["zone_code"] for row in table(pack, "zone_hosts")}
    below = {len(code): code for code in maps["children"]}
    assert below
    for above, name in maps["children"].items():
        shown = [feature["id"] for feature in features(pack / name)]
        level = tree[shown[0]]
        inside = {c for c, found in tree.items() if found == level and c.startswith(above)} - zones
        assert sorted(shown) == sorted(inside)
    assert [feature["id"] for feature in features(pack / maps["outline"])] == [
        document(pack / "pack.yaml")["root"]
    ]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_no_gap_opens_between_neighbours(pack: Path) -> None:
    manifest = document(pack / "pack.yaml")
    outline = sum(map(area, features(pack / manifest["boundaries"]["outline"])))
    units = features(pack / manifest["boundaries"]["children"][manifest["root"]])
    assert sum(map(area, units)) == pytest.approx(outline, abs=1e-6)


def test_county_borders_are_drawn_once_in_each_direction() -> None:
    edges = Counter(
        (tuple(start), tuple(end))
        for path in sorted((HUNAN / "geo" / "counties").glob("*.geojson"))
        for feature in features(path)
        for ring in rings(feature)
        for start, end in pairwise(ring)
    )
    shared = sum(1 for start, end in edges if (end, start) in edges)
    assert max(edges.values()) == 1
    assert shared / len(edges) > 0.75


def test_maps_are_small_and_credit_their_source() -> None:
    overview = [HUNAN / "geo" / "prefectures.geojson", HUNAN / "geo" / "province.geojson"]
    assert sum(path.stat().st_size for path in overview) < 120_000
    for path in (HUNAN / "geo").rglob("*.geojson"):
        assert json.loads(text_of(path))["attribution"]
    assert "OpenStreetMap" in document(HUNAN / "pack.yaml")["map_attribution"]["en"]


# ---------------------------------------------------------------- offices and sign-ins


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_offices_sit_at_levels_of_the_pack_with_known_roles(pack: Path) -> None:
    levels = {level["code"] for level in document(pack / "pack.yaml")["levels"]}
    roles = "commander first_responsible duty_officer epidemiologist clinician barrier_officer"
    known = set(f"{roles} reception grid_worker data_protection administrator".split())
    offices = document(pack / "offices.yaml")
    assert {level for office in offices for level in office["levels"]} <= levels
    assert {office["role"] for office in offices} == known


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_each_level_has_exactly_one_first_responsible_office(pack: Path) -> None:
    first = [o for o in document(pack / "offices.yaml") if o["first_responsible"]]
    counted = Counter(level for office in first for level in office["levels"])
    assert counted == {level["code"]: 1 for level in document(pack / "pack.yaml")["levels"]}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_each_signin_is_an_office_at_a_place_of_its_level(scenario: Path) -> None:
    tree = level_of(PACK_OF[scenario])
    offices = {office["code"]: office for office in document(PACK_OF[scenario] / "offices.yaml")}
    signins = document(scenario / "scenario.yaml")["signins"]
    assert len({signin["username"] for signin in signins}) == len(signins)
    for signin in signins:
        assert tree[signin["place"]] in offices[signin["office"]]["levels"]


def test_the_demonstration_opens_at_three_in_the_afternoon() -> None:
    scenario = document(AFTERNOON / "scenario.yaml")
    assert scenario["clock"] == "2020-01-29T15:00:00+08:00"
    at = {signin["place"] for signin in scenario["signins"]}
    assert {"43", "4301", "4302", "4304", "4306", "4308", "430104"} <= at


# ---------------------------------------------------------------- records


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_every_record_has_a_source_and_says_whether_it_is_synthetic(scenario: Path) -> None:
    keys = [record["key"] for record in records(scenario)]
    assert len(keys) == len(set(keys))
    for record in records(scenario):
        assert all(record["source"][field] for field in ("id", "pointer")), record["key"]
        assert record["synthetic"] == (record["source"]["grade"] == "synthetic"), record["key"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_made_up_orders_are_marked_and_reported_ones_are_not(scenario: Path) -> None:
    assert all(record["synthetic"] for record in document(scenario / "open_orders.yaml"))
    reported = document(scenario / "orders.yaml") + document(scenario / "facts.yaml")
    assert not any(record["synthetic"] for record in reported)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_every_place_a_record_names_is_in_the_tree(scenario: Path) -> None:
    tree = level_of(PACK_OF[scenario])
    levels = set(tree.values())
    named = {record.get("issuer") or record["place"] for record in records(scenario)}
    named |= {code for clause in clauses(scenario) for code in clause["to"].get("places", [])}
    assert named <= set(tree)
    assert {c["to"]["level"] for c in clauses(scenario) if "level" in c["to"]} <= levels


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_what_has_no_date_or_no_clauses_says_why(scenario: Path) -> None:
    for record in document(scenario / "orders.yaml"):
        assert record["issued_on"] or record["issued_on_reason"]["en"], record["key"]
        assert record["clauses"] or record["clauses_reason"]["en"], record["key"]
    for record in document(scenario / "facts.yaml"):
        assert record.get("on") or record.get("from") or record["on_reason"]["en"], record["key"]


def test_the_province_and_all_fourteen_prefectures_have_orders_and_facts() -> None:
    prefectures = {code for code, level in level_of(HUNAN).items() if level == "prefecture"}
    issuers = {record["issuer"][:4] for record in document(AFTERNOON / "orders.yaml")}
    places = {record["place"][:4] for record in document(AFTERNOON / "facts.yaml")}
    assert issuers == places == prefectures | {"43"}


def test_zhuzhou_issued_four_numbered_orders_on_four_days() -> None:
    orders = [r for r in document(AFTERNOON / "orders.yaml") if r["kind"] == "order"]
    assert [(r["issuer"], r["number"], r["issued_on"]) for r in orders] == [
        ("4302", number, f"2020-01-{24 + number}") for number in (1, 2, 3, 4)
    ]


def test_level_one_was_declared_on_the_reported_days() -> None:
    found = [r for r in document(AFTERNOON / "orders.yaml") if r["response_level"] == "I"]
    assert {r["issuer"]: int(r["issued_on"][-2:]) for r in found} == {
        "43": 23, "4301": 24, "4305": 25, "4307": 24, "4313": 24, "4331": 23,
    }  # fmt: skip


def test_reported_numbers_are_exact() -> None:
    facts = {record["key"]: record["numbers"] for record in document(AFTERNOON / "facts.yaml")}
    assert facts["medical-team-1"] == {"people": 137}
    assert facts["medical-team-2"] == {"people": 137, "people_total": 274}
    assert facts["hengyang-loudspeakers"] == {"loudspeakers": 43800, "sound_columns": 6230}
    assert facts["changsha-thermometers"] == {"infrared_thermometers": 20}
    assert facts["supervision-round-1"]["leaders"] == 15
    assert facts["huaihua-designated-hospitals"] == {"city_hospitals": 2, "county_hospitals": 14}


def test_what_the_report_does_not_say_stays_empty() -> None:
    for record in document(AFTERNOON / "orders.yaml"):
        unsaid = {record[field] for field in ("legal_basis", "sunset", "review_on", "remedy")}
        assert unsaid == {None}, record["key"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_signing_picture_adds_up(scenario: Path) -> None:
    tree, now = level_of(PACK_OF[scenario]), document(scenario / "scenario.yaml")["clock"]
    for order in document(scenario / "open_orders.yaml"):
        signing = order["signing"]
        signed, missing = set(signing["signed_at"]), set(signing["missing"])
        assert not signed & missing
        assert set(signing["overdue"]) <= missing
        for level, picture in signing["by_level"].items():
            here = {code for code in signed if tree[code] == level}
            gone = {code for code in missing if tree[code] == level}
            assert (len(here), len(here | gone)) == (picture["signed"], picture["of"]), order["key"]
        times = list(signing["signed_at"].values()) + [r["at"] for r in signing["reported"]]
        assert all(order["issued_at"] <= at < now for at in times), order["key"]
        handled = {r["place"] for r in signing["accepted"] + signing["returned"]}
        assert handled <= {r["place"] for r in signing["reported"]} <= signed


def late_places(order: dict, now: str) -> set[str]:
    """Who has not signed in time, or has not reported in time, or was sent back and is out of time."""
    signing = order["signing"]
    reported = {r["place"] for r in signing["reported"]} - {r["place"] for r in signing["returned"]}
    late = set(signing["missing"]) if order["sign_by"] < now else set()
    return late | (set(signing["signed_at"]) - reported if order["report_by"] < now else set())


def test_the_demonstration_names_a_few_who_are_late_not_everybody() -> None:
    now = document(AFTERNOON / "scenario.yaml")["clock"]
    late = {
        order["key"]: late_places(order, now) for order in document(AFTERNOON / "open_orders.yaml")
    }
    assert late == {
        "synthetic-zero-report": {"4305", "430529", "433127"},
        "synthetic-arrivals-search": set(),
        "synthetic-arrival-screening": {"430626", "431126"},
        "synthetic-hotels": set(),
    }


def test_a_sample_order_that_restricts_has_basis_sunset_review_and_remedy() -> None:
    restricting = [
        order
        for order in document(AFTERNOON / "open_orders.yaml")
        if any(clause["restricts"] for clause in order["clauses"])
    ]
    assert restricting
    for order in restricting:
        assert order["legal_basis"]["articles"]
        assert order["sunset"] > order["review_on"]
        assert order["remedy"]["en"]
        assert order["alternative_considered"]["en"]


# ---------------------------------------------------------------- what must never be shipped

PRIVATE = {
    "mobile number": re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)"),
    "telephone number": re.compile(r"(?<![\d.])0\d{2,3}[- ]\d{7,8}(?!\d)"),
    "identity number": re.compile(r"(?<![\d.])\d{17}[\dXx](?!\d)"),
}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕张孔曹严华金魏陶姜谢邹喻章苏潘葛范彭郎鲁韦马苗凤方俞袁柳唐罗薛雷贺倪汤滕殷毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚"
TITLED = re.compile(
    rf"(?:书记|省长|市长|州长|县长|区长|主任|局长|院长|政委|指挥长|先生|女士)([{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
OFFICIALS = {"杜家毫", "许达哲"}


# Switchboards of the published lists, and numbers of people who do not exist.
PUBLISHED = {("hospitals.csv", "telephone number"), ("lodgings.csv", "telephone number")}
MADE_UP = re.compile(r"13800000\d{3}")


@pytest.mark.parametrize("what", PRIVATE)
def test_no_private_number_is_shipped(what: str) -> None:
    found = {
        path.name: number.group()
        for path, text in shipped_texts()
        if (path.name, what) not in PUBLISHED
        for number in PRIVATE[what].finditer(text)
        if not MADE_UP.fullmatch(number.group())
    }
    assert found == {}


def test_the_guards_against_private_numbers_bite() -> None:
    samples = {"mobile number": "13812345678", "telephone number": "0731-88888888"}
    samples["identity number"] = "43010419700101123X"
    assert all(PRIVATE[what].search(f"x {sample} y") for what, sample in samples.items())
    assert TITLED.findall("省委书记张某某") == ["张某某"]


def test_only_two_officials_are_named_and_only_in_the_facts() -> None:
    written = {path: text for path, text in shipped_texts() if path.suffix == ".yaml"}
    named = {name for text in written.values() for name in TITLED.findall(text)}
    assert named == OFFICIALS
    where = {path.name for path, text in written.items() if any(o in text for o in OFFICIALS)}
    assert where == {"facts.yaml"}


def test_no_line_of_baidu_mobility_is_shipped_and_every_file_has_its_source_told() -> None:
    told = (ROOT / "SOURCES.md").read_text(encoding="utf-8")
    shipped = [path for path, _ in shipped_texts() if path.is_relative_to(ROOT / "data")]
    untold = [
        path.name for path in shipped if path.name not in told and path.parent.name not in told
    ]
    assert untold == []
    assert not any("baidu" in path.name.lower() for path in shipped)


def keys_of(value: Any) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from keys_of(part)


def test_no_key_is_one_of_yaml_s_words_for_true_or_false() -> None:
    """An unquoted `on` or `no` would be read as a truth value and silently not be found."""
    paths = [path for path, _ in shipped_texts() if path.suffix == ".yaml"]
    assert paths
    assert [
        path.name for path in paths if any(isinstance(k, bool) for k in keys_of(document(path)))
    ] == []
