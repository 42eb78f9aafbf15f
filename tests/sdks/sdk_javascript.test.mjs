// Tests `FakeClerk` with Clerk's SDK for JavaScript. The SDK parses responses into its own types.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { createClerkClient, verifyToken } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';

const { CLERK_API_URL: apiUrl, CLERK_SECRET_KEY: secretKey, CLERK_JWT_KEY: jwtKey } = process.env;
assert.ok(apiUrl?.startsWith('http://127.0.0.1:'), 'this test only connects to 127.0.0.1');

const client = key => createClerkClient({ apiUrl, secretKey: key, telemetry: { disabled: true } });
const { actorTokens: tokens, sessions } = client(secretKey);
const issue = extra => tokens.create({ userId: 'user_1', actor: { sub: 'user_2' }, ...extra });

/** Opens a link and signs in, as a browser and a sign-in page do. Returns the session's ID. */
async function redeem(url) {
  const { status, headers } = await fetch(url, { redirect: 'manual' });
  assert.equal(status, 303);
  const ticket = new URL(headers.get('location')).searchParams.get('__clerk_ticket');
  const body = new URLSearchParams({ strategy: 'ticket', ticket });
  const signIn = await fetch(`${apiUrl}/v1/client/sign_ins`, { method: 'POST', body });
  return (await signIn.json()).response.created_session_id;
}

async function assertRejected(call, status, code) {
  await assert.rejects(call, error => {
    assert.ok(isClerkAPIResponseError(error), String(error));
    assert.deepEqual([error.status, error.errors.map(item => item.code)], [status, [code]]);
    assert.match(error.clerkTraceId, /^[0-9a-f]{32}$/);
    return true;
  });
}

test('token is issued and revoked', async () => {
  const token = await issue({ expiresInSeconds: 600, sessionMaxDurationInSeconds: 900 });
  assert.match(token.id, /^act_[0-9A-Za-z]{27}$/);
  assert.deepEqual([token.userId, token.actor, token.status], ['user_1', { sub: 'user_2' }, 'pending']);
  assert.equal(new URL(token.url).searchParams.get('ticket'), token.token);
  assert.ok(Math.abs(Date.now() - token.createdAt) < 3_600_000, 'expected milliseconds since the epoch');
  const revoked = await tokens.revoke(token.id);
  assert.deepEqual([revoked.id, revoked.status], [token.id, 'revoked']);
});

test('rejected request returns a typed error', async () => {
  const revoked = await issue();
  await tokens.revoke(revoked.id);
  await assertRejected(() => issue({ userId: '' }), 422, 'form_param_missing');
  await assertRejected(() => issue({ expiresInSeconds: -1 }), 422, 'form_param_value_invalid');
  await assertRejected(() => tokens.revoke('act_unknown'), 404, 'resource_not_found');
  await assertRejected(() => tokens.revoke(revoked.id), 400, 'actor_token_cannot_be_revoked_code');
});

test('wrong key is rejected', async () => {
  await assertRejected(() => client('sk_test_wrong').actorTokens.revoke('act_unknown'), 401, 'clerk_key_invalid');
});

test('impersonated session is listed and ended', async () => {
  const userId = 'user_listed';
  const id = await redeem((await issue({ userId })).url);
  const { data, totalCount } = await sessions.getSessionList({ userId, status: 'active' });
  assert.equal(totalCount, 1);
  assert.deepEqual(
    data.map(one => [one.id, one.userId, one.status, one.actor]),
    [[id, userId, 'active', { sub: 'user_2' }]],
  );
  assert.equal((await sessions.revokeSession(id)).status, 'revoked');
  assert.deepEqual((await sessions.getSessionList({ userId, status: 'active' })).data, []);
  await assertRejected(() => sessions.getToken(id), 404, 'resource_not_found');
  await assertRejected(() => sessions.revokeSession('sess_unknown'), 404, 'resource_not_found');
});

test('session token is verified with the key and with the JWKS document', async () => {
  const id = await redeem((await issue()).url);
  const { jwt } = await sessions.getToken(id);
  const authorizedParties = ['https://app.example.com'];
  const sources = { key: { jwtKey }, 'JWKS document': { secretKey, apiUrl, skipJwksCache: true } };
  for (const [name, source] of Object.entries(sources)) {
    const verify = (token, options) => verifyToken(token, { ...source, authorizedParties, ...options });
    const claims = await verify(jwt);
    assert.deepEqual([claims.sub, claims.sid, claims.act], ['user_1', id, { sub: 'user_2' }], name);

    const rejects = (call, reason) => assert.rejects(call, error => error.reason === reason, `${name}: ${reason}`);
    const [header, payload, signature] = jwt.split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'user_9' })).toString('base64url');
    await rejects(() => verify(`${header}.${other}.${signature}`), 'token-invalid-signature');
    await rejects(() => verify(jwt, { authorizedParties: ['https://evil.example.com'] }), 'token-invalid-authorized-parties');
    const later = Date.now() + 66_000;
    const now = mock.method(Date, 'now', () => later);
    try {
      await rejects(() => verify(jwt), 'token-expired');
    } finally {
      now.mock.restore();
    }
  }
});
