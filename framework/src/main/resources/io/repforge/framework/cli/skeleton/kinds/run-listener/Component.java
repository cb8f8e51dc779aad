package @package@;

import io.repforge.api.RunListener;
import io.repforge.api.option.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes metrics as lines of JSON, for programs that follow a run: <code>{"step": 100, "loss": 0.5}</code>. */
public final class @class@ implements RunListener<@class@.Options> {

    private static final String BEGIN = "{\"step\": ";

    /** Options. */
    public record Options(@Option(value = "Name of the file, in the run's folder", defaults = "metrics.jsonl") String file) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Writes metrics as lines of JSON";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    /** What a run that goes on tells anew is cut off first. */
    @Override
    public Observer start(Run run, Options options) throws IOException {
        Path file = run.folder().resolve(options.file);
        List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
        Files.write(file, before.stream().filter(line -> step(line) <= run.firstStep()).toList());
        return new Lines(file);
    }

    /** Of a line that is whole. */
    private static long step(String line) {
        return line.startsWith(BEGIN) && line.endsWith("}") ? Long.parseLong(line.substring(BEGIN.length()).split("[,}]")[0]) : Long.MAX_VALUE;
    }

    private record Lines(Path file) implements Observer {

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
            String values = metrics.entrySet().stream().map(metric -> ", \"" + quoted(metric.getKey()) + "\": " + number(metric.getValue())).collect(Collectors.joining());
            Files.writeString(file, BEGIN + step + values + "}\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        private static String quoted(String name) {
            return name.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
        }

        /** JSON has no NaN and no infinity. */
        private static String number(double value) {
            return Double.isFinite(value) ? Double.toString(value) : "null";
        }
    }
}
