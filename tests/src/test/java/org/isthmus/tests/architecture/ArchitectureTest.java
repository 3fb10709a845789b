package org.isthmus.tests.architecture;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The compiled classes of all modules keep the rules of the architecture. */
class ArchitectureTest {

  private static final Pattern VAGUE_NAME =
      Pattern.compile("(Util|Utils|Helper|Manager|Impl|Core|Common)(?![a-z])");

  private static final Set<String> VAGUE_PACKAGES =
      Set.of("util", "utils", "common", "impl", "core", "manager", "helper", "misc");

  /** Code that is generated in the build does not follow the rules of names and sizes. */
  private static final DescribedPredicate<JavaClass> WRITTEN_BY_HAND =
      DescribedPredicate.describe(
          "written by hand",
          type ->
              !type.getPackageName().equals("org.isthmus.grammar.problem.generated")
                  && !isProtobuf(type));

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(
                Modules.all().stream()
                    .map(module -> "org.isthmus." + module.replace('/', '.'))
                    .toArray(String[]::new));
  }

  private static boolean isProtobuf(JavaClass type) {
    return outermost(type).getSimpleName().equals("OnnxProto")
        && outermost(type).getPackageName().endsWith(".onnx")
        && type.getDirectDependenciesFromSelf().stream()
            .anyMatch(
                seen -> seen.getTargetClass().getPackageName().startsWith("com.google.protobuf"));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  @Test
  void everyModuleIsOnTheClasspath() {
    for (String module : Modules.all()) {
      String prefix = "org.isthmus." + module.replace('/', '.');
      assertTrue(
          module.equals("examples")
              || classes.stream().anyMatch(type -> type.getPackageName().startsWith(prefix)),
          "no class of module " + module + " was found");
    }
  }

  @TestFactory
  Stream<DynamicTest> everyModuleSeesOnlyWhatItsRowOfTheTableAllows() {
    return Modules.all().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(Modules.packages(module))
                            .should()
                            .dependOnClassesThat(
                                areOfIsthmus().and(outside(Modules.packagesSeen(module))))
                            .because("a module sees only what its row of the table allows")
                            .allowEmptyShould(true)
                            .check(classes)));
  }

  private static DescribedPredicate<JavaClass> areOfIsthmus() {
    return are(JavaClass.Predicates.resideInAPackage("org.isthmus.."));
  }

  private static DescribedPredicate<JavaClass> outside(String... packages) {
    return are(JavaClass.Predicates.resideOutsideOfPackages(packages));
  }

  @Test
  void theTrustedBaseUsesTheJdkAndItselfAlone() {
    String[] own =
        Stream.concat(Stream.of("java.."), Modules.TRUSTED.stream().map(Modules::packages))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAnyPackage(Arrays.copyOfRange(own, 1, own.length))
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(own)
                .or(
                    DescribedPredicate.describe(
                        "are primitive",
                        type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive())))
        .check(classes);
  }

  @Test
  void theTrustedBaseLoadsNothingByNameAndRunsNothing() {
    String[] trusted = Modules.TRUSTED.stream().map(Modules::packages).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(trusted)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "java.lang.reflect..", "java.lang.invoke..", "java.net..", "java.sql..")
                .or(
                    JavaClass.Predicates.belongToAnyOf(
                        ProcessBuilder.class,
                        Process.class,
                        ClassLoader.class,
                        java.io.ObjectInputStream.class)))
        .check(classes);
    // The program alone may, where it is asked for an engine whose products are then verified.
    noClasses()
        .that()
        .resideInAnyPackage(trusted)
        .and()
        .doNotHaveFullyQualifiedName("org.isthmus.verifier.checker.Main")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.belongToAnyOf(java.util.ServiceLoader.class))
        .check(classes);
    noClasses()
        .that()
        .resideInAnyPackage(trusted)
        .should()
        .callMethod(Class.class, "forName", String.class)
        .check(classes);
  }

  @TestFactory
  Stream<DynamicTest> everyLibraryStaysAtHome() {
    return new TreeMap<>(Modules.HOMES_OF_LIBRARIES)
        .entrySet().stream()
            .map(
                library ->
                    DynamicTest.dynamicTest(
                        library.getKey(),
                        () -> {
                          String[] homes =
                              library.getValue().stream()
                                  .map(home -> "org.isthmus." + home + "..")
                                  .toArray(String[]::new);
                          noClasses()
                              .that()
                              .resideOutsideOfPackages(homes)
                              .should()
                              .dependOnClassesThat()
                              .resideInAPackage(library.getKey() + "..")
                              .check(classes);
                        }));
  }

  @Test
  void noLibraryIsUsedThatHasNoHome() {
    String[] known =
        Stream.concat(
                Stream.of("java..", "org.isthmus.."),
                Stream.concat(
                    // The plots are drawn on the JDK's images.
                    Stream.of("javax.imageio.."),
                    Modules.HOMES_OF_LIBRARIES.keySet().stream().map(prefix -> prefix + "..")))
            .toArray(String[]::new);
    classes()
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(known)
                .or(
                    DescribedPredicate.describe(
                        "are primitive",
                        type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive())))
        .check(classes);
  }

  @Test
  void onlyTheProgramsEndTheProcess() {
    noClasses()
        .that(areNot("org.isthmus.verifier.cli.Main", "org.isthmus.verifier.checker.Main"))
        .and()
        .resideOutsideOfPackage("org.isthmus.examples..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(classes);
  }

  @Test
  void onlyTheCommandAndTheCheckersProgramPrint() {
    noClasses()
        .that(areNot("org.isthmus.verifier.checker.Main"))
        .and()
        .resideOutsideOfPackages("org.isthmus.verifier.cli..", "org.isthmus.examples..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("printStackTrace")))
        .check(classes);
  }

  private static DescribedPredicate<JavaClass> areNot(String... names) {
    return DescribedPredicate.describe(
        "are not " + String.join(" or ", names),
        type -> !List.of(names).contains(type.getFullName()));
  }

  @Test
  void nothingLogs() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
        .check(classes);
  }

  @Test
  void noNameIsVague() {
    List<String> vague =
        classes.stream()
            .filter(WRITTEN_BY_HAND)
            .filter(
                type ->
                    VAGUE_NAME.matcher(type.getSimpleName()).find()
                        || Arrays.stream(type.getPackageName().split("[.]"))
                            .anyMatch(VAGUE_PACKAGES::contains))
            .map(JavaClass::getFullName)
            .toList();
    assertEquals(List.of(), vague);
  }

  /** Two records with equal arrays would differ; what one class keeps to itself is not compared. */
  @Test
  void noRecordThatOthersSeeHasAnArrayAsAComponent() {
    ArchRule rule =
        fields()
            .that()
            .areDeclaredInClassesThat(
                DescribedPredicate.describe(
                    "are records that others see",
                    type -> type.isRecord() && !type.getModifiers().contains(JavaModifier.PRIVATE)))
            .and(
                DescribedPredicate.<JavaField>describe(
                    "are components", field -> !field.getModifiers().contains(JavaModifier.STATIC)))
            .should()
            .haveRawType(
                DescribedPredicate.describe("no array", (JavaClass type) -> !type.isArray()));
    rule.check(classes);
  }

  @Test
  void noFieldIsPublicUnlessItIsAConstant() {
    fields()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(WRITTEN_BY_HAND)
        .should()
        .beStatic()
        .andShould()
        .beFinal()
        .check(classes);
  }

  @Test
  void theRulesWouldNoticeAViolation() {
    // The command does see the constructions; the same rule on another row must fail.
    assertThrows(
        AssertionError.class,
        () ->
            noClasses()
                .that()
                .resideInAPackage(Modules.packages("verifier/cli"))
                .should()
                .dependOnClassesThat(
                    areOfIsthmus().and(outside(Modules.packagesSeen("verifier/checker"))))
                .check(classes));
    String names =
        Stream.of("FileUtils", "PathHelper", "CoreNetwork", "ReaderImpl", "ModelManager")
            .filter(name -> VAGUE_NAME.matcher(name).find())
            .collect(Collectors.joining(" "));
    assertEquals("FileUtils PathHelper CoreNetwork ReaderImpl ModelManager", names);
    assertTrue(
        Stream.of("Corollary43", "Utility", "Implication", "Commonest")
            .noneMatch(name -> VAGUE_NAME.matcher(name).find()));
  }
}
