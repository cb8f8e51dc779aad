package io.repforge.framework.train;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory there is here, in bytes. On Linux it is read from the system's files, since Java's management classes take longer to load than a short
 * command.
 */
final class MachineMemory {

    private static final Path SYSTEM = Path.of("/proc/meminfo");
    private static final Path CONTAINER = Path.of("/sys/fs/cgroup/memory.max");
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s*(\\d+) kB");

    private MachineMemory() {}

    /** Of the machine, or of the container if that may have less; empty where it can't be told. */
    static OptionalLong bytes() {
        OptionalLong system = read(SYSTEM, TOTAL, 1024);
        if (system.isEmpty()) {
            return byVirtualMachine();
        }
        OptionalLong container = read(CONTAINER, Pattern.compile("^(\\d+)\\s*$"), 1);
        return container.isPresent() ? OptionalLong.of(Math.min(system.getAsLong(), container.getAsLong())) : system;
    }

    /** As macOS and Windows say it to the virtual machine. */
    static OptionalLong byVirtualMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system && system.getTotalMemorySize() > 0
                ? OptionalLong.of(system.getTotalMemorySize()) : OptionalLong.empty();
    }

    private static OptionalLong read(Path file, Pattern pattern, long unit) {
        try {
            Matcher found = pattern.matcher(Files.readString(file));
            return found.find() ? OptionalLong.of(Long.parseLong(found.group(1)) * unit) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Such as {@code 1.5 GiB}. */
    static String words(double bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        double size = bytes;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return size > 1e6 ? "more than " + units[unit] + " can say" : String.format(size < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", size, units[unit]);
    }
}
