"""What people type: sign-in, codes, passwords, accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.places import queries as places
from lianfang.ground.posts.models import Office


class SignInForm(AuthenticationForm):
    """User name and password. One sentence for every failure, so that no name is given away."""

    error_messages = {  # noqa: RUF012  Django declares it so
        "invalid_login": _(
            "User name and password do not go together. Check both; upper and lower case of the "
            "password matter. After five failures the sign-in is closed for a quarter of an hour."
        ),
        "inactive": _("User name and password do not go together."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("one-time code", "Code"),  # 验证码
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class PasswordForm(PasswordChangeForm):
    """The old password and twice the new one."""


class PlaceInput(forms.TextInput):
    """A place found by typing its name; what is sent is its code."""

    template_name = "posts/place_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        chosen = places.find(str(value)) if value else None
        text = chosen.label if chosen else value or ""
        return super().get_context(name, value, attrs) | {"text": text}


class AccountForm(forms.Form):
    username = forms.SlugField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, such as place and office."),
    )
    display_name = forms.CharField(label=_("Name shown"), max_length=80)
    home = forms.CharField(
        label=_("Home headquarters"),
        max_length=15,
        widget=PlaceInput,
        help_text=_(
            "Administrators of this place, and of places above it, look after the account."
        ),
    )
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters. Tell it to the holder, who changes it on the account page."
        ),
    )


class AppointmentForm(forms.Form):
    """Which office at which place, and whether the present holder gives it up."""

    place = forms.CharField(label=_("Place"), max_length=15, widget=PlaceInput)
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.order_by("name"))
    hand_over = forms.BooleanField(
        label=_("Hand over from the present holder, if there is one"), required=False
    )
