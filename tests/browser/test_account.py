"""Accounts in a real browser: claiming this computer's runner, and a passkey from making it to signing in with it."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server

PASSWORD = "longer than ten"


def add_authenticator(page: Page) -> None:
    """Give the browser a key of its own that says yes by itself, as a phone's would after a look at its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_without_a_password(server: Server, phone: BrowserContext) -> None:
    page = phone.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    at = server.url.replace("127.0.0.1", "localhost")  # no browser makes a passkey for an address in numbers
    add_authenticator(page)
    page.goto(f"{at}/account/")
    page.get_by_label("Name", exact=True).fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make it my account").click()
    expect(page.get_by_role("status")).to_contain_text("your account now")

    page.get_by_role("link", name="Passkeys and second factor").click()
    page.get_by_role("link", name="Add one").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()  # the key is there

    page.goto(f"{at}/account/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{at}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{at}/")
    page.goto(f"{at}/account/")
    expect(page.get_by_role("heading", name="anna")).to_be_visible()
    assert complaints == []
