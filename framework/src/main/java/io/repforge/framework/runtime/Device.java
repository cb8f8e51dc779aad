package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a session computes.
 *
 * @param kind the kind of device
 * @param index which of several, from 0; only CUDA devices are counted
 */
public record Device(Kind kind, int index) {

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** The best that is there. */
    public static final Device AUTO = new Device(Kind.AUTO, 0);

    public static final Device CPU = new Device(Kind.CPU, 0);

    /** Kinds of devices; {@code AUTO} is for the engine to decide. */
    public enum Kind { AUTO, CPU, CUDA }

    /**
     * @param text {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws UserError if it is none of these
     */
    public static Device parse(String text) {
        if (text.equals("auto")) {
            return AUTO;
        }
        if (text.equals("cpu")) {
            return CPU;
        }
        Matcher cuda = CUDA.matcher(text);
        if (!cuda.matches()) {
            throw new UserError("There is no device '" + text + "': use auto, cpu, cuda or cuda:N (such as cuda:1).");
        }
        return new Device(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case CUDA -> "cuda:" + index;
        };
    }
}
