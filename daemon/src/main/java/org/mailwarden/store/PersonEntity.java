package org.mailwarden.store;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Table {@code person}. */
@Entity
@Table(name = "person")
class PersonEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @Column(name = "person_id")
  private String personId;

  private String name;
  private String language;

  @Column(name = "time_zone")
  private String timeZone;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "person_group", joinColumns = @JoinColumn(name = "person"))
  @Column(name = "name")
  private Set<String> groups = new TreeSet<>();

  protected PersonEntity() {}

  PersonEntity(StoredPerson person) {
    this.personId = person.personId();
    set(person);
  }

  void set(StoredPerson person) {
    this.name = person.name();
    this.language = person.language().orElse(null);
    this.timeZone = person.timeZone().orElse(null);
    groups.retainAll(person.groups());
    groups.addAll(person.groups());
  }

  StoredPerson toRecord() {
    return new StoredPerson(
        personId,
        name,
        Optional.ofNullable(language),
        Optional.ofNullable(timeZone),
        groups.stream().sorted().toList());
  }
}
