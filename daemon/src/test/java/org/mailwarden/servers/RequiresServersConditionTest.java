package org.mailwarden.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mailwarden.servers.DebianServer.DOVECOT;
import static org.mailwarden.servers.DebianServer.MARIADB;
import static org.mailwarden.servers.DebianServer.POSTFIX;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class RequiresServersConditionTest {
  private static final Machine COMPLETE = new Machine(true, program -> true);
  private static final Machine BARE = new Machine(true, program -> false);

  @Test
  void runsWhereAllIsInstalled() {
    assertThat(Lack.on(COMPLETE, List.of(DebianServer.values()))).isEmpty();
    assertThat(RequiresServersCondition.evaluate("MailIT", Optional.empty(), true).isDisabled())
        .isFalse();
  }

  @Test
  void saysWhatWasSkippedAndWhatToInstall() {
    ConditionEvaluationResult result =
        RequiresServersCondition.evaluate("StoreIT", Lack.on(BARE, List.of(MARIADB)), false);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason())
        .hasValue(
            "skipped StoreIT: missing /usr/sbin/mariadbd, /usr/bin/mariadb-install-db"
                + " (on Debian: apt-get install mariadb-server)");
  }

  @Test
  void failsInContinuousIntegrationRatherThanSkip() {
    Optional<Lack> lack = Lack.on(BARE, List.of(DOVECOT, POSTFIX));

    assertThatIllegalStateException()
        .isThrownBy(() -> RequiresServersCondition.evaluate("MailIT", lack, true))
        .withMessageStartingWith("MailIT can't run, and CI=true skips nothing: missing /usr/sbin")
        .withMessageEndingWith("apt-get install dovecot-imapd dovecot-pop3d postfix)");
  }

  @Test
  void namesOnlyThePackagesThatAreMissing() {
    Machine withoutPop3 = new Machine(true, program -> !program.endsWith("pop3-login"));

    assertThat(Lack.on(withoutPop3, List.of(DOVECOT, POSTFIX)).orElseThrow())
        .hasToString(
            "missing /usr/lib/dovecot/pop3-login (on Debian: apt-get install dovecot-pop3d)");
  }

  @Test
  void asksForRootOnlyWhereAServerNeedsIt() {
    Machine asUser = new Machine(false, program -> true);

    assertThat(Lack.on(asUser, List.of(MARIADB))).isEmpty();
    assertThat(Lack.on(asUser, List.of(POSTFIX)).orElseThrow())
        .hasToString("the mail servers start as root only: run the tests as root");
  }
}
