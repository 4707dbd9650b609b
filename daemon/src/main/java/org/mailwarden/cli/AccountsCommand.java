package org.mailwarden.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.mailwarden.cli.config.Configuration;
import org.mailwarden.directory.AccountsCsv;
import org.mailwarden.store.People.AccountRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailwarden accounts import FILE.csv}: who owns which account. */
@Command(
    name = "accounts",
    description = "People and their accounts.",
    mixinStandardHelpOptions = true)
final class AccountsCommand {
  private final Map<String, String> environment;
  private final Path installation;

  @Spec private CommandSpec spec;

  AccountsCommand(Map<String, String> environment, Path installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Command(
      name = "import",
      description = {
        "Creates or updates people and accounts from a CSV file with the columns",
        "person_id, name, account, and where known mailbox_service, recovery_address,",
        "language, time_zone. All of the file is taken, or nothing."
      },
      mixinStandardHelpOptions = true)
  int importFile(
      @Mixin ConfigOption config,
      @Parameters(paramLabel = "FILE.csv", description = "The people and accounts.") Path file)
      throws IOException, InterruptedException {
    List<AccountRecord> records = AccountsCsv.read(file);
    Configuration configuration = config.load(environment, installation);
    try (OpenedDatabase opened =
        OpenedDatabase.openBesideDaemon(configuration, Clock.systemUTC())) {
      opened.database().people().upsert(records);
    }
    long people = records.stream().map(r -> r.person().personId()).distinct().count();
    spec.commandLine()
        .getOut()
        .println(records.size() + " accounts of " + people + " people taken in");
    return 0;
  }
}
