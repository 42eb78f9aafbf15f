// Clerk's SDK for JavaScript, against the stand-in: it gets its own typed objects and errors back.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createClerkClient } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';

const { CLERK_API_URL: apiUrl, CLERK_SECRET_KEY: secretKey } = process.env;
assert.ok(apiUrl?.startsWith('http://127.0.0.1:'), 'this test talks to this machine only');

const client = key => createClerkClient({ apiUrl, secretKey: key, telemetry: { disabled: true } }).actorTokens;
const tokens = client(secretKey);
const issue = more => tokens.create({ userId: 'user_1', actor: { sub: 'user_2' }, ...more });

async function refused(ask, status, code) {
  await assert.rejects(ask, error => {
    assert.ok(isClerkAPIResponseError(error), String(error));
    assert.deepEqual([error.status, error.errors.map(one => one.code)], [status, [code]]);
    assert.match(error.clerkTraceId, /^[0-9a-f]{32}$/);
    return true;
  });
}

test('a token is issued and revoked', async () => {
  const token = await issue({ expiresInSeconds: 600, sessionMaxDurationInSeconds: 900 });
  assert.match(token.id, /^act_[0-9A-Za-z]{27}$/);
  assert.deepEqual([token.userId, token.actor, token.status], ['user_1', { sub: 'user_2' }, 'pending']);
  assert.equal(new URL(token.url).searchParams.get('ticket'), token.token);
  assert.ok(Math.abs(Date.now() - token.createdAt) < 3_600_000, 'milliseconds since the epoch');
  const revoked = await tokens.revoke(token.id);
  assert.deepEqual([revoked.id, revoked.status], [token.id, 'revoked']);
});

test('a refusal is a typed error', async () => {
  const revoked = await issue();
  await tokens.revoke(revoked.id);
  await refused(() => issue({ userId: '' }), 422, 'form_param_missing');
  await refused(() => issue({ expiresInSeconds: -1 }), 422, 'form_param_value_invalid');
  await refused(() => tokens.revoke('act_unknown'), 404, 'resource_not_found');
  await refused(() => tokens.revoke(revoked.id), 400, 'actor_token_cannot_be_revoked_code');
});

test('a wrong key is refused', async () => {
  await refused(() => client('sk_test_wrong').revoke('act_unknown'), 401, 'clerk_key_invalid');
});
