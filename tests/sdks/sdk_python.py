"""Tests `FakeClerk` with Clerk's SDK for Python. The SDK parses responses into its own types."""

import os
import unittest

import httpx
from clerk_backend_api import Clerk, models
from clerk_backend_api.models import ActorTokenStatus, QueryParamStatus
from clerk_backend_api.security import verify_token
from clerk_backend_api.security.types import TokenVerificationError, VerifyTokenOptions

API_URL = os.environ["CLERK_API_URL"]
assert API_URL.startswith("http://127.0.0.1:"), "this test only connects to 127.0.0.1"


def clerk(key=os.environ["CLERK_SECRET_KEY"]):
    return Clerk(bearer_auth=key, server_url=API_URL + "/v1")


def issue(**extra):
    request = {"user_id": "user_1", "actor": {"sub": "user_2"}, **extra}
    return clerk().actor_tokens.create(request=request)


def redeem(link):
    """Opens a link and signs in, as a browser and a sign-in page do. Returns the session's ID."""
    page = httpx.get(link).headers["location"]
    ticket = httpx.URL(page).params["__clerk_ticket"]
    form = {"strategy": "ticket", "ticket": ticket}
    sign_in = httpx.post(API_URL + "/v1/client/sign_ins", data=form).json()
    return sign_in["response"]["created_session_id"]


class ActorTokens(unittest.TestCase):
    def test_token_is_issued_and_revoked(self):
        token = issue(expires_in_seconds=600, session_max_duration_in_seconds=900)
        self.assertIsInstance(token, models.ActorToken)
        self.assertRegex(token.id, r"^act_[0-9A-Za-z]{27}$")
        self.assertEqual((token.user_id, token.status), ("user_1", ActorTokenStatus.PENDING))
        self.assertIn(token.token, token.url)
        revoked = clerk().actor_tokens.revoke(actor_token_id=token.id)
        self.assertEqual((revoked.id, revoked.status), (token.id, ActorTokenStatus.REVOKED))

    def test_rejected_request_raises_typed_error(self):
        revoked = issue()
        clerk().actor_tokens.revoke(actor_token_id=revoked.id)
        # Call, status, Clerk's code.
        table = [
            (lambda: issue(user_id=""), 422, "form_param_missing"),
            (lambda: issue(expires_in_seconds=-1), 422, "form_param_value_invalid"),
            (lambda: clerk().actor_tokens.revoke(actor_token_id="act_unknown"), 404, "resource_not_found"),
            (lambda: clerk().actor_tokens.revoke(actor_token_id=revoked.id), 400, "actor_token_cannot_be_revoked_code"),
        ]
        for call, status, code in table:
            with self.subTest(code=code), self.assertRaises(models.ClerkErrors) as caught:
                call()
            error = caught.exception
            self.assertEqual((error.status_code, [item.code for item in error.data.errors]), (status, [code]))

    def test_wrong_key_is_rejected(self):
        with self.assertRaises(models.ClerkBaseError) as caught:
            clerk("sk_test_wrong").actor_tokens.revoke(actor_token_id="act_unknown")
        self.assertEqual(caught.exception.status_code, 401)


class Sessions(unittest.TestCase):
    def test_impersonated_session_is_listed_and_ended(self):
        def active():
            return clerk().sessions.list(user_id="user_python", status=QueryParamStatus.ACTIVE)

        session_id = redeem(issue(user_id="user_python").url)
        [session] = active()
        self.assertEqual((session.id, session.user_id), (session_id, "user_python"))
        # The SDK discards what the actor contains.
        self.assertIsNotNone(session.actor)
        ended = clerk().sessions.revoke(session_id=session_id)
        self.assertEqual((ended.id, ended.status), (session_id, "revoked"))
        self.assertEqual(active(), [])

    def test_session_token_is_verified(self):
        session_id = redeem(issue().url)
        token = clerk().sessions.create_token(session_id=session_id).jwt
        sources = {
            "key": {"jwt_key": os.environ["CLERK_JWT_KEY"]},
            "JWKS document": {"secret_key": os.environ["CLERK_SECRET_KEY"], "api_url": API_URL},
        }
        for name, source in sources.items():
            with self.subTest(source=name):
                claims = verify_token(token, VerifyTokenOptions(authorized_parties=["https://app.example.com"], **source))
                self.assertEqual((claims["sub"], claims["sid"], claims["act"]), ("user_1", session_id, {"sub": "user_2"}))
                elsewhere = VerifyTokenOptions(authorized_parties=["https://evil.example.com"], **source)
                self.assertRaises(TokenVerificationError, verify_token, token, elsewhere)
                header, payload, signature = token.split(".")
                changed = ".".join([header, payload, signature[::-1]])
                self.assertRaises(TokenVerificationError, verify_token, changed, VerifyTokenOptions(**source))


if __name__ == "__main__":
    unittest.main()
