package io.repforge.framework.runtime.cuda;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which operators ONNX Runtime's CUDA execution provider has kernels for, and for which element types. It comes from a table in the jar,
 * {@code cuda-kernels.txt}, since the library tells only on a machine with a GPU.
 */
final class CudaKernels {

    private static final String TABLE = "cuda-kernels.txt";

    private final Map<String, List<Kernel>> kernels;

    private CudaKernels(Map<String, List<Kernel>> kernels) {
        this.kernels = kernels;
    }

    /** The table of the version that this build of Repforge uses. */
    static CudaKernels load() {
        try (InputStream table = CudaKernels.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is missing in the jar");
            }
            return new CudaKernels(new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8)).lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Kernel::parse)
                    .collect(Collectors.groupingBy(Kernel::operator)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The kernel that runs a node; empty if there is none.
     *
     * @param domain empty for ONNX's own
     * @param inputs ONNX's names of the inputs' types, such as {@code float} or {@code seq(float)}; null where one is left out
     * @param outputs the same of the outputs
     */
    Optional<Kernel> find(String domain, String op, List<@Nullable String> inputs, List<@Nullable String> outputs) {
        return kernels.getOrDefault(domain.isEmpty() ? op : domain + ":" + op, List.of()).stream()
                .filter(kernel -> kernel.takes(inputs, outputs)).findFirst();
    }

    /** @param types of the variables that are restricted */
    record Kernel(String operator, List<Place> inputs, List<Place> outputs, Map<String, Set<String>> types) {

        /** Whether it reads this input from the host's memory, as it does sizes and flags. */
        boolean readsFromHost(int input) {
            return isOnHost(inputs, input);
        }

        /** Whether it writes this output to the host's memory. */
        boolean writesToHost(int output) {
            return isOnHost(outputs, output);
        }

        private static boolean isOnHost(List<Place> places, int index) {
            return places.get(Math.min(index, places.size() - 1)).host();
        }

        static Kernel parse(String line) {
            String[] columns = line.split("\t");
            Map<String, Set<String>> types = new HashMap<>();
            for (String restriction : words(columns[3])) {
                String[] parts = restriction.split("=");
                types.put(parts[0], Set.of(parts[1].split(",")));
            }
            return new Kernel(columns[0], words(columns[1]).stream().map(Place::parse).toList(),
                    words(columns[2]).stream().map(Place::parse).toList(), types);
        }

        private static List<String> words(String column) {
            return column.equals("-") ? List.of() : Arrays.asList(column.split(" "));
        }

        boolean takes(List<@Nullable String> nodeInputs, List<@Nullable String> nodeOutputs) {
            Map<String, String> bound = new HashMap<>();
            return fits(inputs, nodeInputs, bound) && fits(outputs, nodeOutputs, bound);
        }

        private boolean fits(List<Place> places, List<@Nullable String> given, Map<String, String> bound) {
            List<Place> each = new ArrayList<>(places);
            while (!each.isEmpty() && each.get(each.size() - 1).repeats() && each.size() < given.size()) {
                each.add(each.get(each.size() - 1));
            }
            if (given.size() > each.size()) {
                return false;
            }
            for (int i = 0; i < given.size(); i++) {
                String type = given.get(i);
                if (type != null && !fits(each.get(i), type, bound)) {
                    return false;
                }
            }
            return true;
        }

        private boolean fits(Place place, String type, Map<String, String> bound) {
            String variable = place.type();
            Set<String> allowed = types.get(variable);
            if (allowed == null) {
                // A type, or a variable that is as free as in the operator's definition, which the model was checked against.
                return true;
            }
            String before = bound.putIfAbsent(variable, type);
            return allowed.contains(type) && (before == null || before.equals(type));
        }
    }

    /**
     * An input or output of an operator.
     *
     * @param type a type, or the variable that stands for it
     * @param repeats whether any number may follow
     * @param host whether it lies in the host's memory
     */
    record Place(String type, boolean repeats, boolean host) {

        static Place parse(String text) {
            boolean host = text.endsWith("@cpu");
            String type = text.replace("@cpu", "");
            return type.endsWith("*") ? new Place(type.substring(0, type.length() - 1), true, host) : new Place(type, false, host);
        }
    }
}
