// Tests `FakeClerk` with Clerk's SDK for JavaScript. The SDK parses responses into its own types.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createClerkClient } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';

const { CLERK_API_URL: apiUrl, CLERK_SECRET_KEY: secretKey } = process.env;
assert.ok(apiUrl?.startsWith('http://127.0.0.1:'), 'this test only connects to 127.0.0.1');

const client = key => createClerkClient({ apiUrl, secretKey: key, telemetry: { disabled: true } }).actorTokens;
const tokens = client(secretKey);
const issue = extra => tokens.create({ userId: 'user_1', actor: { sub: 'user_2' }, ...extra });

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
  await assertRejected(() => client('sk_test_wrong').revoke('act_unknown'), 401, 'clerk_key_invalid');
});
