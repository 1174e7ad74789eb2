"""The page Your data: everything out as a file, in again with a report, mistakes in words."""

import io

from tests.web.archives import live, save
from tests.web.conftest import browser_of


def test_everything_comes_out_and_goes_in_again(alice):
    live(alice)
    browser = browser_of(alice)
    page = browser.get("/data/").content.decode()
    assert "sessions: 2" in page
    response = browser.post("/data/save/")
    content = b"".join(response.streaming_content)
    assert content == save(alice)
    assert ".zip" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    alice.logs.first().delete()
    page = browser.post("/data/", {"archive": io.BytesIO(content)}).content.decode()
    assert "1 added, 1 was here already" in page


def test_a_file_that_is_none_is_refused_in_words(alice):
    browser = browser_of(alice)
    response = browser.post("/data/", {"archive": io.BytesIO(b"<script>")})
    assert response.status_code == 422
    assert "is no archive of Stridework" in response.content.decode()
    assert browser.post("/data/").status_code == 422


def test_every_page_leads_there(alice):
    assert 'href="/data/"' in browser_of(alice).get("/log/").content.decode()
