package io.repforge.api;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be seen of classes from outside their packages, a line for each class and member, sorted. */
final class Signatures {

    private Signatures() {}

    /**
     * @param classes folder of classes
     */
    static List<String> of(Path classes) throws IOException, ClassNotFoundException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()), false, Signatures.class.getClassLoader());
                if (isSeen(type)) {
                    lines.addAll(of(type));
                }
            }
        }
        return lines.stream().sorted().toList();
    }

    private static boolean isSeen(Class<?> type) {
        return !type.isSynthetic() && !type.isAnonymousClass() && !type.isLocalClass() && isSeen(type.getModifiers())
                && (type.getEnclosingClass() == null || isSeen(type.getEnclosingClass()));
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static List<String> of(Class<?> type) {
        List<String> lines = new ArrayList<>();
        lines.add(type.getName() + ": " + declared(type));
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isSeen(constructor.getModifiers()) && !constructor.isSynthetic()) {
                lines.add(type.getName() + " " + marked(constructor) + constructor.toGenericString());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isSeen(method.getModifiers()) && !method.isSynthetic()) {
                lines.add(type.getName() + " " + marked(method) + method.toGenericString() + defaults(method));
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
                lines.add(type.getName() + " " + marked(field) + field.toGenericString());
            }
        }
        return lines;
    }

    private static String declared(Class<?> type) {
        Type parent = type.getGenericSuperclass();
        String extended = parent == null || parent == Object.class || type.isEnum() || type.isRecord() ? "" : " extends " + parent.getTypeName();
        String implemented = names(type.isInterface() ? " extends " : " implements ", type.getGenericInterfaces());
        String permitted = type.isSealed() ? names(" permits ", type.getPermittedSubclasses()) : "";
        return marked(type) + type.toGenericString() + extended + implemented + permitted;
    }

    /** In the order of the alphabet: the compiler's depends on what it compiles together. */
    private static String names(String word, Type... types) {
        return types.length == 0 ? "" : Arrays.stream(types).map(Type::getTypeName).sorted().collect(Collectors.joining(", ", word, ""));
    }

    private static String marked(AnnotatedElement element) {
        return element.isAnnotationPresent(Experimental.class) ? "@Experimental " : "";
    }

    private static String defaults(Method method) {
        return method.getDefaultValue() == null ? "" : " default " + method.getDefaultValue();
    }
}
