package io.repforge.benchmarks.steps;

import io.repforge.api.space.Space;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training step to be measured.
 *
 * @param network the encoder
 * @param algorithm what it is trained by
 * @param augmented whether both views are augmented
 */
public record Case(Network network, Algorithm algorithm, boolean augmented) {

    /** Pairs in a batch where a title doesn't say how many. */
    public static final int USUAL_BATCH = 64;

    /** Features of representations and of projections, D. */
    private static final int FEATURES = 128;

    /** Encoders, with the images that they are measured on. */
    public enum Network {
        /** The plain network of the MAGICAL benchmark. */
        MAGICAL(3, 64, 64, Map.of("use", "magical-cnn", "arch", "magical")),
        /** Its residual variant. */
        RESNET_128(3, 64, 64, Map.of("use", "magical-cnn", "arch", "resnet-128")),
        /** ResNet-18 as for CIFAR. */
        RESNET_18(3, 32, 64, Map.of("use", "resnet-18", "stem", "small", "coord_conv", false)),
        /** Three convolutions without padding, which find no place in images of less than 36 pixels. */
        BASIC_CNN(1, 36, 64, Map.of("use", "basic-cnn")),
        /** ResNet-50 as for ImageNet. */
        RESNET_50(3, 64, 32, Map.of("use", "resnet-50")),
        /** ViT-Ti of 64 patches. */
        VIT_TINY(3, 32, 128, Map.of("use", "vit", "size", "tiny", "patch", 4));

        private final int channels;
        private final int side;
        private final int batch;
        private final Map<String, Object> encoder;

        Network(int channels, int side, int batch, Map<String, Object> encoder) {
            this.channels = channels;
            this.side = side;
            this.batch = batch;
            this.encoder = encoder;
        }

        /** Name in reports, and of the function in the script. */
        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** What it is measured on. */
        Space.Image images() {
            return Space.image(channels, side, side);
        }
    }

    /** What the encoder is trained by. */
    public enum Algorithm {
        /** SimCLR: the encoder, a projection head, both views. */
        SIMCLR("simclr", 1),
        /** MoCo: one view by the encoder, one by its moving average, a queue of 8192. */
        MOCO("moco", 1),
        /** A variational autoencoder. */
        VAE("variational-autoencoder", 1),
        /** DINO: two large crops and six small ones by the encoder, the large ones by its moving average, and 4096 prototypes. */
        DINO("dino", 2);

        private final String preset;
        /** By how much batches are smaller than with other algorithms, since there are more views of each image. */
        private final int views;

        Algorithm(String preset, int views) {
            this.preset = preset;
            this.views = views;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        private Map<String, Object> encoder(Map<String, Object> network) {
            return switch (this) {
                case SIMCLR -> network;
                case MOCO -> Map.of("use", "momentum", "encoder", network);
                case VAE -> Map.of("use", "vae", "encoder", network);
                case DINO -> Map.of("use", "student-and-teacher", "encoder", network);
            };
        }

        /** Small crops are cut out at random in any case. */
        private Object augmenter(boolean augmented) {
            if (this != DINO) {
                return augmented ? "context-and-target" : "none";
            }
            return augmented ? "multi-crop" : Map.of("use", "multi-crop", "augmentations", List.of(), "local_augmentations", List.of());
        }

        /** How many features representations and projections have, where the preset doesn't say it. */
        private Map<String, Object> sizes() {
            return this == DINO ? Map.of() : Map.of("representation_dim", FEATURES, "projection_dim", FEATURES);
        }
    }

    /** Every network by SimCLR, and one network by each other algorithm; with and without augmentation where views are augmented. */
    public static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (Network network : Network.values()) {
            cases.add(new Case(network, Algorithm.SIMCLR, false));
            cases.add(new Case(network, Algorithm.SIMCLR, true));
        }
        cases.add(new Case(Network.RESNET_128, Algorithm.MOCO, false));
        cases.add(new Case(Network.RESNET_128, Algorithm.MOCO, true));
        cases.add(new Case(Network.MAGICAL, Algorithm.VAE, false));
        cases.add(new Case(Network.VIT_TINY, Algorithm.DINO, false));
        cases.add(new Case(Network.VIT_TINY, Algorithm.DINO, true));
        return cases;
    }

    /**
     * The case of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Case named(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no case " + name + ", only " + all().stream().map(Case::name).toList()));
    }

    /** Pairs in a batch, N. */
    public int batch() {
        return network.batch / algorithm.views;
    }

    /** Such as {@code resnet_128-simclr-augmented}. */
    public String name() {
        return network.label() + "-" + algorithm.label() + (augmented ? "-augmented" : "");
    }

    /** Names the network, the algorithm and the images, for people. */
    public String title() {
        Space.Image images = network.images();
        return network.label().replace('_', '-') + ", " + images.channels() + "×" + images.height() + "×" + images.width() + ", "
                + algorithm.label() + (batch() == USUAL_BATCH ? "" : ", batch " + batch()) + (augmented ? ", augmented" : "");
    }

    /**
     * The case as a recipe.
     *
     * @param update how parameters move
     */
    Recipe recipe(Update update) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("name", name());
        keys.put("algorithm", algorithm.preset);
        keys.put("encoder", algorithm.encoder(network.encoder));
        keys.put("augmenter", algorithm.augmenter(augmented));
        keys.put("optimizer", update.optimizer());
        keys.putAll(algorithm.sizes());
        keys.put("batch_size", batch());
        return Recipes.of(keys, Path.of(""), ClassPathComponents.load());
    }

    /** What the steps of the data look like. */
    StepSpec steps() {
        return StepSpec.of(network.images());
    }
}
