package org.mailwarden.cli.bench.quality;

import java.time.Instant;
import org.mailwarden.event.Account;

/**
 * What is true of a victim.
 *
 * @param first the intruder's first event that tells: the first login, mail or change, no failure
 * @param last the intruder's last event
 */
record Takeover(TakeoverKind kind, Account account, Instant first, Instant last) {}
