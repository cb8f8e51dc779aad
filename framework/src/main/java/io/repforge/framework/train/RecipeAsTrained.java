package io.repforge.framework.train;

import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text of a recipe with what the options of a run say otherwise, which is what is trained. */
final class RecipeAsTrained {

    private RecipeAsTrained() {}

    static RecipeText of(Recipe recipe, LearnOptions options) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("n_epochs", options.epochs());
        chosen.put("batches_per_epoch", options.batchesPerEpoch() > 0 ? options.batchesPerEpoch() : null);
        if (options.shuffleBufferSize() != null) {
            chosen.put("shuffle_buffer_size", options.shuffleBufferSize());
        }
        chosen.put("log_interval", options.intervals().log());
        chosen.put("calc_log_interval", options.intervals().calcLog());
        chosen.put("save_interval", options.intervals().save());
        chosen.put("save_batch_interval", options.intervals().saveBatch());
        chosen.put("keep_checkpoints", options.keep().newest() == Integer.MAX_VALUE ? "all" : (Object) options.keep().newest());
        chosen.put("keep_best", options.keep().best());
        chosen.put("threads", options.training().threads());
        chosen.put("onednn", options.training().oneDnn().plain());
        chosen.put("precision", options.training().precision().toString());
        chosen.put("cuda", Map.of("tf32", options.training().cuda().tf32(), "cudnn_search", options.training().cuda().cudnnSearch().toString()));
        return RecipeText.of(recipe).with(chosen);
    }
}
