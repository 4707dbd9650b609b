package org.mailwarden.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.mailwarden.cli.config.UserData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mailwarden demo}: the whole thing on a made-up campus, with nothing to configure. */
@Command(
    name = "demo",
    description = {
      "Runs the daemon on a made-up campus: an embedded MariaDB, thirty days of logs, a few",
      "foreign logins, and an inbox that receives the mails. Nothing leaves this machine."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private final Path installation;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the demo keeps its files; in the user's data folder if not given.")
  private Path data = UserData.folder("mailwarden-demo");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another number makes another campus. Default: ${DEFAULT-VALUE}.")
  private long seed = 2026;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of the query page; a free one if taken. Default: ${DEFAULT-VALUE}.")
  private int port = 8025;

  @Option(names = "--exit", description = "Does it all once, prints a summary as JSON, and ends.")
  private boolean exit;

  @Spec private CommandSpec spec;

  /**
   * @param installation where routes, rules and templates are
   */
  public DemoCommand(Path installation) {
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    Demo demo = Demo.start(installation, data, seed, port, Clock.systemUTC(), err::println);
    if (exit) {
      try (demo) {
        spec.commandLine().getOut().println(json(demo.summary()));
      }
      return 0;
    }
    print(demo);
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop"));
    new CountDownLatch(1).await();
    return 0;
  }

  private void print(Demo demo) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Demo.Summary summary = demo.summary();
    out.println();
    out.println("  Inbox       " + demo.inbox() + "   (the mails that owners got)");
    out.println(
        "  Query page  " + demo.page() + "   (open it by a link in a mail, or by this one:)");
    out.println("              " + summary.link());
    out.println();
    out.println(
        "  " + summary.linesRead() + " log lines read, " + summary.alerts() + " alerts raised.");
    out.println();
    out.println("  What to try next");
    out.println(
        "  - Sign in as somebody from Brazil: append a line to the log, and look at the inbox.");
    out.println("      " + demo.tryLine());
    out.println("  - Change a rule: edit " + demo.rules() + "; it is taken in within seconds.");
    out.println("  - See what a log of yours says: ./mailwarden parse FILE");
    out.println();
    out.println("  Ctrl-C ends the demo. Its files are in " + data.toAbsolutePath());
    out.flush();
  }

  private static String json(Demo.Summary summary) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("lines_read", summary.linesRead());
    ObjectNode events = node.putObject("events");
    summary.events().forEach((stream, count) -> events.put(stream.label(), count));
    node.put("unparsed_lines", summary.unparsed());
    node.put("alerts", summary.alerts());
    node.put("mails_accepted", summary.mails());
    node.put("link", summary.link().toString());
    node.put("link_status", summary.linkStatus());
    node.put("seconds", summary.seconds());
    return node.toString();
  }

  static URI localhost(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
