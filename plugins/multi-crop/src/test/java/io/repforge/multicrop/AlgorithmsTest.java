package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.kit.AlgorithmKit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each algorithm, on a small network. */
class AlgorithmsTest {

    private static final Map<String, Object> HEAD = Map.of("hidden", 12, "bottleneck", 6);

    /** Images of as many patches as tell masks apart. */
    private abstract static class Small<O extends Record> extends AlgorithmKit<O> {
        @Override
        protected StepSpec steps() {
            return StepSpec.of(Space.image(1, 16, 16));
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", Map.of("encoder", vit()), "decoder", HEAD);
        }

        Map<String, Object> vit() {
            return Map.of("use", "vit", "patch", 4, "width", 8, "depth", 1, "heads", 2);
        }
    }

    @Nested
    class OfDino extends Small<Dino.Options> {
        @Override
        protected Algorithm<Dino.Options> component() {
            return new Dino();
        }

        @Override
        protected Dino.Options options() {
            return new Dino.Options(4, 2, 0.9, 1);
        }
    }

    /** A network that isn't a transformer, without small crops. */
    @Nested
    class OfDinoWithConvolutions extends OfDino {
        @Override
        protected Dino.Options options() {
            return new Dino.Options(4, 0, 0.9, 0);
        }

        @Override
        Map<String, Object> vit() {
            return Map.of("use", "conv-net", "channels", List.of(4, 8), "normalise", true);
        }
    }

    /** Whose encoder has a token for patches that aren't seen. */
    private abstract static class WithMaskToken extends Small<Ibot.Options> {
        @Override
        protected Ibot.Options options() {
            return new Ibot.Options(4, 2, List.of(0.25, 0.5), 0.9, 1);
        }

        @Override
        Map<String, Object> vit() {
            return Map.of("use", "vit", "patch", 4, "width", 8, "depth", 1, "heads", 2, "mask_token", true);
        }
    }

    @Nested
    class OfIbot extends WithMaskToken {
        @Override
        protected Algorithm<Ibot.Options> component() {
            return new Ibot();
        }
    }

    @Nested
    class OfDinoV2 extends WithMaskToken {
        @Override
        protected Algorithm<Ibot.Options> component() {
            return new DinoV2();
        }
    }

    @Nested
    class OfSwav extends Small<Swav.Options> {
        @Override
        protected Algorithm<Swav.Options> component() {
            return new Swav();
        }

        @Override
        protected Swav.Options options() {
            return new Swav.Options(2, 8, 1);
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", vit(), "decoder", Map.of("hidden", List.of(12), "bottleneck", 6));
        }
    }

    @Nested
    class OfMsn extends Small<Msn.Options> {
        @Override
        protected Algorithm<Msn.Options> component() {
            return new Msn();
        }

        @Override
        protected Msn.Options options() {
            return new Msn.Options(4, 0.25, 2, 0.9);
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", Map.of("encoder", vit()), "decoder", Map.of("hidden", List.of(12, 10), "bottleneck", 6));
        }
    }

    @Nested
    class OfPmsn extends OfMsn {
        @Override
        protected Algorithm<Msn.Options> component() {
            return new Pmsn();
        }
    }
}
