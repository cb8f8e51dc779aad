package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of devices. A further one is a class of {@link Devices} with its {@link Backend}, and a line in the list.
 *
 * @param name as recipes write it
 * @param counted whether there may be several, told apart by a number: {@code cuda:1}
 * @param opening looks for its devices
 */
record DeviceKind(String name, boolean counted, Function<OrtLibrary, Devices> opening) {

    /** All kinds, the best first: {@code auto} takes the first of which there is a device. The last is there on every machine. */
    static final List<DeviceKind> ALL = List.of(
            new DeviceKind("cuda", true, CudaDevices::new),
            new DeviceKind("cpu", false, CpuDevices::new));

    /** @throws UserError if there is none of that name */
    static DeviceKind named(String name) {
        return ALL.stream().filter(kind -> kind.name.equals(name)).findFirst()
                .orElseThrow(() -> new UserError("There is no device '" + name + "': use " + words() + "."));
    }

    /** All that {@link Device#parse} reads, such as {@code auto, cpu, cuda or cuda:N}. */
    static String words() {
        List<String> words = new ArrayList<>(List.of("auto"));
        for (int i = ALL.size() - 1; i >= 0; i--) {
            words.add(ALL.get(i).name);
            if (ALL.get(i).counted) {
                words.add(ALL.get(i).name + ":N");
            }
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
    }

    /** The same as a regular expression. */
    static String pattern() {
        return "auto|" + ALL.stream().map(kind -> kind.counted ? kind.name + "(:[0-9]{1,3})?" : kind.name).collect(Collectors.joining("|"));
    }
}
