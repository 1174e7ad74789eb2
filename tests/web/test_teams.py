"""Teams: getting in, what each level shows, and taking it back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from stridework.errors import StrideworkError
from stridework.training.log import PainFlag
from stridework.web.accounts import invitations
from stridework.web.models import Comment, Invitation, Kudos, Level, Member, Team
from stridework.web.records import store_log
from stridework.web.teams import board, feed, membership
from tests.web.conftest import browser_of, make_log

PASSWORD = "longer than ten"
NOTE = "the left knee, below the cap"


@pytest.fixture
def team(alice, bob, charlie):
    """Alice's team, with Bob in it who grants nothing yet; Charlie is not in it."""
    team = membership.make_team(alice, "Tuesday track")
    membership.join(team, bob, level=Level.NOTHING, shares=False)
    return team


def keep_session(runner, **changes):
    log = make_log(**({"started_at": timezone.now() - timedelta(hours=2)} | changes))
    store_log(runner, log)
    return log


def give(team, runner, level, *, shares=False):
    membership.grant(Member.objects.get(team=team, runner=runner), level=level, shares=shares)


def address_of(team, *parts):
    return "/".join(["", "teams", str(team.pk), *map(str, parts), ""])


def test_who_makes_a_team_coaches_it(alice):
    browser = browser_of(alice)
    answer = browser.post("/teams/", {"name": "  Tuesday track "})
    made = Team.objects.get()
    assert answer["Location"] == address_of(made, "links")
    assert made.name == "Tuesday track"
    assert Member.objects.get().is_coach


def test_a_link_brings_a_runner_into_the_team_with_what_they_choose(alice, charlie):
    team = membership.make_team(alice, "Tuesday track")
    page = browser_of(alice).post(address_of(team, "links"), {"do": "make"}).content.decode()
    link = page.split('value="http://testserver')[1].split('"')[0]
    browser = browser_of(charlie)
    assert browser.get(link)["Location"] == "/join/"
    assert "Tuesday track" in browser.get("/join/").content.decode()
    assert not Member.objects.filter(runner=charlie).exists()  # opening a link joins nothing
    assert browser.post("/teams/join/", {"level": Level.TRAINED})["Location"] == address_of(team)
    joined = Member.objects.get(runner=charlie)
    assert (joined.level, joined.shares, joined.is_coach) == (Level.TRAINED, False, False)


def test_somebody_new_signs_up_and_lands_at_the_team(alice):
    team = membership.make_team(alice, "Tuesday track")
    _, token = invitations.make_invitation(alice, team, now=timezone.now())
    browser = Client()
    browser.get(f"/join/{token}/")
    told = {"username": "dora", "email": "dora@example.org", "password1": PASSWORD}
    assert browser.post("/sign-up/", told)["Location"] == "/join/"
    assert browser.post("/teams/join/", {"level": Level.NOTHING})["Location"] == address_of(team)
    assert Invitation.objects.get().used == 1


def test_a_link_that_was_taken_back_lets_nobody_in(alice, charlie):
    team = membership.make_team(alice, "Tuesday track")
    made, token = invitations.make_invitation(alice, team, now=timezone.now())
    browser = browser_of(charlie)
    browser.get(f"/join/{token}/")
    assert browser_of(alice).post(address_of(team, "links"), {"link": made.pk}).status_code == 302
    browser.post("/teams/join/", {"level": Level.PLAN})
    assert not Member.objects.filter(runner=charlie).exists()


def test_joining_again_changes_nothing_that_was_granted(alice, bob, team):
    give(team, bob, Level.LOG)
    _, token = invitations.make_invitation(alice, team, now=timezone.now(), most_uses=1)
    browser = browser_of(bob)
    browser.get(f"/join/{token}/")
    browser.post("/teams/join/", {"level": Level.NOTHING})
    browser.get(f"/join/{token}/")
    assert browser.get("/join/")["Location"] == address_of(team)
    assert Member.objects.get(runner=bob).level == Level.LOG
    assert Invitation.objects.get().used == 0


def test_below_the_first_level_a_coach_sees_a_name_only(alice, bob, team):
    log = keep_session(bob, pain=7, note=NOTE)
    coach = browser_of(alice)
    page = coach.get(address_of(team, "board")).content.decode()
    assert "bob" in page
    assert "Trained today" not in page.split("bob")[1]
    assert coach.get(address_of(team, "people", bob.pk)).status_code == 404
    assert coach.get(address_of(team, "people", bob.pk, log.id)).status_code == 404


def test_that_i_trained_shows_no_pain_no_effort_and_no_note(alice, bob, team):
    give(team, bob, Level.TRAINED)
    log = keep_session(bob, pain=7, srpe=9, note=NOTE, pain_flags=(PainFlag.SWELLING,))
    coach = browser_of(alice)
    for address in (address_of(team, "board"), address_of(team, "people", bob.pk)):
        page = coach.get(address).content.decode()
        assert "First workout" in page
        for secret in ("pain", "effort", "load", "lamp", NOTE):
            assert secret not in page.split("<main")[1].split("</main")[0].lower(), (address, secret)
    page = coach.get(address_of(team, "people", bob.pk, log.id)).content.decode().split("<main")[1]
    assert "<dl" not in page
    assert NOTE not in page
    member = membership.members_of(team).get(runner=bob)
    (row,) = board.build_board([member], timezone.localdate())
    assert row.pain is None
    assert {week.load for week in row.weeks} == {None}
    assert board.list_sessions(member, 5)[0].log is None


def test_my_log_shows_pain_and_effort(alice, bob, team):
    give(team, bob, Level.LOG)
    log = keep_session(bob, pain=7, srpe=9, note=NOTE)
    coach = browser_of(alice)
    assert "pain 7" in coach.get(address_of(team, "board")).content.decode()
    page = coach.get(address_of(team, "people", bob.pk, log.id)).content.decode()
    assert NOTE in page


def test_what_was_granted_is_taken_back_at_once(alice, bob, team):
    give(team, bob, Level.LOG)
    log = keep_session(bob, pain=7)
    coach, address = browser_of(alice), address_of(team, "people", bob.pk, log.id)
    assert coach.get(address).status_code == 200
    assert browser_of(bob).post(address_of(team, "grant"), {"level": Level.NOTHING}).status_code == 302
    assert coach.get(address).status_code == 404
    assert "pain 7" not in coach.get(address_of(team, "board")).content.decode()


def test_leaving_ends_what_was_granted(alice, bob, team):
    give(team, bob, Level.PLAN, shares=True)
    log = keep_session(bob)
    browser_of(bob).post(address_of(team, "leave"))
    coach = browser_of(alice)
    assert coach.get(address_of(team, "people", bob.pk, log.id)).status_code == 404
    assert feed.list_shared(team, alice) == []


def test_a_grant_is_to_one_team_alone(alice, bob, charlie, team):
    give(team, bob, Level.LOG)
    other = membership.make_team(charlie, "Another")
    membership.join(other, bob, level=Level.NOTHING, shares=False)
    log = keep_session(bob)
    assert browser_of(charlie).get(address_of(other, "people", bob.pk, log.id)).status_code == 404
    assert browser_of(charlie).get(address_of(team, "people", bob.pk, log.id)).status_code == 404


def test_a_runner_sees_neither_the_board_nor_another_runner(bob, alice, team):
    give(team, alice, Level.LOG)
    log = keep_session(alice)
    runner = browser_of(bob)
    for parts in (["board"], ["people"], ["links"], ["people", alice.pk], ["people", alice.pk, log.id]):
        assert runner.get(address_of(team, *parts)).status_code == 404


def test_a_coach_who_is_one_no_longer_sees_nothing(alice, bob, team):
    give(team, bob, Level.LOG)
    membership.set_coach(Member.objects.get(runner=bob), is_coach=True)
    browser_of(alice).post(address_of(team, "people", alice.pk, "change"), {"do": "runner"})
    assert browser_of(alice).get(address_of(team, "board")).status_code == 404


def test_a_team_is_never_left_without_a_coach(alice, bob, team):
    with pytest.raises(StrideworkError, match="needs a coach"):
        membership.set_coach(Member.objects.get(runner=alice), is_coach=False)
    with pytest.raises(StrideworkError, match="needs a coach"):
        membership.leave(Member.objects.get(runner=alice))
    membership.leave(Member.objects.get(runner=bob))
    membership.leave(Member.objects.get(runner=alice))
    assert not Team.objects.exists()


def test_a_team_ends_with_the_account_of_its_last_coach(alice, bob, charlie, team):
    shared = membership.make_team(alice, "Two coaches")
    membership.set_coach(membership.join(shared, charlie, level=Level.NOTHING, shares=False), is_coach=True)
    membership.end_teams_without_coach(bob)
    assert Team.objects.count() == 2
    membership.end_teams_without_coach(alice)
    alice.delete()
    assert list(Team.objects.all()) == [shared]


def test_the_feed_shows_what_is_shared_and_nothing_of_the_body(alice, bob, team):
    keep_session(bob, pain=7, srpe=9, note=NOTE)
    assert feed.list_shared(team, alice) == []
    give(team, bob, Level.LOG, shares=True)
    page = browser_of(alice).get(address_of(team)).content.decode()
    part = page.split('id="feed-title"')[1].split("</section>")[0]
    assert "bob" in part
    assert NOTE not in part
    assert "pain" not in part


def test_a_well_done_counts_once_and_can_be_taken_back(alice, bob, team):
    give(team, bob, Level.NOTHING, shares=True)
    log = keep_session(bob)
    address = address_of(team, "kudos", log.id)
    browser_of(alice).post(address)
    assert feed.list_shared(team, bob)[0].kudos == 1
    browser_of(alice).post(address)
    assert not Kudos.objects.exists()
    assert browser_of(bob).post(address).status_code == 404  # nobody praises themselves
    give(team, bob, Level.NOTHING, shares=False)
    assert browser_of(alice).post(address).status_code == 404


def test_a_coach_writes_and_the_runner_answers(alice, bob, charlie, team):
    give(team, bob, Level.TRAINED)
    log = keep_session(bob)
    address = address_of(team, "people", bob.pk, log.id)
    browser_of(alice).post(address, {"text": "Slower on the way down <b>next</b> time."})
    page = browser_of(bob).get(f"/log/{log.id}/").content.decode()
    assert "Slower on the way down &lt;b&gt;next&lt;/b&gt; time." in page
    browser_of(bob).post(f"/log/{log.id}/comments/", {"text": "Will do."})
    assert "Will do." in browser_of(alice).get(address).content.decode()
    assert browser_of(charlie).post(f"/log/{log.id}/comments/", {"text": "hm"}).status_code == 404


def test_today_says_that_a_coach_wrote_until_the_session_was_opened(alice, bob, team):
    give(team, bob, Level.TRAINED)
    log = keep_session(bob)
    runner = browser_of(bob)
    runner.post(f"/log/{log.id}/comments/", {"text": "a note of my own"})
    assert "Your coach wrote" not in runner.get("/").content.decode()
    browser_of(alice).post(address_of(team, "people", bob.pk, log.id), {"text": "Slower."})
    assert "alice, about your session" in runner.get("/").content.decode()
    assert "Your coach wrote" not in browser_of(alice).get("/").content.decode()
    runner.get(f"/log/{log.id}/")
    assert "Your coach wrote" not in runner.get("/").content.decode()


def test_only_its_author_or_the_runner_removes_a_comment(alice, bob, team):
    give(team, bob, Level.TRAINED)
    log = keep_session(bob)
    address = address_of(team, "people", bob.pk, log.id)
    browser_of(bob).post(f"/log/{log.id}/comments/", {"text": "mine"})
    mine = Comment.objects.get()
    assert browser_of(alice).post(address, {"remove": mine.pk}).status_code == 404
    browser_of(alice).post(address, {"text": "the coach's"})
    theirs = Comment.objects.get(author=alice)
    assert browser_of(bob).post(f"/log/{log.id}/comments/", {"remove": theirs.pk}).status_code == 302
    assert list(Comment.objects.all()) == [mine]


def test_without_an_account_the_way_to_one_is_shown(local):
    assert local.get("/teams/")["Location"] == "/account/"


def test_an_address_of_no_team_is_not_found(alice):
    assert browser_of(alice).get(f"/teams/{uuid4()}/").status_code == 404


def test_pages_of_a_team_are_not_kept_by_a_device(alice, team):
    for parts in ([], ["board"], ["people"], ["links"]):
        assert "no-store" in browser_of(alice).get(address_of(team, *parts)).headers["Cache-Control"]
