package io.repforge.framework;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/**
 * Where a class was loaded from. A class that comes from an archive of class data sharing may have no code source; so its class file is asked for, which any
 * class loader finds where the class would be.
 */
public final class ClassPlace {

    private ClassPlace() {}

    /**
     * The jar of a class, or its folder of classes while Repforge itself is developed.
     *
     * @param type no nested class
     * @throws IllegalStateException if it was loaded from neither
     */
    public static Path of(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        URL found = type.getResource(file);
        String place = found == null ? "" : found.toString();
        if (place.startsWith("jar:file:") && place.endsWith("!" + file)) {
            return Path.of(URI.create(place.substring("jar:".length(), place.length() - file.length() - 1)));
        }
        if (place.startsWith("file:") && place.endsWith(file)) {
            return Path.of(URI.create(place.substring(0, place.length() - file.length() + 1)));
        }
        throw new IllegalStateException(type.getName() + " was loaded from no jar and no folder" + (place.isEmpty() ? "" : " (" + place + ")"));
    }
}
