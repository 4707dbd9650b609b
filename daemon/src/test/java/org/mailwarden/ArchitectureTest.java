package org.mailwarden;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The packages are in the order that a log line travels; each may use only those before it. */
class ArchitectureTest {
  private static final List<String> ORDER =
      List.of(
          "event",
          "parse",
          "geo",
          "yaml",
          "formats",
          "store",
          "directory",
          "rules",
          "detect",
          "ingest",
          "template",
          "mail",
          "web",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.mailwarden");

  @TestFactory
  List<DynamicTest> packagesUseOnlyThoseBeforeThem() {
    return ORDER.stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> usesOnlyThoseBefore(name)))
        .toList();
  }

  private static void usesOnlyThoseBefore(String name) {
    List<String> later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size());
    if (later.isEmpty()) {
      return;
    }
    noClasses()
        .that(resideInAPackage(packageOf(name)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                later.stream().map(ArchitectureTest::packageOf).toArray(String[]::new)))
        .because(
            "a package may use only those before it in "
                + ORDER
                + ": hand the value in from the later package, or move the type to the earlier one")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    assertThat(
            CLASSES.stream()
                .map(c -> c.getPackageName().replaceFirst("^org\\.mailwarden\\.?", ""))
                .map(rest -> rest.replaceFirst("\\..*", ""))
                .filter(rest -> !rest.isEmpty())
                .collect(Collectors.toSet()))
        .as("a new package needs its place in ArchitectureTest.ORDER")
        .isSubsetOf(ORDER);
  }

  @Test
  void valuesParsersAndRulesKnowNeitherCamelNorDatabaseNorScheduler() {
    noClasses()
        .that(
            resideInAnyPackage(
                packageOf("event"),
                packageOf("parse"),
                packageOf("yaml"),
                packageOf("formats"),
                packageOf("rules")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.camel..", "org.hibernate..", "java.sql..", "org.quartz.."))
        .because("adapters know the libraries, the domain doesn't: pass in a value or a function")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreSpeaksSql() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("store"), packageOf("cli"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.hibernate.."))
        .because("all SQL is in the store package: give it a method that says what you need")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static String packageOf(String name) {
    return "org.mailwarden." + name + "..";
  }
}
