"""Accounts, and what the first one takes over."""

import pytest

from stridework.errors import StrideworkError
from stridework.web.accounts import accounts, add_account
from stridework.web.records import local_runner, logs_of, store_log
from tests.web.conftest import make_log

pytestmark = pytest.mark.django_db
PASSWORD = "longer than ten"


def test_the_first_account_takes_over_what_was_trained_without_one():
    store_log(local_runner(), make_log())
    anna = add_account("anna", PASSWORD)
    assert len(logs_of(anna)) == 1
    assert local_runner() == anna


def test_the_second_account_starts_with_nothing():
    add_account("anna", PASSWORD)
    assert add_account("ben", PASSWORD) != local_runner()
    assert accounts().count() == 2


@pytest.mark.parametrize("name", ["", "b/o b", "x" * 151, "ANNA"])
def test_a_name_that_cannot_be_is_refused(name):
    add_account("anna", PASSWORD)
    with pytest.raises(StrideworkError):
        add_account(name, PASSWORD)
    assert accounts().count() == 1


@pytest.mark.parametrize("password", ["", "short", "password123", "benjamin-f"])
def test_an_easy_password_is_refused(password):
    with pytest.raises(StrideworkError):
        add_account("benjamin-f", password)
    assert not accounts().exists()
