"""The addresses of accounts: our own page and, under our words, the views of allauth that we offer.

allauth knows its views by these names. What needs mail is there only where the installation can send some.
"""

from __future__ import annotations

from allauth.account import views as allauth
from django.conf import settings
from django.urls import include, path, re_path

from stridework.web.views import account

urlpatterns = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("join/", account.invited, name="join-invited"),
    path("join/<str:token>/", account.join, name="join"),
    path("account/", account.account, name="account"),
    path("account/claim/", account.claim, name="account-claim"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/password/set/", allauth.password_set, name="account_set_password"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/factors/", include("allauth.mfa.urls")),
]
if settings.MAIL:
    urlpatterns += [
        path("account/mail/", allauth.email, name="account_email"),
        path("account/mail/sent/", allauth.email_verification_sent, name="account_email_verification_sent"),
        re_path(r"^account/mail/(?P<key>[-:\w]+)/$", allauth.confirm_email, name="account_confirm_email"),
        path("forgotten/", allauth.password_reset, name="account_reset_password"),
        path("forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
        path("forgotten/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
        re_path(
            r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            allauth.password_reset_from_key,
            name="account_reset_password_from_key",
        ),
    ]
