package org.mailwarden.cli.bench.quality;

/**
 * What a campus is made of. Shares are of all accounts, from 0 to 1; those called monthly are of
 * account-months, and the thing begins on a day at random.
 *
 * @param staff who work in offices and write most
 * @param polling whose phone logs in every quarter of an hour, day and night
 * @param carriers whose phone is on a mobile carrier between campus and home
 * @param ipv6 whose home has IPv6, with a new address each day
 * @param nightOwls who read mail until four
 * @param vpn who use a commercial VPN on some days
 * @param announcing who write to a course of 30 to 150 people once a week
 * @param newsletters who write to 400 to 2,500 people once a week
 * @param dormant who log in once and not again until a month later
 * @param trips monthly: who travel abroad for 3 to 10 days
 * @param moves monthly: whose home changes for good or for the holidays
 * @param newDevices monthly: who get a device that comes in over another provider or another
 *     service
 * @param passwords monthly: who change their password; in half of these a phone retries the old one
 * @param forwardings monthly: who change their forwarding themselves
 * @param victims whose account is taken over in the month
 */
record Shares(
    double staff,
    double polling,
    double carriers,
    double ipv6,
    double nightOwls,
    double vpn,
    double announcing,
    double newsletters,
    double dormant,
    double trips,
    double moves,
    double newDevices,
    double passwords,
    double forwardings,
    double victims) {}
