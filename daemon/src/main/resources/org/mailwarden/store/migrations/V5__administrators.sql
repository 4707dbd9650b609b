-- Mails that are held by the flood brake, and mails to administrators, who have no account here.
ALTER TABLE outbox
  MODIFY account BIGINT NULL COMMENT 'null: to administrators, about no one account',
  MODIFY kind VARCHAR(16) NOT NULL COMMENT 'alert, digest, notice',
  MODIFY role VARCHAR(16) NOT NULL COMMENT 'owner, recovery, administrator',
  MODIFY state VARCHAR(16) NOT NULL DEFAULT 'waiting' COMMENT 'waiting, held, sent, refused, dropped',
  ADD COLUMN IF NOT EXISTS rule VARCHAR(200) NULL COMMENT 'of an alert; null: not by one rule' AFTER alerts,
  ADD COLUMN IF NOT EXISTS notice TEXT NULL COMMENT 'JSON: what administrators are told' AFTER rule,
  ADD COLUMN IF NOT EXISTS created DATETIME(6) NULL COMMENT 'null: before there was a brake' AFTER notice,
  ADD KEY IF NOT EXISTS by_rule (rule, created, role, account);

-- What administrators were told and is still so: told once, however often the daemon is started.
CREATE TABLE IF NOT EXISTS episode (
  matter      VARCHAR(400) NOT NULL PRIMARY KEY COMMENT 'such as brake new-country, source mail-log',
  fingerprint CHAR(64)     NOT NULL COMMENT 'SHA-256 of what was told; something else is told anew',
  began       DATETIME(6)  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- For the administrators' page: alerts by day.
ALTER TABLE alert ADD KEY IF NOT EXISTS by_time (time);
