package io.repforge.framework.plugin;

import io.repforge.api.ContractException;
import io.repforge.api.fault.ComponentException;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Where the code of plugins lies: so what fails is traced to the plugin in whose code it did, wherever and on whatever thread that was. It is
 * told of a plugin before any of the plugin's classes is loaded.
 */
public final class PluginCode {

    /** Whose frames say nothing of who is at fault: plugins call them. */
    private static final String CONTRACT = "io.repforge.api.";
    private static final String HOST = "io.repforge.framework.";

    /** For authors of plugins, as a clause. */
    static final String HOW_LIBRARIES_TRAVEL = "shade it into the jar, or make a zip of the plugin with its classes in classes/ and its libraries in lib/";

    private final List<Code> all = new ArrayList<>();

    private record Code(InstalledPlugin plugin, List<Path> places, List<Provider> providers) {

        /** Asked after the plugin may have been closed, so it looks for itself. */
        boolean holds(String className) {
            String file = className.replace('.', '/') + ".class";
            return places.stream().anyMatch(place -> isIn(place, file));
        }

        private static boolean isIn(Path place, String file) {
            if (Files.isDirectory(place)) {
                return Files.exists(place.resolve(file));
            }
            try (JarFile jar = new JarFile(place.toFile())) {
                return jar.getEntry(file) != null;
            } catch (IOException e) {
                return false;
            }
        }

        /** The component that a class is of or within. */
        Optional<Provider> component(String className) {
            return providers.stream().filter(provider -> (className + "$").startsWith(provider.className() + "$")).findFirst()
                    .or(() -> providers.stream().filter(provider -> outermost(provider.className()).equals(outermost(className))).findFirst());
        }
    }

    /**
     * A method of a plugin.
     *
     * @param code where it is
     * @param component what it is of; null for a class beside the components
     * @param className its class
     * @param method its name
     */
    private record Place(Code code, @Nullable Provider component, String className, String method) {

        /** Such as {@code a.jar: the loss v.MyLoss of the plugin 'vendor'}. */
        String subject() {
            String what = component == null ? "the class " + className : "the " + component.kind() + " " + component.className();
            return code.plugin.location() + ": " + what + " of the plugin '" + code.plugin.id() + "'";
        }
    }

    /**
     * @param places the jars and folders that its classes lie in
     */
    void add(InstalledPlugin plugin, List<Path> places, List<Provider> providers) {
        all.add(new Code(plugin, List.copyOf(places), List.copyOf(providers)));
    }

    /** A sentence that names jar, component and method; empty if the fault isn't a plugin's. */
    public Optional<UserError> fault(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable one = failure; one != null && seen.add(one); one = one.getCause()) {
            Optional<Place> place = one instanceof ContractException broken
                    ? placeOf(broken) : place(one.getStackTrace(), 0);
            if (place.isPresent()) {
                return Optional.of(new UserError(place.get().subject() + " " + words(one, place.get().method(), place.get().code().plugin().location()) + ".", failure));
            }
        }
        return Optional.empty();
    }

    /**
     * A sentence if it is a plugin's code that ends the virtual machine.
     *
     * @param stack of a thread
     */
    public Optional<String> exit(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            if (stack[i].getClassName().equals("java.lang.Shutdown") && stack[i].getMethodName().equals("exit")) {
                return place(stack, i).map(place -> place.subject() + " ended Repforge by System.exit in " + place.method()
                        + "; a plugin must not do that: report it to the plugin's author, or remove the jar.");
            }
        }
        return Optional.empty();
    }

    private Optional<Place> placeOf(ContractException broken) {
        String name = broken.component().getClass().getName();
        return all.stream().filter(code -> code.holds(name)).findFirst()
                .map(code -> new Place(code, code.component(name).orElse(null), name, broken.method()));
    }

    /** The innermost code that isn't the platform's, if it is a plugin's; its component is the one that it was called by. */
    private Optional<Place> place(StackTraceElement[] stack, int from) {
        for (int i = from; i < stack.length; i++) {
            String name = stack[i].getClassName();
            if (name.startsWith(HOST) && !name.equals(HostClasses.class.getName())) {
                return Optional.empty();
            }
            Optional<Code> code = name.startsWith(CONTRACT) || isPlatform(name) ? Optional.empty()
                    : all.stream().filter(one -> one.holds(name)).findFirst();
            if (code.isPresent()) {
                return Optional.of(place(code.get(), stack, i));
            }
        }
        return Optional.empty();
    }

    private static Place place(Code code, StackTraceElement[] stack, int at) {
        for (int i = at; i < stack.length && !stack[i].getClassName().startsWith(HOST); i++) {
            Optional<Provider> component = code.component(stack[i].getClassName());
            if (component.isPresent()) {
                return new Place(code, component.get(), stack[i].getClassName(), method(stack[i]));
            }
        }
        return new Place(code, null, stack[at].getClassName(), method(stack[at]));
    }

    private static boolean isPlatform(String className) {
        return className.startsWith("java.") || className.startsWith("jdk.") || className.startsWith("sun.") || className.startsWith("org.pf4j.");
    }

    private static String method(StackTraceElement frame) {
        String within = frame.getClassName().contains("$") ? " of " + frame.getClassName() : "";
        return switch (frame.getMethodName()) {
            case "<init>" -> (within.isEmpty() ? "its constructor" : "the constructor" + within);
            case "<clinit>" -> (within.isEmpty() ? "its static initialiser" : "the static initialiser" + within);
            default -> frame.getMethodName().replaceAll("lambda\\$([^$]+)\\$.*", "$1") + "()" + within;
        };
    }

    private static String outermost(String className) {
        int nested = className.indexOf('$');
        return nested < 0 ? className : className.substring(0, nested);
    }

    /**
     * What failed, as a sentence goes on from its subject, and what to do.
     *
     * @param location of the plugin
     */
    private static String words(Throwable failure, String method, String location) {
        if (failure instanceof ContractException broken) {
            return broken.getMessage() + "; report it to the plugin's author";
        }
        if (failure instanceof ComponentException unfit) {
            return "can't do in " + method + " what is asked of it (" + unfit.getMessage() + "); choose other options, data or components";
        }
        if (failure instanceof NoClassDefFoundError && missing(failure) != null) {
            return "needs the class " + missing(failure) + " in " + method + ", " + lacking(location);
        }
        if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
            return "failed in " + method + ", where a class can't be initialised (" + shown(failure.getCause()) + "); report it to the plugin's author";
        }
        return "failed in " + method + " with " + shown(failure) + "; "
                + (failure instanceof LinkageError ? "rebuild the plugin against the installed version of the API" : "report it to the plugin's author");
    }

    /**
     * What is said of a class that isn't there, as a sentence goes on from it.
     *
     * @param location of the plugin that needs it
     */
    static String lacking(String location) {
        boolean isZip = location.endsWith(".zip");
        return "which is neither in the " + (isZip ? "zip" : "jar") + " nor shared by Repforge; "
                + (isZip ? "put the library that it is of into the zip's lib folder" : "package the library that it is of along: " + HOW_LIBRARIES_TRAVEL);
    }

    /** The class that isn't there; null if the message doesn't say. */
    static @Nullable String missing(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.contains(" ") ? null : message.replace('/', '.');
    }

    /** A fault in one line, whatever its own methods do. */
    static String shown(Throwable failure) {
        try {
            return failure.toString().lines().findFirst().orElse(failure.getClass().getName());
        } catch (RuntimeException | Error e) {
            return failure.getClass().getName();
        }
    }
}
