"""Let the prefectures without a demonstration sign-in confirm their day: arguments are day and codes."""

import os
import sys
from datetime import date

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from lianfang.ground.kernel import clock  # noqa: E402  Django is ready only here
from lianfang.ground.posts import actors  # noqa: E402
from lianfang.insight.sitreps import services  # noqa: E402

day, *codes = sys.argv[1:]
for code in codes:
    draft = services.Draft(place=code, day=date.fromisoformat(day), is_zero=True)
    services.confirm_report(draft, by=actors.system(place=code), now=clock.now())
