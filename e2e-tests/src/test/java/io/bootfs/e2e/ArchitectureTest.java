package io.bootfs.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the dependencies of modules and packages one-way, and the start path light. */
final class ArchitectureTest {

  /** Which of our root packages each may use, itself left out; see docs/architecture.md. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "chunker", Set.of(),
          "erofs", Set.of(),
          "oci", Set.of(),
          "linux", Set.of(),
          "store", Set.of("chunker", "oci"),
          "fuse", Set.of("erofs", "store", "chunker", "linux"),
          "boot", Set.of("fuse", "linux", "store", "chunker", "oci"),
          "converter", Set.of("erofs", "store", "chunker", "oci"),
          "runtime", Set.of("boot", "fuse", "linux", "store", "chunker", "oci"),
          "cli",
              Set.of(
                  "converter",
                  "runtime",
                  "fuse",
                  "boot",
                  "store",
                  "chunker",
                  "erofs",
                  "oci",
                  "linux"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.bootfs");

  static Set<String> modules() {
    return new TreeSet<>(ALLOWED.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatItMay(String module) {
    Set<String> forbidden = new TreeSet<>(ALLOWED.keySet());
    forbidden.removeAll(ALLOWED.get(module));
    forbidden.remove(module);
    String[] packages =
        forbidden.stream().map(name -> "io.bootfs." + name + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.bootfs." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(CLASSES);
  }

  @Test
  void everyRootPackageIsListed() {
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(type.getPackageName().split("\\.", 4)[2]));
    found.remove("e2e");
    found.remove("benchmarks");
    found.remove("fuzz");
    assertThat(found).isEqualTo(modules());
  }

  @Test
  void packagesHaveNoCycle() {
    slices().matching("io.bootfs.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyItsPackageTouchesJnr() {
    noClasses()
        .that(not(resideInAnyPackage("io.bootfs.fuse.jnr..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr..", "ru.serce..", "com.kenai..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineTouchesPicocli() {
    noClasses()
        .that(not(resideInAnyPackage("io.bootfs.cli..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void bootReachesNoHeavyLibrary() {
    noClasses()
        .that()
        .resideInAPackage("io.bootfs.boot..")
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAnyPackage(
            "picocli..",
            "tools.jackson..",
            "org.slf4j..",
            "java.util.logging..",
            "org.apache.sshd..",
            "org.bouncycastle..",
            "software.amazon..")
        .check(CLASSES);
  }
}
