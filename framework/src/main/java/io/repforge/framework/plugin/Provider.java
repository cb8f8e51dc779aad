package io.repforge.framework.plugin;

import io.repforge.api.Component;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a provider file, still to be loaded.
 *
 * @param kind kind under which it is declared
 * @param className name of the class
 * @param plugin plugin that declares it
 */
record Provider(ComponentKind kind, String className, InstalledPlugin plugin) {

    static final Pattern KEBAB_CASE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /**
     * Loads the class, makes the component and checks what it says of itself.
     *
     * @throws UserError naming the jar, what is wrong and what to do
     */
    Component<?> load(ClassLoader loader) {
        try {
            Object instance = instantiate(publicConstructor(classFrom(loader)));
            if (!(instance instanceof Component<?> component) || !kind.type().isInstance(instance)) {
                throw fault("does not implement " + kind.type().getName(),
                        "list it in the provider file of the kind that it does implement", null);
            }
            checkName(component);
            checkOptions(ask("optionsType()", component::optionsType), new HashSet<>());
            return component;
        } catch (UserError e) {
            throw e;
        } catch (LinkageError e) {
            throw linkageFault(e);
        } catch (TypeNotPresentException e) {
            throw missingClass(e.typeName(), e);
        } catch (RuntimeException | Error e) {
            // Whatever a static initialiser throws, or types of options that can't be looked at.
            throw fault("failed while it was loaded with " + PluginCode.shown(e), "mend it", e);
        }
    }

    private Class<?> classFrom(ClassLoader loader) {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw fault("is missing", "add the class to the jar or correct the line", e);
        }
    }

    private Constructor<?> publicConstructor(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw fault("is not public", "declare it as a public class", null);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw fault("is abstract", "list a class that can be created", null);
        }
        try {
            return type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw fault("has no public constructor without parameters", "add one; settings belong into the options record", e);
        }
    }

    private Object instantiate(Constructor<?> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LinkageError linkage) {
                throw linkage;
            }
            throw fault("failed in its constructor with " + PluginCode.shown(Objects.requireNonNull(e.getCause())), "mend the constructor, which should do nothing",
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw fault("can't be created (" + e + ")", "make the class and its constructor accessible", e);
        }
    }

    private void checkName(Component<?> component) {
        String name = ask("name()", component::name);
        if (!KEBAB_CASE.matcher(name).matches()) {
            throw fault("has the name '" + name + "', which is not in kebab-case", "use lower-case letters, digits and single hyphens", null);
        }
        String description = ask("description()", component::description);
        if (description.isBlank()) {
            throw fault("has no description", "say in one line what it is", null);
        }
    }

    /**
     * @param seen records that are checked already, since records may name each other
     */
    private void checkOptions(Class<?> options, Set<Class<?>> seen) {
        seen.add(options);
        if (!options.isRecord()) {
            throw fault("has the options type " + options.getName() + ", which is not a record",
                    "declare the options as a record, or use NoOptions", null);
        }
        for (RecordComponent option : options.getRecordComponents()) {
            Option described = option.getAnnotation(Option.class);
            if (described == null || described.value().isBlank()) {
                throw fault("has the option '" + option.getName() + "' of " + options.getName() + " without a description",
                        "describe it with @Option(\"…\")", null);
            }
            option.getGenericType(); // which is looked at for the first time here, and may name classes that are missing
            boolean nested = option.getType().isRecord() && option.getType() != Use.class && !seen.contains(option.getType());
            if (nested) {
                checkOptions(option.getType(), seen);
            }
        }
    }

    private <T> T ask(String method, Supplier<T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (LinkageError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw fault("failed in " + method + " with " + PluginCode.shown(e), "mend it", e);
        }
        if (answer == null) {
            throw fault("returns null from " + method, "return a value", null);
        }
        return answer;
    }

    private UserError linkageFault(LinkageError e) {
        if (e instanceof UnsupportedClassVersionError) {
            return fault("was compiled for a newer Java than this one (" + Runtime.version().feature() + ")",
                    "compile the plugin for Java 17 or run Repforge on a newer Java", e);
        }
        String missing = e instanceof NoClassDefFoundError ? PluginCode.missing(e) : null;
        if (missing != null) {
            return missingClass(missing, e);
        }
        Throwable cause = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
        return fault("can't be initialised (" + PluginCode.shown(cause) + ")", "rebuild the plugin against the installed version of the API", e);
    }

    private UserError missingClass(String missing, Throwable e) {
        String[] lacking = PluginCode.lacking(plugin.location()).split("; ", 2);
        return fault("needs the class " + missing + ", " + lacking[0], lacking[1], e);
    }

    private UserError fault(String wrong, String remedy, @Nullable Throwable cause) {
        return new UserError(plugin.location() + ": the " + kind + " " + className + ", declared in " + kind.providerFile() + ", "
                + wrong + "; " + remedy + ".", cause);
    }
}
