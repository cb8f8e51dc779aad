package io.repforge.framework.cli;

import io.repforge.framework.onnx.Inspection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge onnx inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true,
        description = "Shows what an ONNX file gives as an encoder: which tensors its features may be, what of it is trained, and what isn't and why.",
        footer = {
                "  repforge onnx inspect resnet.onnx --size 64"
        })
final class OnnxInspectCommand implements Runnable {

    @Parameters(paramLabel = "FILE", description = "The ONNX file.")
    private Path file;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Height and width of the images; by default those of the file, or 224 where it takes any.")
    private @Nullable Integer size;

    @Option(names = "--output", paramLabel = "NAME", description = "The tensor that the features are to be; by default the one before the classifier.")
    private @Nullable String output;

    @Option(names = "--all", description = "List all tensors with a row for each image, and all that is trained.")
    private boolean all;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Inspection found = Inspection.of(file, Optional.ofNullable(output), Optional.ofNullable(size));
        PrintWriter out = spec.commandLine().getOut();
        json.print(out, value(found), () -> print(out, found));
    }

    private void print(PrintWriter out, Inspection found) {
        TextTable about = new TextTable(file.toString());
        about.row("takes", found.input());
        about.row("opset", Integer.toString(found.opset()));
        about.row("features", found.output());
        about.row("trained", String.format("%,d numbers in %,d tensors", numbers(found, "trained"), tensors(found, "trained").size()));
        about.row("running statistics", String.format("%,d tensors", tensors(found, "statistic").size()));
        about.print(out);
        TextTable outputs = new TextTable("outputs");
        found.candidates().stream().filter(candidate -> all || candidate.isNotable())
                .forEach(candidate -> outputs.row(candidate.name(), candidate.shape(), candidate.note()));
        outputs.print(out);
        TextTable rest = new TextTable(all ? "tensors with values" : "not trained");
        found.tensors().stream().filter(tensor -> all || tensor.role().equals("constant"))
                .forEach(tensor -> rest.row(tensor.name(), tensor.shape(), tensor.role(), tensor.why()));
        rest.print(out);
        found.faults().forEach(out::println);
    }

    private static List<Inspection.Tensor> tensors(Inspection found, String role) {
        return found.tensors().stream().filter(tensor -> tensor.role().equals(role)).toList();
    }

    private static long numbers(Inspection found, String role) {
        return tensors(found, role).stream().mapToLong(Inspection.Tensor::numbers).sum();
    }

    private static Map<String, Object> value(Inspection found) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("input", found.input());
        value.put("opset", found.opset());
        value.put("output", found.output());
        List<Object> outputs = new ArrayList<>();
        found.candidates().forEach(candidate -> outputs.add(Map.of("name", candidate.name(), "shape", candidate.shape(), "note", candidate.note())));
        value.put("outputs", outputs);
        List<Object> tensors = new ArrayList<>();
        found.tensors().forEach(tensor -> tensors.add(Map.of("name", tensor.name(), "shape", tensor.shape(), "role", tensor.role(), "why", tensor.why())));
        value.put("tensors", tensors);
        value.put("faults", found.faults());
        return value;
    }
}
