package io.repforge.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class's place is told by its class file: its code source is null where it comes from an archive of classes. */
class ClassPlaceTest {

    @TempDir
    Path folder;

    @Test
    void isTheFolderOfClasses() {
        assertTrue(Files.exists(ClassPlace.of(ClassPlace.class).resolve("io/repforge/framework/ClassPlace.class")));
    }

    @Test
    void isTheJarWhateverItIsCalled() throws Exception {
        Path jar = Files.createDirectories(folder.resolve("a b/ü+%20")).resolve("some!jar.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(UserError.class.getName().replace('.', '/') + ".class"));
            out.write(bytes(UserError.class));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertEquals(jar, ClassPlace.of(loader.loadClass(UserError.class.getName())));
        }
    }

    @Test
    void isToldOfAClassWhoseCodeSourceTellsNone() throws Exception {
        byte[] bytes = bytes(UserError.class);
        ClassLoader parent = ClassPlaceTest.class.getClassLoader();
        Class<?> type = new ClassLoader(parent) {
            Class<?> define() {
                return defineClass(UserError.class.getName(), bytes, 0, bytes.length);
            }
        }.define();
        assertNull(type.getProtectionDomain().getCodeSource().getLocation());
        assertEquals(ClassPlace.of(UserError.class), ClassPlace.of(type));
    }

    @Test
    void aClassOfTheRuntimeHasNone() {
        assertThrows(IllegalStateException.class, () -> ClassPlace.of(String.class));
    }

    private static byte[] bytes(Class<?> type) throws Exception {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }
}
