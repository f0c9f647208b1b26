"""The shared bases and components: rendered whole, in both languages, as every room will use them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

TEMPLATES = Path(str(settings.PACKAGE)) / "config" / "templates"
pytestmark = pytest.mark.django_db
ERRORS = ("400", "403", "403_csrf", "404", "413", "429", "500")
UNITS = [
    {"code": "71", "name": "North Shire", "value": 5, "state": "known", "href": "#71"},
    {"code": "72", "name": "<South> & Shire", "value": None, "state": "none", "href": "#72"},
]


class SampleForm(forms.Form):
    cases = forms.IntegerField(label="Cases", help_text="Zero is an answer too.")
    remark = forms.CharField(label="Remark", required=False)
    sure = forms.BooleanField(label="Checked")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def render(name: str, **context: Any) -> str:
    request = RequestFactory().get("/gallery?q=x")
    request.user = AnonymousUser()
    return render_to_string(name, context, request=request)


def gallery(form: forms.Form | None = None) -> str:
    return render(
        "gallery.html",
        at=datetime(2020, 1, 29, 7, 0, tzinfo=UTC),
        day=date(2020, 1, 28),
        form=form or SampleForm(),
        page_obj=Paginator(range(240), 14).page(2),
        map_props={"geoUrl": "", "name": "Realm", "units": UNITS, "unit": "", "indicator": "x"},
        curve_props={"days": [], "series": [], "unit": ""},
    )


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_but_itself(name):
    page = render_to_string(f"{name}.html", {})

    assert 'data-lf-page="error"' in page
    assert 'href="/"' in page


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_speaks_chinese(name):
    with translation.override("zh-hans"):
        page = render(f"{name}.html", limit_megabytes=20)

    assert "返回工作台" in page
    assert "Back to my workplace" not in page


def test_every_component_stands_in_the_gallery():
    shown = (TEMPLATES / "gallery.html").read_text(encoding="utf-8")
    bases = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    for component in (TEMPLATES / "components").glob("*.html"):
        name = f"components/{component.name}"
        assert name in shown or bases.count(f'"{name}"') > 0, name


def test_every_component_says_what_it_takes():
    for component in (TEMPLATES / "components").glob("*.html"):
        first = component.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("{#"), component.name


def test_no_page_carries_a_style_a_script_or_a_button_without_a_type():
    page = gallery()

    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    assert not re.findall(r"<script(?![^>]*(?:application/json|type=\"module\"))", page)
    assert all("type=" in button for button in re.findall(r"<button[^>]*>", page))


def test_data_for_an_island_cannot_break_out_of_its_script():
    page = gallery()

    assert "\\u003CSouth\\u003E" in page
    assert "&lt;South&gt; &amp; Shire" in page


def test_a_missing_figure_is_a_dash_with_its_reason_and_never_a_zero():
    page = render("components/figure.html", label="Severe", value=None, reason="Not asked")
    zero = render("components/figure.html", label="Severe", value=0, change=0)

    assert "–" in page
    assert "Not asked" in page
    assert ">0<" in zero.replace(" ", "")
    assert "no change since yesterday" in zero


def test_an_unconfirmed_or_synthetic_figure_says_so_in_words():
    page = render(
        "components/figure.html", label="New", value=1234, unconfirmed=True, synthetic=True
    )

    assert "1,234" in page
    assert "Not yet confirmed" in page
    assert "synthetic" in page


def test_progress_is_a_bar_and_words():
    page = render("components/progress.html", done=120, total=2008, label="signed", missing="A, B")

    assert '<progress max="2008" value="120"' in page
    assert "<strong>120</strong> of 2,008" in page
    assert "A, B" in page


def test_a_refused_form_names_what_to_put_right_and_ties_it_to_the_field():
    page = gallery(SampleForm({"cases": "many"}))

    assert "Nothing was saved yet" in page
    assert 'href="#id_cases"' in page
    assert 'aria-describedby="id_cases_helptext id_cases_error"' in page
    assert 'id="id_cases_error"' in page


def test_the_pages_of_a_list_keep_its_filters():
    page = render("components/pager.html", page_obj=Paginator(range(40), 14).page(2))

    assert "15 to 28 of 40" in page
    assert 'href="?q=x&amp;page=3"' in page


def test_a_sorted_heading_turns_round():
    page = render("components/sort_header.html", column="name", label="Place", sort="name")

    assert 'aria-sort="ascending"' in page
    assert "sort=-name" in page
