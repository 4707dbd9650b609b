package org.mailwarden.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.mailwarden.event.Account;

/** People and their accounts. */
public final class People {
  private static final String ACCOUNT = "from AccountEntity a left join fetch a.person";

  private final SessionFactory sessions;

  People(SessionFactory sessions) {
    this.sessions = sessions;
  }

  public Optional<StoredAccount> account(long id) {
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createSelectionQuery(ACCOUNT + " where a.id = :id", AccountEntity.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .map(AccountEntity::toRecord));
  }

  public Optional<StoredAccount> account(Account account) {
    return Sessions.inTransaction(
        sessions, session -> find(session, account).map(AccountEntity::toRecord));
  }

  /** A person's accounts, by mailbox service and address. */
  public List<StoredAccount> accountsOf(String personId) {
    return Sessions.inTransaction(
        sessions,
        session ->
            session
                .createSelectionQuery(
                    ACCOUNT
                        + " where a.person.personId = :person"
                        + " order by a.mailboxService, a.address",
                    AccountEntity.class)
                .setParameter("person", personId)
                .list()
                .stream()
                .map(AccountEntity::toRecord)
                .toList());
  }

  /** Creates or updates these accounts and their people, all or none. */
  public void upsert(List<AccountRecord> records) {
    Sessions.inTransaction(
        sessions,
        session -> {
          // Nothing written here is asked for again before the end: see owners.
          session.setHibernateFlushMode(FlushMode.COMMIT);
          createAccounts(session, records);
          Map<String, PersonEntity> owners = new HashMap<>();
          for (AccountRecord record : records) {
            PersonEntity owner =
                owners.computeIfAbsent(
                    record.person().personId(), id -> owner(session, record.person()));
            owner.set(record.person());
            find(session, record.account()).orElseThrow().set(owner, record);
          }
          return null;
        });
  }

  /**
   * A log that is read at the same moment may create an account, too: whoever is second finds it.
   */
  private static void createAccounts(Session session, List<AccountRecord> records) {
    List<String> addresses =
        records.stream().map(record -> record.account().address()).distinct().toList();
    session.doWork(connection -> KnownAccounts.create(connection, addresses));
  }

  private static PersonEntity owner(Session session, StoredPerson person) {
    return session
        .createSelectionQuery("from PersonEntity p where p.personId = :id", PersonEntity.class)
        .setParameter("id", person.personId())
        .uniqueResultOptional()
        .orElseGet(
            () -> {
              PersonEntity created = new PersonEntity(person);
              session.persist(created);
              return created;
            });
  }

  private static Optional<AccountEntity> find(Session session, Account account) {
    return session
        .createSelectionQuery(ACCOUNT + " where a.address = :address", AccountEntity.class)
        .setParameter("address", account.address())
        .uniqueResultOptional();
  }

  /** One account and its owner, as imported. */
  public record AccountRecord(
      Account account,
      StoredPerson person,
      Optional<String> mailboxService,
      Optional<String> recoveryAddress) {}
}
