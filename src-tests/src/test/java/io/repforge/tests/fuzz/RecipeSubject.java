package io.repforge.tests.fuzz;

import io.repforge.tests.ShippedRecipes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The recipes that come with Repforge, spoilt in themselves or by {@code --set}, and checked. */
final class RecipeSubject implements Subject {

    private static final List<String> KEYS = List.of("algorithm", "name", "seed", "data", "data.train", "encoder", "encoder.use", "encoder.hidden", "loss",
            "loss.temperature", "augmenter", "augmenter.augmentations", "optimizer", "optimizer.learning_rate", "optimizer.weight_decay", "scheduler",
            "representation_dim", "projection_dim", "features", "features.grid", "batch_size", "n_epochs", "batches_per_epoch", "shuffle_buffer_size", "evaluate",
            "evaluate.probes",
            "evaluate.every", "threads", "device", "precision", "onednn", "listeners", "base_directory", "pair_constructor", "batch_extender", "decoder",
            "log_interval", "save_interval", "x", "");

    @Override
    public String name() {
        return "recipes";
    }

    @Override
    public int share() {
        return 260;
    }

    @Override
    public void prepare(Path whole) throws IOException {
        for (String name : ShippedRecipes.names()) {
            Files.copy(ShippedRecipes.FOLDER.resolve(name), whole.resolve(name.replace('/', '-')));
        }
    }

    @Override
    public Verdict attempt(Path whole, Path scratch, Random random) throws IOException {
        String text = Files.readString(Trees.any(Trees.files(whole), random));
        Path recipe = scratch.resolve("spoilt.yaml");
        List<String> arguments = new ArrayList<>(List.of("recipe", "check", recipe.toString()));
        switch (random.nextInt(3)) {
            case 0 -> {
                Files.writeString(recipe, text);
                for (int times = 1 + random.nextInt(2); times > 0; times--) {
                    arguments.addAll(List.of("--set", KEYS.get(random.nextInt(KEYS.size())) + "=" + Damage.word(random)));
                }
            }
            case 1 -> Files.write(recipe, Damage.bytes(text.getBytes(StandardCharsets.UTF_8), random));
            default -> Files.writeString(recipe, Damage.yaml(text, random));
        }
        return Verdict.of(Command.run(arguments.toArray(String[]::new)), "");
    }
}
