package io.repforge.kit;

import io.repforge.api.Component;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the kit's tests that a plugin's project has, and tells which components they are of: what {@code plugins publish} asks before it publishes. */
public final class Conformance {

    /** Classes of the components of which a test has begun. */
    private static final Set<String> TESTED = new ConcurrentSkipListSet<>();

    private Conformance() {}

    /** By each test of the kit. */
    static void note(Component<?> component) {
        TESTED.add(component.getClass().getName());
    }

    /**
     * Runs the tests that extend the kit, as the context class loader sees them.
     *
     * @param testClasses folder of compiled tests
     * @return {@code tests}, how many there were; {@code tested}, the names of the components' classes; {@code failures}, a sentence for each
     */
    public static Map<String, Object> run(Path testClasses) {
        TESTED.clear();
        PostDiscoveryFilter ofKit = test -> FilterResult.includedIf(!test.isTest() || isOfKit(test));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(testClasses.toAbsolutePath()))).filters(ofKit).build();
        Listener listener = new Listener();
        LauncherFactory.create().execute(request, listener);
        return Map.of("tests", listener.tests, "tested", List.copyOf(TESTED), "failures", List.copyOf(listener.failures));
    }

    private static boolean isOfKit(TestDescriptor test) {
        return test.getSource()
                .map(source -> source instanceof MethodSource method ? method.getJavaClass() : source instanceof ClassSource type ? type.getJavaClass() : null)
                .filter(ComponentKit.class::isAssignableFrom).isPresent();
    }

    private static final class Listener implements TestExecutionListener {

        private final List<String> failures = new ArrayList<>();
        private long tests;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                tests++;
            }
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                failures.add(test.getDisplayName().replace('_', ' ').replace("()", "") + ": " + result.getThrowable().map(Conformance::told).orElse("it failed"));
            }
        }
    }

    private static String told(Throwable failure) {
        return String.valueOf(failure.getMessage() == null ? failure : failure.getMessage()).lines().findFirst().orElse("");
    }
}
