-- Lines that look like a login or a delivery and that no format reads, by what they have in common.
ALTER TABLE source ADD COLUMN IF NOT EXISTS unread BIGINT NOT NULL DEFAULT 0 AFTER unreadable;

CREATE TABLE IF NOT EXISTS unread_shape (
  source     SMALLINT      NOT NULL,
  shape      VARCHAR(200)  COLLATE utf8mb4_nopad_bin NOT NULL,
  seen       BIGINT        NOT NULL COMMENT 'lines',
  first_seen DATETIME(6)   NOT NULL COMMENT 'when the first was received',
  last_seen  DATETIME(6)   NOT NULL COMMENT 'when the last was received',
  sample     VARCHAR(4096) NOT NULL COMMENT 'the first line; secrets replaced, control characters escaped',
  PRIMARY KEY (source, shape),
  KEY by_last_seen (last_seen)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
