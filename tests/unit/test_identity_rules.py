"""Numbers, masks and seals, without a store."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.ground.identity import masking, rules, sealing
from lianfang.ground.identity.errors import BadDocument, BadPhone, BadTraits, SealBroken
from lianfang.ground.identity.terms import WEIGHT, DocumentKind, RecordClass
from lianfang.ground.identity.traits import Traits

DAY = date(2020, 1, 29)
births = st.dates(min_value=date(1900, 1, 1), max_value=DAY)
regions = st.integers(min_value=0, max_value=999_999).map("{:06}".format)
serials = st.integers(min_value=0, max_value=999).map("{:03}".format)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def wide(text):
    """As a Chinese keyboard types it in full width."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@st.composite
def cards(draw):
    first_17 = draw(regions) + draw(births).strftime("%Y%m%d").zfill(8) + draw(serials)
    return first_17 + rules.check_digit(first_17)


def refusal(**traits):
    made = Traits(**traits)
    return rules.refusal_of(made, day=DAY, phone=rules.read_phone(made.phone, region="CN"))


@pytest.mark.parametrize(
    ("traits", "error"),
    [
        ({"document_kind": "id_card", "document_no": "99000119500101001"}, BadDocument),
        ({"document_kind": "id_card", "document_no": "990001195001010017"}, BadDocument),
        ({"document_kind": "id_card", "document_no": "990001195013010010"}, BadDocument),
        ({"document_kind": "id_card", "document_no": "990001202101010010"}, BadDocument),
        ({"document_kind": "id_card", "document_no": ""}, BadDocument),
        ({"document_kind": "id_card_15", "document_no": "99000150130100"}, BadDocument),
        ({"document_kind": "passport", "document_no": "E1"}, BadDocument),
        ({"document_kind": "none", "document_no": "E12345678"}, BadDocument),
        ({"phone": "13800"}, BadPhone),
        ({"phone": "ask his son"}, BadPhone),
        ({"birth": date(2020, 1, 30)}, BadTraits),
        ({"birth": date(1066, 1, 1)}, BadTraits),
        ({"sex": "x"}, BadTraits),
        ({"document_kind": "library_card"}, BadTraits),
        ({"needs": ("gold",)}, BadTraits),
        ({"name": "a" * 121}, BadTraits),
        ({"name": "a\x00b"}, BadTraits),
    ],
)
def test_what_cannot_be_right_is_refused(traits, error):
    assert isinstance(refusal(**traits), error)


@pytest.mark.parametrize(
    "traits",
    [
        {},
        {"name": "演示甲"},
        {"document_kind": "id_card", "document_no": "11010519491231002X"},
        {"document_kind": "id_card", "document_no": "110105 19491231 002x"},
        {"document_kind": "id_card", "document_no": wide("11010519491231002X")},
        {"document_kind": "id_card_15", "document_no": "110105491231002"},
        {"document_kind": "passport", "document_no": "E12345678"},
        {"document_kind": "hmt_permit", "document_no": "H1234567801"},
        {"document_kind": "foreign_permit", "document_no": "USA110080010101"},
        {"document_kind": "other", "document_no": "990001195013010010"},
        {"phone": "138 0013 8000"},
        {"phone": "+86 138-0013-8000"},
        {"phone": "0731-84822000"},
        {"phone": "+1 415 555 0123"},
        {"needs": ("dialysis", "language"), "sex": "female"},
    ],
)
def test_what_people_have_is_taken(traits):
    assert refusal(**traits) is None


@given(cards())
def test_any_region_is_taken(card):
    """The county code proves nothing: it must never decide."""
    assert rules.is_card(card)
    assert refusal(document_kind="id_card", document_no=card) is None


@given(cards(), st.integers(0, 16), st.integers(1, 9))
def test_one_misread_digit_is_noticed(card, at, by):
    wrong = card[:at] + str((int(card[at]) + by) % 10) + card[at + 1 :]

    assert not rules.is_card(wrong)


@given(cards().filter(lambda card: card[6:8] == "19"))
def test_the_old_number_is_the_same_document(card):
    old = card[:6] + card[8:17]

    assert rules.normal_document("id_card_15", old) == card


def test_a_card_says_birth_and_sex():
    traits = Traits(document_kind="id_card", document_no="11010519491231002X")

    done = rules.completed(traits, document=traits.document_no, day=DAY)

    assert (done.birth, done.sex) == (date(1949, 12, 31), "female")


def test_a_child_is_known_by_its_age():
    born = Traits(birth=date(2006, 1, 30))

    assert "child" in rules.completed(born, document="", day=DAY).needs
    assert "child" not in rules.completed(born, document="", day=date(2020, 1, 30)).needs


@pytest.mark.parametrize(
    ("mask", "value", "masked"),
    [
        (masking.name, "张三", "张*"),
        (masking.name, "欧阳娜娜", "欧*"),
        (masking.name, "Li", "L*"),
        (masking.name, "", ""),
        (masking.phone, "13800138000", "138****8000"),
        (masking.phone, "84822000", "******00"),
        (masking.phone, "", ""),
        (masking.document, "430102195001011234", "4301**********1234"),
        (masking.document, "E12345678", "*****5678"),
        (masking.document, "A1", "*1"),
        (masking.document, "7", "*"),
    ],
)
def test_masks(mask, value, masked):
    assert mask(value) == masked


@pytest.mark.parametrize("mask", [masking.name, masking.phone, masking.document])
@given(value=texts.map(lambda text: text.replace("*", "").strip()))
def test_a_mask_never_holds_the_value(mask, value):
    masked = mask(value)

    assert ("*" in masked and value not in masked) if value else masked == ""


def test_the_label_tells_two_apart():
    whole = masking.label(masked_name="张*", masked_document="4301**********1234", masked_phone="1")

    assert whole == "张* · 4301**********1234"
    assert masking.label(masked_name="", masked_document="", masked_phone="") == ""


def test_classes_only_widen():
    assert set(WEIGHT) == set(RecordClass)
    assert rules.widest(["observed", "case", "journey"]) == RecordClass.CASE


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("病例张某，身份证11010519491231002X，请注意", ["id_number"]),
        ("身份证 110105 19491231 002x", ["id_number"]),
        ("号码110105491231002", ["id_number"]),
        ("请拨打13800138000", ["phone"]),
        (wide("13800138000"), ["phone"]),
        ("+86 138-0013-8000", ["phone"]),
        ("车牌湘F12345的乘客", ["plate"]),
        ("鄂A·D12345 与 湘F8K888", ["plate", "plate"]),
        ("电话13800138000，车牌湘F12345", ["phone", "plate"]),
        ("服务热线0731-84822000、12320、120", []),
        ("1月23日15时起，G1001次列车", []),
        ("编号110105194912310021", []),
        ("确诊221例，追踪9223人", []),
        ("第A12345号通告", ["plate"]),
        ("", []),
    ],
)
def test_public_texts_are_searched(text, kinds):
    found = rules.find_personal(text)

    assert [one.kind for one in found] == kinds
    assert all(one.what and text[one.start : one.end].strip() for one in found)


@given(before=texts, card=cards(), after=texts)
def test_a_number_is_found_in_any_text(before, card, after):
    found = rules.find_personal(f"{before} ， {card} ， {after}")

    assert any(one.kind == "id_number" for one in found)


# Seals


KEY = sealing.IncidentKey("rehearsal", bytes(32))
OTHER_KEY = sealing.IncidentKey("rehearsal", bytes(31) + b"\x01")


def a_seal(person=None, key=KEY):
    person = person or uuid4()
    return person, key.wrap(sealing.new_data_key(), person=person)


@given(texts)
def test_what_is_sealed_opens_again(value):
    person, wrapped = a_seal()
    seal = KEY.unwrap(wrapped, person=person)

    sealed = seal.close("name", value)

    assert seal.open("name", sealed) == value
    assert len(value) < 6 or value.encode() not in sealed


def test_the_same_value_is_sealed_differently_each_time():
    person, wrapped = a_seal()
    seal = KEY.unwrap(wrapped, person=person)

    assert seal.close("name", "演示甲") != seal.close("name", "演示甲")


def test_another_incidents_key_opens_nothing():
    person, wrapped = a_seal()

    with pytest.raises(SealBroken):
        OTHER_KEY.unwrap(wrapped, person=person)


def test_a_key_moved_to_another_person_opens_nothing():
    _person, wrapped = a_seal()

    with pytest.raises(SealBroken):
        KEY.unwrap(wrapped, person=uuid4())


def test_a_value_moved_to_another_field_opens_nothing():
    person, wrapped = a_seal()
    seal = KEY.unwrap(wrapped, person=person)

    with pytest.raises(SealBroken):
        seal.open("phone", seal.close("name", "演示甲"))


@given(at=st.integers(0, 200), flip=st.integers(1, 255))
def test_an_altered_value_opens_nothing(at, flip):
    person, wrapped = a_seal()
    seal = KEY.unwrap(wrapped, person=person)
    sealed = bytearray(seal.close("address", "演示路1号"))
    sealed[at % len(sealed)] ^= flip

    with pytest.raises(SealBroken):
        seal.open("address", bytes(sealed))


@pytest.mark.parametrize("rest", [b"x", b"0123456789ab"])
def test_a_torn_value_opens_nothing(rest):
    person, wrapped = a_seal()

    with pytest.raises(SealBroken):
        KEY.unwrap(wrapped, person=person).open("name", rest)


def test_look_ups_differ_between_incidents():
    assert KEY.digest("phone", "1") == KEY.digest("phone", "1")
    assert KEY.digest("phone", "1") != OTHER_KEY.digest("phone", "1")
    assert KEY.digest("phone", "1") != KEY.digest("document", "1")


def test_a_key_is_not_printed():
    assert repr(KEY) == "IncidentKey(rehearsal)"


def test_every_kind_of_document_has_a_name():
    assert all(str(kind.label) for kind in DocumentKind)
