package org.mailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailwarden.rules.RuleMail;
import org.mailwarden.store.Recipient;

class RecipientsTest {
  private static final List<String> ADMINISTRATORS =
      List.of("root@campus.example", "desk@campus.example");

  @Test
  void administratorsGetWhatARuleSaysIsForThemAlsoWhereThereIsNoAccount() {
    Recipients recipients = new Recipients(id -> Optional.empty(), ADMINISTRATORS);

    assertThat(recipients.of(0, new RuleMail(RuleMail.Owner.NONE, false, true)))
        .containsExactly(
            new Recipient("root@campus.example", Recipient.Role.ADMINISTRATOR),
            new Recipient("desk@campus.example", Recipient.Role.ADMINISTRATOR));
  }

  @Test
  void administratorsGetNothingElse() {
    Recipients recipients = new Recipients(id -> Optional.empty(), ADMINISTRATORS);

    assertThat(recipients.of(0, new RuleMail(RuleMail.Owner.ALERT, true, false))).isEmpty();
  }
}
