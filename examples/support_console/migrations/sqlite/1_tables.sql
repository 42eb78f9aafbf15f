-- The tables of the console. ../postgres/1_tables.sql creates the same for PostgreSQL.
-- Times are milliseconds since the Unix epoch.

-- One row for each counter. Each change of a link or of the audit trail increments `changes`.
CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('changes', 0), ('sessions', 0);

-- `backend` is `clerk` or `fake`: a database has links of only one of them.
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Support agents and administrators. No one may sign in as an administrator, and the console offers
-- no member of the staff as a customer.
CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  is_administrator BIGINT NOT NULL
);

CREATE TABLE customers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  -- The name in lowercase, by which customers are sorted.
  sort_key TEXT NOT NULL,
  -- The name, the email address and the ID in lowercase.
  search_text TEXT NOT NULL
);
CREATE INDEX customers_by_name ON customers (sort_key, id);

-- Browser sessions. The ID of a session is a secret, so its SHA-256 is stored.
CREATE TABLE sessions (
  id_hash BLOB NOT NULL PRIMARY KEY,
  -- The signed-in agent. NULL before the sign-in.
  agent_id TEXT,
  began_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_beginning ON sessions (began_at);

-- The notice that the next page of a session shows.
CREATE TABLE notices (
  session_hash BLOB NOT NULL PRIMARY KEY REFERENCES sessions (id_hash) ON DELETE CASCADE,
  notice TEXT NOT NULL
);

CREATE TABLE links (
  number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  token_id TEXT NOT NULL UNIQUE,
  -- The server that issued the link: `clerk`, or the ID of the fake of one console.
  issuer TEXT NOT NULL,
  -- The token without its secrets, as JSON.
  record TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  case_number TEXT NOT NULL,
  reason TEXT NOT NULL,
  request_id TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT,
  -- waiting, active, ended, revoked or expired. A link that has just expired can still be waiting.
  state TEXT NOT NULL,
  -- Whether a page has shown the URL.
  was_shown BIGINT NOT NULL,
  -- When an instance last asked Clerk for the sessions of the link.
  checked_at BIGINT NOT NULL,
  -- The session that the link has opened.
  session_id TEXT,
  session_ends_at BIGINT,
  -- The agent who ended the session or revoked the link.
  ended_by TEXT
);
CREATE INDEX links_by_state ON links (state, expires_at);
CREATE INDEX links_by_session ON links (session_id);
-- For the filters of the list.
CREATE INDEX links_by_agent ON links (agent_id, number);
CREATE INDEX links_by_agent_and_state ON links (agent_id, state, number);
CREATE INDEX links_by_customer ON links (customer_id, number);
CREATE INDEX links_by_case ON links (case_number, number);
CREATE INDEX links_by_state_and_number ON links (state, number);

-- The URLs that no page has shown yet, encrypted with a key that only the browser has.
CREATE TABLE link_urls (
  link BIGINT NOT NULL PRIMARY KEY REFERENCES links (number) ON DELETE CASCADE,
  session_hash BLOB NOT NULL REFERENCES sessions (id_hash) ON DELETE CASCADE,
  sealed_url BLOB NOT NULL
);
CREATE INDEX link_urls_by_session ON link_urls (session_hash);

-- The audit trail: calls to Clerk, and rejected attempts.
CREATE TABLE audit_records (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  time BIGINT NOT NULL,
  agent_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  customer_id TEXT,
  case_number TEXT,
  reason TEXT,
  -- The ID of the request, which the actor of the token contains.
  request_id TEXT,
  -- The token or the session that the call is about.
  target_id TEXT,
  -- incomplete, rejected, or the outcome of the call.
  status TEXT NOT NULL,
  -- Why an attempt was rejected, or why the call failed.
  detail TEXT,
  ended_at BIGINT
);
CREATE INDEX audit_records_by_time ON audit_records (time, id);
CREATE INDEX audit_records_by_agent ON audit_records (agent_id, time, id);
CREATE INDEX audit_records_by_agent_and_status ON audit_records (agent_id, status, time, id);
CREATE INDEX audit_records_by_customer ON audit_records (customer_id, time, id);
CREATE INDEX audit_records_by_case ON audit_records (case_number, time, id);
CREATE INDEX audit_records_by_status ON audit_records (status, time, id);
CREATE INDEX audit_records_by_target ON audit_records (target_id);

-- What was used of each limit since the beginning of its current window.
CREATE TABLE rate_limits (
  name TEXT NOT NULL PRIMARY KEY,
  window_start BIGINT NOT NULL,
  used BIGINT NOT NULL
);
