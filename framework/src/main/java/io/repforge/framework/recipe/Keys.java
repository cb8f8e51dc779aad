package io.repforge.framework.recipe;

import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** How options, constants and paths are spelt in recipes. */
final class Keys {

    private Keys() {}

    /** The path of a key below another, such as {@code data.train}; as {@code --set} takes it. */
    static String child(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }

    /** The path of an element of a list, such as {@code data.train.0}. */
    static String child(String parent, int index) {
        return child(parent, Integer.toString(index));
    }

    /** {@code batchSize} as {@code batch_size}. */
    static String option(RecordComponent component) {
        return component.getName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** {@code RESNET_128} as {@code resnet-128}. */
    static String constant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A constant as YAML gives it: text, but for those that are called true and false. */
    static Object plain(Enum<?> constant) {
        String name = constant(constant);
        return name.equals("true") || name.equals("false") ? (Object) Boolean.valueOf(name) : name;
    }

    /** With "a" or "an". */
    static String withArticle(String noun) {
        return ("aeio".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }
}
