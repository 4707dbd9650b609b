-- Times are UTC. IF NOT EXISTS: MariaDB commits each table by itself, so that a start that was killed half way
-- through must find its way. Text that came from a log is utf8mb4 in binary collation: two names are one only if
-- they are the same to the byte.

CREATE TABLE IF NOT EXISTS person (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  person_id   VARCHAR(64)  NOT NULL UNIQUE COMMENT 'the institution''s own id',
  name        VARCHAR(200) NOT NULL,
  language    VARCHAR(16)  NULL COMMENT 'BCP 47; null: the site''s first',
  time_zone   VARCHAR(64)  NULL COMMENT 'IANA name; null: the site''s'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS account (
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  address          VARCHAR(320) NOT NULL UNIQUE,
  person           BIGINT       NULL REFERENCES person (id),
  mailbox_service  VARCHAR(100) NULL,
  recovery_address VARCHAR(320) NULL,
  first_seen       DATETIME(6)  NULL COMMENT 'time of the earliest login or mail; null: none yet',
  KEY by_person (person)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What has been read, and what the parser still has to remember, per source. Changes in the
-- transaction that stores the rows it stands for.
CREATE TABLE IF NOT EXISTS source (
  id         SMALLINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name       VARCHAR(190)  NOT NULL UNIQUE,
  position   VARCHAR(4000) NULL COMMENT 'the source''s own notation',
  batch      BIGINT        NOT NULL DEFAULT 0,
  understood BIGINT        NOT NULL DEFAULT 0,
  not_ours   BIGINT        NOT NULL DEFAULT 0,
  unreadable BIGINT        NOT NULL DEFAULT 0,
  updated    DATETIME(6)   NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS parser_memory (
  source     SMALLINT      NOT NULL,
  memory_key VARCHAR(400)  COLLATE utf8mb4_nopad_bin NOT NULL,
  value      MEDIUMTEXT    NOT NULL,
  touched    DATETIME(6)   NOT NULL,
  PRIMARY KEY (source, memory_key),
  KEY by_touched (touched)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Deliveries that name themselves (HTTP): a repeated one is not stored again.
CREATE TABLE IF NOT EXISTS delivery (
  source      SMALLINT     NOT NULL,
  delivery_id VARCHAR(200) COLLATE utf8mb4_nopad_bin NOT NULL,
  received    DATETIME(6)  NOT NULL,
  PRIMARY KEY (source, delivery_id),
  KEY by_received (received)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS unreadable_line (
  id       BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  source   SMALLINT      NOT NULL,
  position VARCHAR(4000) NOT NULL COMMENT 'where it stands, for a person',
  reason   VARCHAR(200)  NOT NULL,
  text     VARCHAR(4096) NOT NULL COMMENT 'secrets replaced, control characters escaped',
  received DATETIME(6)   NOT NULL,
  KEY by_received (received)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The three logs kept for the retention time: a partition a day, clustered so that one account's
-- day, newest first, is one short range read. seq is unique: source, batch, index in the batch.
CREATE TABLE IF NOT EXISTS successful_login (
  account BIGINT       NOT NULL,
  time    DATETIME(6)  NOT NULL,
  seq     BIGINT       NOT NULL,
  service VARCHAR(32)  NOT NULL,
  ip      VARBINARY(16) NULL,
  country CHAR(2)      NOT NULL DEFAULT '',
  asn     INT UNSIGNED NOT NULL DEFAULT 0,
  login   VARCHAR(320) NOT NULL,
  PRIMARY KEY (account, time, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
PARTITION BY RANGE COLUMNS (time) (PARTITION p_future VALUES LESS THAN (MAXVALUE));

CREATE TABLE IF NOT EXISTS failed_login (
  account BIGINT       NOT NULL,
  time    DATETIME(6)  NOT NULL,
  seq     BIGINT       NOT NULL,
  service VARCHAR(32)  NOT NULL,
  ip      VARBINARY(16) NULL,
  country CHAR(2)      NOT NULL DEFAULT '',
  asn     INT UNSIGNED NOT NULL DEFAULT 0,
  login   VARCHAR(320) NOT NULL,
  reason  VARCHAR(32)  NOT NULL,
  PRIMARY KEY (account, time, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
PARTITION BY RANGE COLUMNS (time) (PARTITION p_future VALUES LESS THAN (MAXVALUE));

CREATE TABLE IF NOT EXISTS smtp_mail (
  account   BIGINT        NOT NULL,
  time      DATETIME(6)   NOT NULL,
  seq       BIGINT        NOT NULL,
  ip        VARBINARY(16) NULL,
  country   CHAR(2)       NOT NULL DEFAULT '',
  asn       INT UNSIGNED  NOT NULL DEFAULT 0,
  sender    VARCHAR(320)  NOT NULL,
  login     VARCHAR(320)  NOT NULL,
  relay     VARCHAR(320)  NOT NULL,
  queue_id  VARCHAR(64)   NOT NULL,
  status    VARCHAR(32)   NOT NULL,
  recipient VARCHAR(320)  NOT NULL,
  response  VARCHAR(1024) NOT NULL,
  PRIMARY KEY (account, time, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
PARTITION BY RANGE COLUMNS (time) (PARTITION p_future VALUES LESS THAN (MAXVALUE));

-- Kept for the account's life.
CREATE TABLE IF NOT EXISTS account_change (
  account  BIGINT        NOT NULL,
  time     DATETIME(6)   NOT NULL,
  seq      BIGINT        NOT NULL,
  kind     VARCHAR(32)   NOT NULL,
  ip       VARBINARY(16) NULL,
  country  CHAR(2)       NOT NULL DEFAULT '',
  asn      INT UNSIGNED  NOT NULL DEFAULT 0,
  actor    VARCHAR(320)  NOT NULL,
  note     VARCHAR(1024) NOT NULL,
  PRIMARY KEY (account, time, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Places an account has been used from: kind is country, network or asn.
CREATE TABLE IF NOT EXISTS account_origin (
  account    BIGINT      NOT NULL,
  kind       VARCHAR(16) NOT NULL,
  value      VARCHAR(64) NOT NULL,
  first_seen DATETIME(6) NOT NULL,
  last_seen  DATE        NOT NULL COMMENT 'a day is enough, and is written once a day only',
  PRIMARY KEY (account, kind, value),
  KEY by_last_seen (kind, last_seen)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Messages and recipients by the hour (UTC), by the account that sent them.
CREATE TABLE IF NOT EXISTS sending_hour (
  account    BIGINT      NOT NULL,
  hour       DATETIME    NOT NULL,
  messages   INT         NOT NULL,
  recipients INT         NOT NULL,
  PRIMARY KEY (account, hour),
  KEY by_hour (hour)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Messages counted in sending_hour, so that each counts once however its recipients' lines fall into
-- batches. Queue ids are used again after a while: hence the day.
CREATE TABLE IF NOT EXISTS sent_message (
  account  BIGINT      NOT NULL,
  day      DATE        NOT NULL,
  queue_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (account, day, queue_id),
  KEY by_day (day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Failed logins for addresses that don't exist, by the address they came from.
CREATE TABLE IF NOT EXISTS stray_failure_hour (
  ip       VARBINARY(16) NOT NULL,
  hour     DATETIME      NOT NULL,
  failures INT           NOT NULL,
  PRIMARY KEY (ip, hour),
  KEY by_hour (hour)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Novelties that wait to be judged.
CREATE TABLE IF NOT EXISTS candidate (
  id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account      BIGINT        NOT NULL,
  kind         VARCHAR(16)   NOT NULL COMMENT 'country, network, asn; volume',
  value        VARCHAR(64)   NOT NULL COMMENT 'for volume: the hour, ISO 8601',
  time         DATETIME(6)   NOT NULL COMMENT 'of the event',
  service      VARCHAR(32)   NOT NULL,
  ip           VARBINARY(16) NULL,
  country      CHAR(2)       NOT NULL DEFAULT '',
  asn          INT UNSIGNED  NOT NULL DEFAULT 0,
  organization VARCHAR(200)  NOT NULL DEFAULT '',
  UNIQUE KEY once (account, kind, value)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS alert (
  id       BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account  BIGINT       NOT NULL REFERENCES account (id),
  rule     VARCHAR(200) NOT NULL,
  severity VARCHAR(16)  NOT NULL,
  mode     VARCHAR(16)  NOT NULL COMMENT 'on or shadow, as the rule was',
  subject  VARCHAR(100) NOT NULL COMMENT 'what the rule is not to repeat, such as country:VN',
  time     DATETIME(6)  NOT NULL COMMENT 'of the event',
  raised   DATETIME(6)  NOT NULL,
  evidence TEXT         NOT NULL COMMENT 'JSON',
  digest   VARCHAR(16)  NULL COMMENT 'waiting, taken; null: not for the digest',
  KEY by_account (account, rule, subject, time),
  KEY by_digest (digest, account)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS outbox (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind       VARCHAR(16)  NOT NULL COMMENT 'alert, digest',
  account    BIGINT       NOT NULL REFERENCES account (id),
  alerts     TEXT         NOT NULL COMMENT 'JSON array: ids of the alerts it tells of',
  recipient  VARCHAR(320) NOT NULL,
  role       VARCHAR(16)  NOT NULL COMMENT 'owner, recovery',
  message_id VARCHAR(255) NOT NULL UNIQUE,
  due        DATETIME(6)  NOT NULL,
  attempts   INT          NOT NULL DEFAULT 0,
  error      VARCHAR(1000) NULL COMMENT 'of the last attempt',
  state      VARCHAR(16)  NOT NULL DEFAULT 'waiting' COMMENT 'waiting, sent, refused',
  finished   DATETIME(6)  NULL,
  KEY by_due (state, due),
  KEY by_finished (finished)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
