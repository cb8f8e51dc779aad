package io.repforge.framework.train;

import io.repforge.api.ApiVersion;
import io.repforge.api.Component;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.recipe.UsedComponents;
import io.repforge.framework.run.RunRecord;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What can be told of a run when it begins: what it is trained on, by what, and on what machine. */
final class RunFacts {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private final Recipe recipe;
    private final TrainingSetup setup;
    private final TrainingData data;

    RunFacts(Recipe recipe, TrainingSetup setup, TrainingData data) {
        this.recipe = recipe;
        this.setup = setup;
        this.data = data;
    }

    /**
     * What is known at the start.
     *
     * @param before what an earlier part of the run has left
     */
    RunRecord begun(RunPlan plan, Engine engine, Optional<RunRecord> before) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        List<RunRecord.Warning> warnings = before.stream().flatMap(record -> record.warnings().stream())
                .filter(warning -> warning.step() > 0 && warning.step() <= plan.firstStep()).toList();
        return new RunRecord(RunRecord.State.RUNNING, plan.firstStep(), plan.totalSteps(), plan.stepsPerEpoch(), recipe.batchSize(),
                before.map(RunRecord::begun).orElse(now), now, versions(engine), machine(engine), datasets(), features(),
                recipe.overrides().stream().map(one -> new RunRecord.Override(one.key(), one.preset(), one.recipe())).toList(), warnings,
                before.map(RunRecord::pictures).orElse(List.of()), before.map(RunRecord::seconds).orElse(Map.of()));
    }

    private Map<String, String> versions(Engine engine) {
        Map<String, String> versions = new LinkedHashMap<>();
        String own = RunFacts.class.getPackage().getImplementationVersion();
        versions.put("Repforge", (own == null ? "in development" : own) + " (plugin API " + ApiVersion.current() + ")");
        versions.put("ONNX Runtime", engine.version());
        versions.put("Java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        String plugins = String.join(", ", jars());
        if (!plugins.isEmpty()) {
            versions.put("Plugins", plugins);
        }
        return versions;
    }

    /** The jars that the components in use came from, but for the host's. */
    private TreeSet<String> jars() {
        List<Use<?>> uses = new ArrayList<>(List.of(recipe.encoder(), recipe.decoder(), recipe.loss(), recipe.augmenter(), recipe.pairConstructor(),
                recipe.batchExtender(), recipe.optimizer(), recipe.scheduler()));
        uses.addAll(recipe.train());
        TreeSet<String> jars = new TreeSet<>();
        for (Component<?> component : UsedComponents.of(uses)) {
            java.security.CodeSource source = component.getClass().getProtectionDomain().getCodeSource();
            String file = source == null || source.getLocation() == null ? "" : source.getLocation().getPath().replaceFirst(".*/", "");
            if (file.endsWith(".jar") && component.getClass().getClassLoader() != RunFacts.class.getClassLoader()) {
                jars.add(file.substring(0, file.length() - ".jar".length()));
            }
        }
        return jars;
    }

    private static Map<String, String> machine(Engine engine) {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("Device", engine.backend().options().device().toString());
        processor().ifPresent(name -> machine.put("Processor", name));
        machine.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        MachineMemory.bytes().ifPresent(bytes -> machine.put("Memory", MachineMemory.words(bytes)));
        machine.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System.getProperty("os.arch"));
        return machine;
    }

    /** As Linux on x86 says it; elsewhere the architecture must do. */
    private static Optional<String> processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst().map(line -> line.substring(line.indexOf(':') + 1).strip());
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private List<RunRecord.Data> datasets() {
        RecipeText text = RecipeText.of(recipe);
        List<?> sources = text.keys().get("data") instanceof Map<?, ?> map && map.get("train") instanceof List<?> list ? list : List.of();
        List<RunRecord.Data> all = new ArrayList<>();
        for (int i = 0; i < data.datasets().size(); i++) {
            Dataset dataset = data.datasets().get(i);
            Map<String, String> labels = new LinkedHashMap<>();
            dataset.spec().labels().forEach((label, space) -> labels.put(label, space instanceof Space.Discrete classes
                    ? classes.n() + " classes" : space.toString()));
            String source = i < sources.size() ? shown(sources.get(i)) : "in memory";
            all.add(new RunRecord.Data(source, dataset.size().orElse(-1), dataset.spec().observation().toString(), labels));
        }
        return all;
    }

    /** A source with the options that aren't empty, in a line. */
    private static String shown(Object source) {
        return source instanceof Map<?, ?> map && map.get("use") != null ? map.entrySet().stream()
                .filter(option -> !option.getKey().equals("use") && option.getValue() != null && !String.valueOf(option.getValue()).matches("\\[]|\\{}|"))
                .map(option -> option.getKey() + " " + option.getValue()).reduce(String.valueOf(map.get("use")), (a, b) -> a + ", " + b) : String.valueOf(source);
    }

    private Map<String, String> features() {
        Map<String, String> features = new LinkedHashMap<>();
        setup.features().shapes().forEach((name, shape) -> features.put(name, shape.toString()));
        return features;
    }
}
