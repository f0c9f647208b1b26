"""A checklist as a form: built from its template, one column, usable with a thumb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.ground.checklists import rules
from lianfang.ground.checklists.terms import ItemType, YesNo
from lianfang.ground.tasks import evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang.ground.checklists.shapes import Item, Template

PREFIX = "answer"


class ChecklistForm(forms.Form):
    """The items of a template as fields; what is wrong is said by the engine's own rules.

    An item that hangs on another answer is shown with a word on when it is asked, so that the form
    works without scripts.
    """

    prefix = PREFIX
    # What is missing is said by the page, beside everything else; and a button may ask for nothing.
    use_required_attribute = False

    def __init__(self, template: Template, *args: Any) -> None:
        super().__init__(*args)
        self.template = template
        self.photos: dict[str, evidence.Proof] = {}
        for item in template.items:
            self.fields[item.key] = field = _field(item, template)
            # An item that hangs on another answer is asked for by the rules, once that is known.
            field.required = item.required and not item.show_if
            field.error_messages["required"] = rules.unanswered(item).sentence

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = {key: self._answer(key) for key in self.fields}
        if not self.errors:
            for problem in rules.check(self.template, given):
                self.add_error(problem.key, problem.sentence)
        return rules.kept(self.template, given)

    def _answer(self, key: str) -> Any:
        value = self.cleaned_data.get(key)
        if not self.fields[key].widget.needs_multipart_form or not value:
            return value
        upload = evidence.Upload(name=value.name, content=value.read())
        self.photos[key] = evidence.examine(upload)
        return self.photos[key].sha256


def keep_photos(form: ChecklistForm) -> None:
    """Write the photos of a form that was taken into the file store."""
    for proof in form.photos.values():
        evidence.keep(proof)


def _field(item: Item, template: Template) -> forms.Field:
    common: dict[str, Any] = {
        "label": item.label,
        "help_text": _help(item, template),
        "required": False,
    }
    match item.type:
        case ItemType.YES_NO:
            return forms.ChoiceField(choices=YesNo.choices, widget=forms.RadioSelect, **common)
        case ItemType.CHOICE:
            return forms.ChoiceField(choices=_choices(item), widget=forms.RadioSelect, **common)
        case ItemType.CHOICES:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=_choices(item), widget=widget, **common)
        case ItemType.NUMBER | ItemType.TEMPERATURE:
            pad = {"inputmode": "decimal"}
            return forms.FloatField(widget=forms.NumberInput(attrs=pad), **common)
        case ItemType.PHOTO:
            camera = {"accept": "image/*", "capture": "environment"}
            return forms.FileField(widget=forms.FileInput(attrs=camera), **common)
        case _:
            return forms.CharField(max_length=rules.LONGEST_TEXT, **common)


def _choices(item: Item) -> list[tuple[str, str]]:
    return [(choice.key, choice.label) for choice in item.choices]


def _help(item: Item, template: Template) -> str:
    words = [item.help_label] if item.help_label else []
    if item.unit:
        words.append(_("In {unit}.").format(unit=item.unit_label))
    if item.show_if:
        words.append(_("Only if: {when}.").format(when=_condition(item.show_if, template)))
    return " ".join(words)


def _condition(show_if: Mapping[str, str | list[str]], template: Template) -> str:
    items = {item.key: item for item in template.items}
    joint = pgettext("between conditions", "; ")
    return joint.join(
        _("{item} {answer}").format(item=items[key].label, answer=words_of(items[key], wanted))
        for key, wanted in show_if.items()
    )


def words_of(item: Item, value: Any) -> str:
    """An answer in the reader's words."""
    labels = {choice.key: choice.label for choice in item.choices}
    if item.type == ItemType.YES_NO:
        labels = {one.value: str(one.label) for one in YesNo}
    if item.type == ItemType.PHOTO:
        return _("kept")
    given = value if isinstance(value, list) else [value]
    text = " / ".join(labels.get(str(one), str(one)) for one in given)
    return f"{text} {item.unit_label}" if item.unit else text
