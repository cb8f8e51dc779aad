package io.repforge.gpu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The same steps on the CPU and on the device. The first loss and gradient norm come of equal parameters, and must agree to rounding. From the second
 * step on, Adam's first updates make the sign of every gradient that is nearly 0 count, so that runs part; how far is told. With a learning rate that
 * moves nothing the running statistics of ten steps must agree.
 */
final class Agreement {

    /** Of losses and gradients: sums of products in other orders, through some tens of layers. */
    private static final double FIRST = 1e-4;
    private static final double STATISTICS = 1e-4;
    /** With factors of 11 bits. */
    private static final double TF32 = 1e-2;

    private final Runs runs;
    private final String device;
    private final Findings findings;

    Agreement(Runs runs, String device, Findings findings) {
        this.runs = runs;
        this.device = device;
        this.findings = findings;
    }

    void check(String recipe, int steps, List<String> more) throws IOException {
        String name = recipe.replace(".yaml", "");
        List<String> settings = new ArrayList<>(List.of("n_epochs=1", "batches_per_epoch=" + steps, "log_interval=1", "evaluate=null"));
        settings.addAll(more);
        Runs.Run cpu = run(name + "-cpu", recipe, settings, "cpu");
        losses(name, cpu, run(name + "-device", recipe, settings, device), FIRST);
        if (!device.equals("cpu")) {
            List<String> rounded = new ArrayList<>(settings);
            rounded.add("cuda.tf32=true");
            losses(name + " with TF32", cpu, run(name + "-tf32", recipe, rounded, device), TF32);
        }
        List<String> still = new ArrayList<>(settings);
        still.add("optimizer.learning_rate=1e-12");
        statistics(name, run(name + "-still-cpu", recipe, still, "cpu"), run(name + "-still-device", recipe, still, device));
    }

    private Runs.Run run(String name, String recipe, List<String> settings, String where) {
        List<String> all = new ArrayList<>(settings);
        all.add("device=" + where);
        return runs.train("agreement-" + name, recipe, all);
    }

    private boolean succeeded(Runs.Run one, Runs.Run other) throws IOException {
        for (Runs.Run run : List.of(one, other)) {
            if (!run.succeeded()) {
                findings.fail("%s ended with %d: %s", run.folder().getFileName(), run.code(), run.lastWords());
                return false;
            }
        }
        return true;
    }

    private void losses(String name, Runs.Run cpu, Runs.Run other, double tolerance) throws IOException {
        if (!succeeded(cpu, other)) {
            return;
        }
        for (String metric : List.of("loss", "gradient_norm")) {
            double[] expected = cpu.metric(metric);
            double[] actual = other.metric(metric);
            double first = off(expected[0], actual[0]);
            double most = 0;
            for (int i = 0; i < expected.length; i++) {
                most = Math.max(most, off(expected[i], actual[i]));
            }
            String line = "%s, %s: first %.7g / %.7g (off %.1e), last %.7g / %.7g, off at most %.1e".formatted(name, metric.replace('_', ' '), expected[0],
                    actual[0], first, expected[expected.length - 1], actual[actual.length - 1], most);
            if (first <= tolerance) {
                findings.say("%s", line);
            } else {
                findings.fail("%s", line);
            }
        }
    }

    private static double off(double expected, double actual) {
        double off = Math.abs(expected - actual) / Math.max(Math.abs(expected), 1e-12);
        return Double.isFinite(off) ? off : Double.POSITIVE_INFINITY;
    }

    private void statistics(String name, Runs.Run cpu, Runs.Run other) throws IOException {
        if (!succeeded(cpu, other)) {
            return;
        }
        Map<String, float[]> expected = cpu.runningStatistics();
        Map<String, float[]> actual = other.runningStatistics();
        double most = 0;
        String where = "";
        for (Map.Entry<String, float[]> entry : expected.entrySet()) {
            float[] there = Objects.requireNonNull(actual.get(entry.getKey()));
            double largest = 1e-9;
            double difference = 0;
            for (int i = 0; i < there.length; i++) {
                largest = Math.max(largest, Math.abs(entry.getValue()[i]));
                double now = Math.abs(entry.getValue()[i] - there[i]);
                difference = now <= difference ? difference : now;
            }
            if (!(difference / largest <= most)) {
                most = difference / largest;
                where = entry.getKey();
            }
        }
        String line = "%s, running statistics: %d, off at most %.1e %s".formatted(name, expected.size(), most, where);
        if (most <= STATISTICS) {
            findings.say("%s", line);
        } else {
            findings.fail("%s", line);
        }
    }

    /** The same run twice, and once more in two parts. */
    void repeat(String recipe, int steps, List<String> more) throws IOException {
        List<String> settings = new ArrayList<>(List.of("batches_per_epoch=" + steps, "log_interval=1", "evaluate=null", "device=" + device));
        settings.addAll(more);
        List<String> two = new ArrayList<>(settings);
        two.add("n_epochs=2");
        Runs.Run once = runs.train("repeat-1", recipe, two);
        Runs.Run again = runs.train("repeat-2", recipe, two);
        List<String> one = new ArrayList<>(settings);
        one.add("n_epochs=1");
        Runs.Run half = runs.train("repeat-3", recipe, one);
        Runs.Run resumed = runs.train("repeat-3", recipe, two, "--resume");
        if (succeeded(once, again) && succeeded(half, resumed)) {
            findings.say("the same twice: %s; in two parts: %s", same(once, again), same(once, resumed));
        }
    }

    private static String same(Runs.Run one, Runs.Run other) throws IOException {
        double[] expected = one.metric("loss");
        double[] actual = other.metric("loss");
        double most = expected.length == actual.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            most = Math.max(most, off(expected[i], actual[i]));
        }
        return most == 0 ? "bit for bit" : "losses off at most %.1e".formatted(most);
    }
}
