"""Every word a page shows comes from the exercise and workout files or from the catalogue of translations."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone
from django.utils.translation import trans_real

from stridework.training.log import PainFlag
from stridework.web import catalogue
from stridework.web.records import local_runner, store_log
from tests.web.conftest import make_log

pytestmark = pytest.mark.one_database

PAGES = ["/", "/library/", "/library/exercises/squat/", "/library/exercises/balance-lunge/", "/clearance/", "/offline/"]
PAGES += ["/library/workouts/first-workout/", "/library/workouts/easy-run-resets/", "/train/first-workout/", "/log/"]
PAGES += ["/log/{log}/", "/log/{log}/delete/", "/progress/", "/pair/", "/no-such-page/"]
NEEDS_NO_TRANSLATION = {"Stridework", "stridework serve --lan", "mp3", "m4a", "opus", "Letter"}


class Marked(gettext.NullTranslations):
    """A language that puts marks around everything it translates."""

    def gettext(self, message):
        return f"«{message}»"

    def ngettext(self, singular, plural, n):
        return f"«{singular if n == 1 else plural}»"

    def language(self):
        return "en"

    to_language = language


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr(trans_real._active, "value", Marked(), raising=False)


class Shown(HTMLParser):
    """Collects what a reader sees or hears: text, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.texts, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in {"script", "style", "time"}
        spoken = {"alt", "aria-label", "title", "placeholder"}
        is_description = ("name", "description") in attributes
        self.texts += [v for k, v in attributes if v and (k in spoken or (is_description and k == "content"))]

    def handle_endtag(self, tag):
        self.hidden -= tag in {"script", "style", "time"}

    def handle_data(self, data):
        if not self.hidden:
            self.texts.append(data)


def words_of_the_files():
    for exercise in catalogue.exercises().values():
        yield from re.findall(r"'en': (?:'([^']*)'|\"([^\"]*)\")", repr(exercise))
        yield from ((cue.measure.source, cue.measure.name.replace("_", " ")) for cue in exercise.cues if cue.measure)
        yield from ((cue.measure.unit, "") for cue in exercise.cues if cue.measure)
        yield exercise.met_code, exercise.id
    for workout in catalogue.workouts().values():
        yield workout.name, workout.about
        for block in workout.blocks:
            yield block.title, ""
            for step in block.steps:
                yield step.label, step.note
                yield step.sides.value, ""


@pytest.mark.parametrize("address", PAGES)
def test_a_page_shows_no_word_that_cannot_be_translated(local, marked, address):
    start = timezone.localtime() - timedelta(days=1)
    log = make_log(started_at=start, finished_at=start + timedelta(minutes=12), srpe=5, pain=4, note="")
    log_stop = make_log(pain=1, pain_flags=(PainFlag.SWELLING,))
    store_log(local_runner(), log)
    store_log(local_runner(), log_stop)
    shown = Shown()
    shown.feed(local.get(address.format(log=log.id)).content.decode())
    known = sorted({part for pair in words_of_the_files() for part in pair if part} | NEEDS_NO_TRANSLATION)
    known.sort(key=len, reverse=True)
    rest = "\n".join(" ".join(text.split()) for text in shown.texts)
    while "«" in rest:  # a mark may hold others, and reach over several elements
        rest = re.sub(r"«[^«»]*»", " ", rest)
    for part in known:
        rest = rest.replace(" ".join(part.split()), " ")
    left = [line for line in rest.split("\n") if re.search(r"[^\W\d_]{2,}", line)]
    assert not left


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed")
def test_the_catalogue_for_translators_has_every_word(settings, tmp_path):
    sources = tmp_path / "web"
    ignore = shutil.ignore_patterns("collected", "static", "__pycache__")
    shutil.copytree(settings.HERE, sources, ignore=ignore)
    kept = messages_in(sources / "locale" / "en" / "LC_MESSAGES" / "django.po")
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "stridework.web.settings"}
    subprocess.run(command, cwd=sources, env=environment, check=True, capture_output=True)
    found = messages_in(sources / "locale" / "en" / "LC_MESSAGES" / "django.po")
    assert found - kept == set(), "run: cd stridework/web && django-admin makemessages -l en --no-location"


def messages_in(path):
    text = re.sub(r'"\n"', "", path.read_text(encoding="utf-8"))
    return set(re.findall(r'^msgid "(.+)"$', re.sub(r"^#~.*$", "", text, flags=re.MULTILINE), re.MULTILINE))
