"""The addresses of teams. Whose page each is, `membership` decides."""

from __future__ import annotations

from django.urls import path

from stridework.web.views import coach, teams

urlpatterns = [
    path("", teams.teams, name="teams"),
    path("join/", teams.join, name="team-join"),
    path("<uuid:team_id>/", teams.team, name="team"),
    path("<uuid:team_id>/grant/", teams.grant, name="team-grant"),
    path("<uuid:team_id>/leave/", teams.leave, name="team-leave"),
    path("<uuid:team_id>/kudos/<uuid:log_id>/", teams.kudos, name="team-kudos"),
    path("<uuid:team_id>/challenge/", teams.challenge, name="team-challenge"),
    path("<uuid:team_id>/board/", coach.board, name="team-board"),
    path("<uuid:team_id>/assign/", coach.assign, name="team-assign"),
    path("<uuid:team_id>/people/", coach.people, name="team-people"),
    path("<uuid:team_id>/people/<int:runner_id>/", coach.person, name="team-person"),
    path("<uuid:team_id>/people/<int:runner_id>/change/", coach.change_person, name="team-change-person"),
    path("<uuid:team_id>/people/<int:runner_id>/<uuid:log_id>/", coach.session, name="team-session"),
    path("<uuid:team_id>/links/", coach.links, name="team-links"),
]
