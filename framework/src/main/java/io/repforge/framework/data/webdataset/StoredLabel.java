package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.images.MalformedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of a label as a sample has it.
 *
 * @param member where it stands
 * @param written how it is written, if as a text
 * @param number one number; whole numbers have a type of whole numbers. Null where it is a word
 */
record StoredLabel(Sample.Member member, @Nullable String written, @Nullable Array number) {

    /** What is longer is a description. */
    private static final int LONGEST_NAME = 200;

    /** @throws MalformedException if it can't be the name of a class */
    static StoredLabel of(Sample.Member member, String text) throws MalformedException {
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            throw new MalformedException(text.isEmpty() ? "it is empty, but a label is a number or the name of a class"
                    : "it is a text of " + text.length() + " characters, but a label is a number or the name of a class");
        }
        return new StoredLabel(member, text, MemberDecoder.number(text));
    }

    /** @throws MalformedException if it isn't one number */
    static StoredLabel of(Sample.Member member, Array number) throws MalformedException {
        if (number.shape().elements() != 1) {
            throw new MalformedException("a label is one number, or the name of a class, but this is " + number);
        }
        return new StoredLabel(member, null, number);
    }

    /** The same label by the name of its class. */
    StoredLabel named(String name) {
        return new StoredLabel(member, name, null);
    }

    /** Its name, if it is that of a class. */
    String text() {
        if (written != null) {
            return written;
        }
        double value = Objects.requireNonNull(number, "a label that has no name is a number").get(0);
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    /** Whether it is a number that may be that of a class. */
    boolean isCount() {
        return number != null && !number.type().isFloating() && number.get(0) >= 0;
    }
}
