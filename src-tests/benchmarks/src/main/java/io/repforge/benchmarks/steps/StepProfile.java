package io.repforge.benchmarks.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.benchmarks.report.Table;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where the time of a step goes: ONNX Runtime's own trace of it, added up by operator, without oneDNN and with it. */
public final class StepProfile {

    private static final int WARM_UP = 2;
    /** Operators that take less than this share of the longer of the two steps are added up. */
    private static final double NEGLIGIBLE = 0.005;
    private static final String REST = "all others";
    /** ONNX Runtime's names for what computes the same by oneDNN, or before by other nodes. */
    private static final Map<String, String> SAME = Map.of("FusedConv", "Conv", "BatchNormInternal", "BatchNorm", "BatchNormalizationGrad", "BatchNormGrad",
            "LayerNormalization", "LayerNorm", "LayerNormalizationGrad", "LayerNormGrad", "SoftmaxGrad_13", "SoftmaxGrad");

    private final int steps;

    /** @param steps that are traced */
    public StepProfile(int steps) {
        this.steps = steps;
    }

    /** One row per operator of each case. */
    public Table measure(List<Case> cases) throws IOException {
        Table.Builder table = new Table.Builder("profile", "Where the time of a step goes", "Milliseconds per step of all nodes of an operator, gradient and update"
                + " included, from ONNX Runtime's traces of " + steps + " steps, batch " + Case.USUAL_BATCH + " unless it says otherwise. Tracing itself takes a little.",
                "network and algorithm", "operator", "ONNX Runtime's kernels, ms", "with oneDNN, ms");
        for (Case what : cases) {
            Map<String, Double> before = trace(what, false);
            Map<String, Double> after = trace(what, true);
            double total = Math.max(sum(before), sum(after));
            Set<String> operators = new TreeSet<>(before.keySet());
            operators.addAll(after.keySet());
            double[] rest = {0, 0};
            operators.stream().sorted(Comparator.comparingDouble((String operator) -> -Math.max(time(before, operator), time(after, operator))))
                    .forEach(operator -> {
                        if (Math.max(time(before, operator), time(after, operator)) >= NEGLIGIBLE * total) {
                            table.row(what.title(), operator, time(before, operator), time(after, operator));
                        } else {
                            rest[0] += time(before, operator);
                            rest[1] += time(after, operator);
                        }
                    });
            table.row(what.title(), REST, rest[0], rest[1]);
            table.row(what.title(), "sum", sum(before), sum(after));
        }
        return table.build();
    }

    private static double time(Map<String, Double> times, String operator) {
        return times.getOrDefault(operator, 0d);
    }

    private static double sum(Map<String, Double> times) {
        return times.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Milliseconds of a step by operator. */
    private Map<String, Double> trace(Case what, boolean oneDnn) throws IOException {
        Path folder = Files.createTempDirectory("repforge-profile");
        try {
            CompiledCase compiled = CompiledCase.of(what, Update.ADAM);
            try (RepforgeContender engine = new RepforgeContender(SessionOptions.defaults().withOneDnn(oneDnn).withProfiles(folder));
                    StepInputs inputs = new StepInputs(compiled.model())) {
                engine.open(compiled, compiled.trained(), compiled.state());
                for (int step = 0; step < WARM_UP + steps; step++) {
                    engine.step(inputs.of(step));
                }
            }
            Map<String, Double> times = new TreeMap<>();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    add(new ObjectMapper().readTree(file.toFile()), times);
                }
            }
            return times;
        } finally {
            RepforgeContender.delete(folder);
        }
    }

    /** Adds up the kernels of a session's trace, but for those of its first steps. */
    private void add(JsonNode events, Map<String, Double> times) {
        Map<String, Integer> seen = new TreeMap<>();
        for (JsonNode event : events) {
            String name = event.path("name").asText();
            if (event.path("cat").asText().equals("Node") && name.endsWith("_kernel_time") && seen.merge(name, 1, Integer::sum) > WARM_UP) {
                String operator = event.path("args").path("op_name").asText();
                times.merge(SAME.getOrDefault(operator, operator), event.path("dur").asDouble() / 1000 / steps, Double::sum);
            }
        }
    }
}
