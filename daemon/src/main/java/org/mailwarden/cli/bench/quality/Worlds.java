package org.mailwarden.cli.bench.quality;

import java.time.ZoneId;
import java.util.List;

/** Campuses that differ in country, providers and proportions, lest rules fit one of them only. */
final class Worlds {
  private static final List<Provider> INTRUDERS =
      List.of(
          Provider.of("VNPT, VN", "14.160.0.0/11"),
          Provider.of("Rostelecom, RU", "178.64.0.0/13"),
          Provider.of("Claro, BR", "191.176.0.0/13"),
          Provider.of("DigitalOcean, US", "68.183.0.0/16"),
          Provider.of("Telkom, ID", "125.160.0.0/13"),
          Provider.of("Turk Telekom, TR", "85.96.0.0/12"),
          Provider.of("TE Data, EG", "197.32.0.0/11"),
          Provider.of("BSNL, IN", "117.192.0.0/10"),
          Provider.of("LeaseWeb, NL", "95.211.0.0/16"),
          Provider.of("OVH, FR", "51.254.0.0/15"));

  private static final List<Provider> EXITS =
      List.of(
          Provider.of("DigitalOcean, DE", "46.101.128.0/17"),
          Provider.of("LeaseWeb, NL", "95.211.0.0/16"),
          Provider.of("Vultr, US", "45.76.0.0/16"),
          Provider.of("31173, SE", "185.65.132.0/22"),
          Provider.of("CDN77", "89.187.160.0/19", "195.181.160.0/20"),
          Provider.of("M247", "146.70.16.0/20", "146.70.64.0/18"),
          Provider.of("OVH, FR", "51.254.0.0/15"));

  /** A university in Taiwan: cable and DSL at home, carriers apart from them, few who poll. */
  static final World TAIWAN =
      new World(
          "taiwan",
          ZoneId.of("Asia/Taipei"),
          2026,
          Provider.of("TANet", "140.120.0.0/16"),
          List.of(
              Provider.of("HiNet", "59.112.0.0/12", "36.224.0.0/12", "218.160.0.0/12"),
              Provider.of("kbro", "123.192.0.0/14", "180.176.0.0/15"),
              Provider.of("Taiwan Fixed Network", "124.8.0.0/14"),
              Provider.of("Hoshin", "182.234.0.0/15"),
              Provider.of("Seednet", "175.180.0.0/15"),
              Provider.of("TBC", "123.240.0.0/15"),
              Provider.of("So-net", "219.84.0.0/15"),
              Provider.of("Vee Time", "182.155.0.0/16")),
          List.of(
              Provider.of("Chunghwa mobile", "42.72.0.0/13", "223.136.0.0/14"),
              Provider.of("Far EasTone", "27.240.0.0/13", "110.24.0.0/13"),
              Provider.of("Taiwan Mobile", "101.12.0.0/16", "49.215.0.0/17")),
          List.of(
              Provider.of("HostingInside", "223.26.0.0/23"),
              Provider.of("Google Cloud, asia-east1", "34.80.0.0/15")),
          List.of(
              Provider.of("OCN, JP", "153.128.0.0/10"),
              Provider.of("Comcast, US", "73.0.0.0/8"),
              Provider.of("Chinanet, CN", "60.176.0.0/13"),
              Provider.of("KT, KR", "115.0.0.0/12"),
              Provider.of("HKBN, HK", "123.202.0.0/15"),
              Provider.of("Telekom, DE", "93.192.0.0/10"),
              Provider.of("VNPT, VN", "14.160.0.0/11")),
          EXITS,
          INTRUDERS,
          new Shares(
              0.3, 0.15, 0.7, 0.25, 0.08, 0.03, 0.08, 0.01, 0.04, 0.03, 0.08, 0.06, 0.06, 0.02,
              0.12));

  /**
   * A university in Germany: homes and phones of the same companies, more travel and VPNs, more who
   * poll, more staff.
   */
  static final World GERMANY =
      new World(
          "germany",
          ZoneId.of("Europe/Berlin"),
          1386,
          Provider.of("DFN", "141.44.0.0/16"),
          List.of(
              Provider.of("Telekom", "93.192.0.0/10", "87.128.0.0/10", "84.128.0.0/10"),
              Provider.of("Vodafone", "88.64.0.0/12", "188.96.0.0/12"),
              Provider.of("Telefonica", "77.176.0.0/12", "77.0.0.0/12"),
              Provider.of("1&1 Versatel", "92.116.0.0/15", "89.244.0.0/15")),
          List.of(
              Provider.of("Telekom mobile", "80.187.0.0/16"),
              Provider.of("Vodafone mobile", "109.40.0.0/13"),
              Provider.of("O2 mobile", "93.128.0.0/13")),
          List.of(
              Provider.of("Hetzner", "78.46.0.0/15"),
              Provider.of("IONOS", "87.106.0.0/16"),
              Provider.of("netcup", "46.38.224.0/19"),
              Provider.of("Contabo", "62.171.128.0/18")),
          List.of(
              Provider.of("A1, AT", "91.112.0.0/14"),
              Provider.of("Swisscom, CH", "178.192.0.0/13"),
              Provider.of("Telecom Italia, IT", "79.0.0.0/10"),
              Provider.of("Orange, FR", "90.0.0.0/11"),
              Provider.of("Telefonica, ES", "83.32.0.0/11"),
              Provider.of("KPN, NL", "77.160.0.0/12"),
              Provider.of("BT, GB", "86.128.0.0/10"),
              Provider.of("Comcast, US", "73.0.0.0/8")),
          EXITS,
          INTRUDERS,
          new Shares(
              0.45, 0.3, 0.55, 0.5, 0.05, 0.05, 0.12, 0.02, 0.02, 0.04, 0.05, 0.09, 0.04, 0.03,
              0.1));

  /**
   * A campus in addresses for documentation, tests and private use, which no geo file knows: few
   * networks, and all intruders in two of them.
   */
  static final World UNMAPPED =
      new World(
          "unmapped",
          ZoneId.of("Asia/Taipei"),
          64,
          Provider.of("campus", "10.20.0.0/16"),
          List.of(
              Provider.of("home A", "100.64.0.0/13"),
              Provider.of("home B", "100.80.0.0/14"),
              Provider.of("home C", "100.96.0.0/15")),
          List.of(Provider.of("carrier", "198.18.0.0/15")),
          List.of(Provider.of("hosting", "192.0.2.0/24")),
          List.of(Provider.of("hotels", "240.0.0.0/16", "241.0.0.0/16", "242.0.0.0/16")),
          List.of(Provider.of("VPN", "243.0.0.0/16")),
          List.of(
              Provider.of("intruders", "203.0.113.0/24"),
              Provider.of("more intruders", "198.51.100.0/24")),
          new Shares(
              0.3, 0.15, 0.7, 0, 0.08, 0.03, 0.08, 0.01, 0.04, 0.03, 0.08, 0.06, 0.06, 0.02, 0.12));

  static final List<World> ALL = List.of(TAIWAN, GERMANY, UNMAPPED);

  private Worlds() {}
}
