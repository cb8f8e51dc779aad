package io.repforge.framework.plugin;

import java.util.List;

/**
 * Parent of the plugins' class loaders: of the host's classes it shows only those of the contract. So a plugin can't come to depend on
 * the host's insides, and may bundle any version of a library that the host uses too. Besides the contract it shares what plugins may leave to the host:
 * SLF4J's API, so that their log lines go where the host's go; PF4J, for those that have a {@code Plugin-Class}; and JSpecify's annotations.
 */
final class HostClasses extends ClassLoader {

    private static final List<String> SHARED = List.of("io.repforge.api.", "org.pf4j.", "org.slf4j.", "org.jspecify.");

    private final ClassLoader host;

    HostClasses(ClassLoader host) {
        super(ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    /** Called for what the platform doesn't have. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isShared(name)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    /** Whether plugins have a class of the host. */
    static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith);
    }
}
