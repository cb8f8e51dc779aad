package io.repforge.framework.runtime;

import io.repforge.framework.UserError;

/**
 * Where a session computes.
 *
 * @param kind name of the kind of device, such as {@code cuda}; {@code auto} leaves it open
 * @param index which of several, from 0
 */
public record Device(String kind, int index) {

    /** The best that is there. */
    public static final Device AUTO = new Device("auto", 0);

    public static final Device CPU = new Device("cpu", 0);

    /**
     * @param text {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws UserError if it is none of these
     */
    public static Device parse(String text) {
        if (!text.matches(pattern())) {
            throw new UserError("There is no device '" + text + "': use " + words() + " (such as cuda:1).");
        }
        String[] parts = text.split(":");
        return new Device(parts[0], parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
    }

    /** Tells whom this one isn't what was written that it is what was left open; nothing for others. */
    String hereFor(Device wanted) {
        return equals(wanted) ? "" : ", which device: " + wanted + " is here";
    }

    /** What {@link #parse} reads, in words. */
    public static String words() {
        return DeviceKind.words();
    }

    /** What {@link #parse} reads, as a regular expression. */
    public static String pattern() {
        return DeviceKind.pattern();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return !equals(AUTO) && DeviceKind.named(kind).counted() ? kind + ":" + index : kind;
    }
}
