import pytest

from lianfang.config import checks
from lianfang.ground.posts.models import Account

pytestmark = pytest.mark.django_db


def test_production_with_demonstration_sign_ins_is_refused(settings):
    settings.IS_PRODUCTION = True
    Account.objects.create(username="demo", display_name="Demo", is_demonstration=True)

    found = checks.production_has_no_demonstration_accounts(databases=["default"])

    assert [message.id for message in found] == ["lianfang.E004"]


def test_production_with_its_own_accounts_is_fine(settings):
    settings.IS_PRODUCTION = True
    Account.objects.create(username="ann", display_name="Ann")

    assert checks.production_has_no_demonstration_accounts(databases=["default"]) == []
