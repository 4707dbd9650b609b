-- Nonces of hand-offs that have been used. No two rows can be one nonce, whichever daemons write them.
CREATE TABLE IF NOT EXISTS portal_nonce (
  nonce   VARCHAR(64) NOT NULL PRIMARY KEY,
  expires DATETIME(6) NOT NULL COMMENT 'from when on its hand-off opens nothing anyway',
  KEY by_expires (expires)
) ENGINE=InnoDB DEFAULT CHARSET=ascii COLLATE=ascii_bin;
