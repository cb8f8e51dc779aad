package io.repforge.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Component;
import io.repforge.api.Experimental;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may depend on what. */
class ArchitectureTest {

    private static final String API = "io.repforge.api..";
    private static final String HOST = "io.repforge.framework";
    private static final String IMAGES = "io.repforge.images..";
    private static final String ENCODER = "io.repforge.encoder..";
    private static final String SPARK = "io.repforge.spark..";

    /** The host's rooms, each of which may use those before it. Whoever adds one gives it its place here. */
    private static final List<String> ROOMS =
            List.of("", "storage", "page", "blas", "probes", "online", "autodiff", "plugin", "install", "artifacts", "onnx", "data", "runtime", "rounds", "recipe", "run",
                    "train", "evaluate", "tune", "describe", "explore", "report", "results", "study", "cli");

    private static final String ROBOT_LEARNING = "io.repforge.robotlearning..";
    private static final String PARQUET = "io.repforge.parquet..";
    private static final String S3 = "io.repforge.s3..";

    private static final String[] BUNDLES = {"io.repforge.essentials..", "io.repforge.backbones..", "io.repforge.contrastive..", "io.repforge.bottleneck..",
            "io.repforge.dynamics..", "io.repforge.selfdistillation..", "io.repforge.redundancy..", "io.repforge.multicrop..", "io.repforge.masked..",
            "io.repforge.dense..", "io.repforge.distillation..", "io.repforge.generative..", "io.repforge.pretext..", "io.repforge.datasets..", ROBOT_LEARNING, PARQUET,
            S3};

    /** Libraries that bundles bring along. */
    private static final Map<String, String[]> LIBRARIES = Map.of(ROBOT_LEARNING, new String[] {"io.jhdf..", "com.google.protobuf.."}, PARQUET,
            new String[] {"org.apache.parquet..", "shaded.parquet..", "io.airlift.compress..", "org.brotli.dec..", "com.fasterxml.jackson.."}, S3,
            new String[] {"software.amazon.awssdk.."});

    /** What they are called in the jar of a bundle that gives them names of its own. */
    private static final String SHADED = "io.repforge.*.shaded..";

    /** But for what tests of the framework share with others. */
    private static final JavaClasses ALL = new ClassFileImporter().withImportOption(location -> !location.contains("-tests.jar")).importPackages("io.repforge");

    private static Stream<String> bundles() {
        return Stream.of(BUNDLES);
    }

    /** As a third party's plugin: no other bundle, nothing of the host, and no library but its own. */
    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleSeesTheContractAlone(String bundle) {
        DescribedPredicate<JavaClass> own = resideInAnyPackage(LIBRARIES.getOrDefault(bundle, new String[0]));
        classes().that(resideInAPackage(bundle).and(not(resideInAPackage(SHADED))).and(areNoTests()))
                .should().onlyDependOnClassesThat(resideInAnyPackage(bundle, API, "java..", "javax..", "org.jspecify..", "org.slf4j..").or(own))
                .check(ALL);
    }

    /** Whoever adds a bundle gives it its place among them; what runs on Spark is the host elsewhere. */
    @Test
    void eachComponentLiesInABundleOrInTheHost() {
        classes().that(implement(Component.class).and(areNoTests()).and(resideInAPackage("io.repforge..")))
                .should().resideInAnyPackage(Stream.concat(Stream.of(API, HOST + "..", SPARK), bundles()).toArray(String[]::new))
                .check(ALL);
    }

    /** Tests lie in the packages of what they test. */
    private static DescribedPredicate<JavaClass> areNoTests() {
        return DescribedPredicate.describe("are no tests",
                type -> type.getSource().map(source -> !source.getUri().toString().contains("/test-classes/")).orElse(true));
    }

    @Test
    void theContractSeesTheJdkAlone() {
        classes().that(resideInAPackage(API))
                .should().onlyDependOnClassesThat(resideInAnyPackage(API, "java..", "org.jspecify.."))
                .check(ALL);
    }

    /** Modules of layers and graphs lie under the kinds of components that use them. */
    @Test
    void theContractsPartsKnowNothingOfComponents() {
        noClasses().that(resideInAnyPackage("io.repforge.api.array..", "io.repforge.api.space..", "io.repforge.api.graph..", "io.repforge.api.fault.."))
                .should().dependOnClassesThat(resideInAnyPackage("io.repforge.api", "io.repforge.api.data..", "io.repforge.api.nn..",
                        "io.repforge.api.option..").and(not(type(Experimental.class))))
                .check(ALL);
    }

    /** Programs that train nothing have them, too. */
    @Test
    void imagesSeeTheContractAndTheirLibrariesAlone() {
        classes().that(resideInAPackage(IMAGES).and(areNoTests()))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(IMAGES, API, "java..", "javax..", "org.bytedeco.javacpp..", "org.bytedeco.opencv..",
                        "com.fasterxml.jackson.jr..", "org.jspecify.."))
                .check(ALL);
    }

    /** ONNX Runtime's training build has classes of the same names as the stock one, so that what runs by the one keeps away from the other. */
    @Test
    void theSmallEncoderSeesNothingOfTheHost() {
        classes().that(resideInAPackage(ENCODER).and(areNoTests()))
                .should().onlyDependOnClassesThat(resideInAnyPackage(ENCODER, IMAGES, API, "java..", "ai.onnxruntime..", "com.fasterxml.jackson.jr..", "org.jspecify.."))
                .check(ALL);
        noClasses().that(resideInAnyPackage(HOST + "..", API, IMAGES)).should().dependOnClassesThat(resideInAPackage(ENCODER)).check(ALL);
    }

    /** So that everything else works without Spark. */
    @Test
    void nothingSeesWhatRunsOnSpark() {
        classes().that(resideInAPackage(SPARK).and(areNoTests()))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(SPARK, HOST + "..", API, "java..", "scala..", "org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..",
                                "org.apache.logging.log4j..", "com.fasterxml.jackson..", "org.nd4j..", "picocli..", "org.slf4j..", "org.jspecify.."))
                .check(ALL);
        noClasses().that(resideInAPackage("io.repforge..").and(resideOutsideOfPackages(SPARK))).should()
                .dependOnClassesThat(resideInAnyPackage(SPARK, "org.apache.spark..")).check(ALL);
    }

    private static Stream<String> rooms() {
        return ROOMS.stream();
    }

    @ParameterizedTest(name = "room ''{0}''")
    @MethodSource("rooms")
    void theHostsArrowsPointOneWay(String room) {
        List<String> above = new ArrayList<>(ROOMS.subList(ROOMS.indexOf(room) + 1, ROOMS.size()));
        if (above.isEmpty()) {
            return;
        }
        noClasses().that(resideInAnyPackage(packages(List.of(room))))
                .should().dependOnClassesThat(resideInAnyPackage(packages(above)))
                .check(ALL);
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> room.isEmpty() ? HOST : HOST + "." + room + "..").toArray(String[]::new);
    }

    @Test
    void eachOfTheHostsRoomsHasAPlace() {
        Set<String> found = new TreeSet<>();
        ALL.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith(HOST))
                .forEach(name -> found.add(name.equals(HOST) ? "" : name.substring(HOST.length() + 1).split("\\.")[0]));
        assertEquals(new TreeSet<>(ROOMS), found);
    }

    @Test
    void theRoomsWithinDataHaveNoCycles() {
        slices().matching(HOST + ".data.(*)..").should().beFreeOfCycles().check(ALL);
    }

    /** A value of a native library outlives nothing that its package doesn't know of. */
    @Test
    void theEnginesTypesStayInTheRuntime() {
        noClasses().that(resideInAPackage("io.repforge..").and(resideOutsideOfPackages(HOST + ".runtime..", "io.repforge.benchmarks..", "io.repforge.tests..")))
                .should().dependOnClassesThat(resideInAnyPackage("org.bytedeco.onnxruntime..", "org.bytedeco.dnnl..", "org.bytedeco.opencl.."))
                .check(ALL);
        noClasses().that(resideInAPackage("io.repforge..").and(resideOutsideOfPackages(HOST + ".runtime..", HOST + ".blas..", "io.repforge.benchmarks..",
                "io.repforge.tests..")))
                .should().dependOnClassesThat(resideInAPackage("com.sun.jna.."))
                .check(ALL);
    }

    @Test
    void onnxModelsStayWhereModelsAreMade() {
        noClasses()
                .that(resideInAnyPackage(
                        packages(List.of("", "storage", "page", "blas", "probes", "online", "autodiff", "plugin", "install", "data", "recipe", "run", "report", "cli"))))
                .should().dependOnClassesThat(resideInAPackage("ai.onnx.proto.."))
                .check(ALL);
    }

    @Test
    void eachLibraryHasItsRoom() {
        onlyIn("org.pf4j..", "plugin");
        onlyIn("org.eclipse.aether..", "install");
        onlyIn("org.apache.maven..", "install");
        onlyIn("org.yaml.snakeyaml..", "recipe");
        onlyIn("picocli..", "cli");
        onlyIn("ch.qos.logback..", "cli");
        onlyIn("com.google.flatbuffers..", "artifacts");
        onlyIn("com.github.luben..", "data");
        onlyIn("org.bytedeco.opencv..");
        onlyIn("org.bytedeco.openblas..", "blas", "probes");
        onlyIn("org.nd4j..", "data", "probes", "evaluate", "tune", "explore");
    }

    private static void onlyIn(String library, String... rooms) {
        noClasses().that(resideInAPackage(HOST + "..").and(resideOutsideOfPackages(packages(List.of(rooms)))))
                .should().dependOnClassesThat(resideInAPackage(library))
                .check(ALL);
    }
}
