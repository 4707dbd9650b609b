-- As V1: each statement may find its work done by a start that was killed half way through.

-- One row a sign. An event with several signs has several rows with one seq; each is judged, so that no two are one.
ALTER TABLE candidate
  MODIFY COLUMN account BIGINT NOT NULL COMMENT '0: of no account that exists',
  MODIFY COLUMN kind VARCHAR(16) NOT NULL COMMENT 'the sign that drew attention',
  MODIFY COLUMN value VARCHAR(64) NOT NULL COMMENT 'of a place the place; of what is counted the hour, ISO 8601',
  ADD COLUMN IF NOT EXISTS seq BIGINT NULL COMMENT 'the event''s, as in its log; null in rows of older versions',
  ADD COLUMN IF NOT EXISTS event MEDIUMTEXT NULL COMMENT 'JSON; null in rows of older versions',
  ADD COLUMN IF NOT EXISTS received DATETIME(6) NULL COMMENT 'when it was stored; null in rows of older versions',
  DROP KEY IF EXISTS once,
  ADD KEY IF NOT EXISTS by_time (time, seq);

ALTER TABLE account_origin
  MODIFY COLUMN kind VARCHAR(16) NOT NULL COMMENT 'country, network, asn, service, sender_network',
  ADD KEY IF NOT EXISTS by_value (kind, value, first_seen);

ALTER TABLE sending_hour
  ADD COLUMN IF NOT EXISTS bounced INT NOT NULL DEFAULT 0 COMMENT 'refused recipients, of those counted';

-- Who tries passwords is asked for by address, or by a range of them.
ALTER TABLE failed_login
  ADD KEY IF NOT EXISTS by_ip (ip, time);

-- Signs of one intrusion.
CREATE TABLE IF NOT EXISTS incident (
  id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account  BIGINT      NOT NULL REFERENCES account (id),
  opened   DATETIME(6) NOT NULL COMMENT 'event time of its first alert',
  latest   DATETIME(6) NOT NULL COMMENT 'event time of its last alert',
  severity VARCHAR(16) NOT NULL COMMENT 'the gravest of its alerts',
  mailed   VARCHAR(16) NULL COMMENT 'the gravest severity that the owner got a mail of',
  mailed_latest DATETIME(6) NULL COMMENT 'event time of the last alert that the owner got a mail of',
  state    VARCHAR(16) NOT NULL DEFAULT 'open' COMMENT 'open, mine, not_mine: as the owner answered',
  KEY by_account (account, latest)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE alert
  MODIFY COLUMN account BIGINT NULL COMMENT 'null: of no account, such as guessing from one address',
  ADD COLUMN IF NOT EXISTS incident BIGINT NULL,
  ADD KEY IF NOT EXISTS by_rule (rule, raised),
  ADD KEY IF NOT EXISTS by_incident (incident);

-- Accounts whose logins are all judged for a while.
CREATE TABLE IF NOT EXISTS watch (
  account BIGINT      NOT NULL PRIMARY KEY,
  until   DATETIME(6) NOT NULL,
  KEY by_until (until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS person_group (
  person BIGINT      NOT NULL REFERENCES person (id),
  name   VARCHAR(64) NOT NULL,
  PRIMARY KEY (person, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who judges holds its row: one after the other.
CREATE TABLE IF NOT EXISTS judging (
  turn TINYINT NOT NULL PRIMARY KEY
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO judging (turn) VALUES (1);
