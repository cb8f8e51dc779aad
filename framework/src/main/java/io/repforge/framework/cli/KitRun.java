package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the compatibility kit says of a plugin: its tests, as the plugin's project has them, on this host. The kit and what runs tests aren't on the host's class
 * path, so that they are asked by name.
 *
 * @param plugin its file
 * @param tests how many tests there were
 * @param tested names of the components' classes that there are tests of
 * @param failures what isn't as it must be, in sentences
 */
record KitRun(Path plugin, long tests, List<String> tested, List<String> failures) {

    private static final String RUNNER = "io.repforge.kit.Conformance";

    /**
     * Runs the tests.
     *
     * @param testClasses folder of the project's compiled tests
     * @param bundles plugins whose components the tests may name
     * @param kit the kit and its libraries
     */
    static KitRun of(Path plugin, Path testClasses, List<Path> bundles, List<Path> kit) {
        List<Path> places = new ArrayList<>(List.of(testClasses, plugin));
        places.addAll(bundles);
        places.addAll(kit);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(places.stream().map(KitRun::url).toArray(URL[]::new), KitRun.class.getClassLoader())) {
            thread.setContextClassLoader(loader);
            Map<?, ?> told = (Map<?, ?>) loader.loadClass(RUNNER).getMethod("run", Path.class).invoke(null, testClasses);
            return new KitRun(plugin, Long.parseLong(String.valueOf(told.get("tests"))), words(told.get("tested")), words(told.get("failures")));
        } catch (InvocationTargetException e) {
            throw new UserError(testClasses + ": the compatibility kit can't be run on these tests (" + e.getCause() + "); see whether mvn test passes in the plugin's "
                    + "project, or say --untested.", e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("the kit of this installation has no " + RUNNER, e);
        } catch (IOException e) {
            throw UserError.of(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(@Nullable Object list) {
        return list instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
    }

    /**
     * Demands that each component has tests, and that all hold.
     *
     * @throws UserError with each fault
     */
    void require(List<Components.Known> components, PrintWriter out) {
        if (tests == 0) {
            throw new UserError(plugin + ": none of its project's tests extends the compatibility kit; add one for each component, or say --untested.");
        }
        if (!failures.isEmpty()) {
            throw new UserError(
                    plugin + ": " + failures.size() + " of " + tests + " tests of the compatibility kit fail, so it isn't published:" + System.lineSeparator() + "  "
                            + String.join(System.lineSeparator() + "  ", failures));
        }
        List<String> untested =
                components.stream().map(one -> one.installed()).filter(one -> !tested.contains(one.component().getClass().getName()))
                        .map(one -> "'" + one.component().name() + "'").toList();
        if (!untested.isEmpty()) {
            throw new UserError(
                    plugin + ": no test by the compatibility kit is of " + String.join(", ", untested) + "; add one to the project, a class that extends the kit of its "
                            + "kind, or say --untested.");
        }
        out.println("The compatibility kit: all of " + tests + " tests pass.");
    }
}
