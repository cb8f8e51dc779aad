package io.repforge.framework.train;

import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Component;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.PairConstructor;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;
import io.repforge.framework.artifacts.GraphSlot;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.recipe.UsedComponents;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a representation learner is: a component in each slot, for given spaces.
 *
 * @param steps spaces of the data
 * @param representationDim D, features of a representation; empty for as many as the encoder's network has
 * @param projectionDim P, features that the loss compares; empty for as many as the encoder gives
 * @param features which of the encoder's features are given out
 * @param baseDirectory folder that relative paths in options start from
 */
public record Architecture(
        Use<Encoder<?>> encoder,
        Use<Decoder<?>> decoder,
        Use<Loss<?>> loss,
        Use<Augmenter<?>> augmenter,
        Use<PairConstructor<?>> pairConstructor,
        Use<BatchExtender<?>> batchExtender,
        StepSpec steps,
        OptionalInt representationDim,
        OptionalInt projectionDim,
        FeatureChoice features,
        Path baseDirectory) {

    /** The same with other features given out. */
    public Architecture withFeatures(FeatureChoice other) {
        return new Architecture(encoder, decoder, loss, augmenter, pairConstructor, batchExtender, steps, representationDim, projectionDim, other,
                baseDirectory);
    }

    /**
     * What the pairs look like.
     *
     * @throws IllegalArgumentException if the pair constructor can't work on such steps
     */
    public PairSpec pairs() {
        return PairConstructor.spec(pairConstructor, steps);
    }

    /**
     * What a training batch looks like after augmentation.
     *
     * @throws IllegalArgumentException if the pair constructor can't work on such steps
     * @throws io.repforge.api.graph.GraphException if the augmenter can't work on such pairs
     */
    public BatchSpec batch() {
        return Augmenter.spec(augmenter, pairs());
    }

    /** Whether augmentation gives what evaluation, which augments nothing, has not: further views, or images of other sizes. */
    boolean isAugmentedBeyondValues() {
        return !batch().equals(BatchSpec.of(pairs()));
    }

    /**
     * The component that built a node: in whose code it was made, or else in whose slot's scope.
     *
     * @param graph of this architecture
     * @param node its name; empty if it has none of them
     */
    Optional<Component<?>> builder(Graph graph, String node) {
        List<Component<?>> used = UsedComponents.of(List.of(encoder, decoder, loss, augmenter, batchExtender));
        return graph.nodes().stream().filter(one -> one.name().equals(node)).flatMap(one -> one.builders().stream())
                .flatMap(name -> used.stream().filter(component -> holds(component, name))).<Component<?>>map(component -> component).findFirst()
                .or(() -> GraphSlot.of(node).map(this::component));
    }

    /** Whether a class is a component's, one within it, or one that it extends. */
    private static boolean holds(Component<?> component, String className) {
        return Stream.<Class<?>>iterate(component.getClass(), Objects::nonNull, Class::getSuperclass)
                .anyMatch(type -> (className + "$").startsWith(type.getName() + "$"));
    }

    private Component<?> component(GraphSlot slot) {
        return switch (slot) {
            case AUGMENTER -> augmenter.component();
            case ENCODER -> encoder.component();
            case DECODER -> decoder.component();
            case BATCH_EXTENDER -> batchExtender.component();
            case LOSS -> loss.component();
        };
    }
}
