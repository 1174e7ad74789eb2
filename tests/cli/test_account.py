"""`stridework account`."""

import os
import re
import subprocess
import sys
from pathlib import Path


def account(home, *arguments, password=""):
    return run(home, "account", *arguments, password=password)


def run(home, *arguments, password=""):
    environment = {**os.environ, "STRIDEWORK_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [Path(sys.executable).parent / "stridework", *arguments]
    return subprocess.run(command, env=environment, input=password, capture_output=True, text=True, check=False)


def test_an_account_is_added_with_the_password_from_standard_input(tmp_path):
    assert run(tmp_path, "claim", "anna", password="longer than ten\n").returncode == 0
    assert account(tmp_path, "add", "ben", password="longer than ten\n").returncode == 0
    assert account(tmp_path, "list").stdout == "anna\nben\n"
    link = account(tmp_path, "invite")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/join/[\w-]{32}/\n", link.stdout)
    assert account(tmp_path, "reset", "ben", password="another long one\n").returncode == 0


def test_a_mistake_is_one_line_and_exit_code_1(tmp_path):
    for arguments, password in ((["add"], "longer than ten"), (["add", "anna"], "longer than ten")):
        refused = account(tmp_path, *arguments, password=password)
        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
    assert account(tmp_path, "list").stdout == ""
