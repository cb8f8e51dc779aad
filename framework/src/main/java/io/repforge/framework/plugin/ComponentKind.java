package io.repforge.framework.plugin;

import io.repforge.api.Algorithm;
import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Component;
import io.repforge.api.DataSource;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.Optimizer;
import io.repforge.api.PairConstructor;
import io.repforge.api.Probe;
import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import java.util.Arrays;
import java.util.Locale;

/** The kinds of components that plugins may add, in the order in which they are shown. */
public enum ComponentKind {
    ALGORITHM(Algorithm.class),
    DATA_SOURCE(DataSource.class),
    PAIR_CONSTRUCTOR(PairConstructor.class),
    AUGMENTER(Augmenter.class),
    AUGMENTATION(Augmentation.class),
    ENCODER(Encoder.class),
    DECODER(Decoder.class),
    BATCH_EXTENDER(BatchExtender.class),
    LOSS(Loss.class),
    OPTIMIZER(Optimizer.class),
    SCHEDULE(Schedule.class),
    PROBE(Probe.class),
    RUN_LISTENER(RunListener.class);

    private final Class<? extends Component<?>> type;

    @SuppressWarnings("unchecked") // class literals of generic interfaces are raw
    ComponentKind(@SuppressWarnings("rawtypes") Class<? extends Component> type) {
        this.type = (Class<? extends Component<?>>) type;
    }

    /** The kind of that interface. */
    public static ComponentKind of(Class<?> type) {
        return Arrays.stream(values()).filter(kind -> kind.type == type).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + " is not a kind of component"));
    }

    /** Interface of the kind, under whose name providers are declared in {@code META-INF/services}. */
    public Class<? extends Component<?>> type() {
        return type;
    }

    /** Such as {@code pair-constructor}. */
    public String kebabName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String providerFile() {
        return "META-INF/services/" + type.getName();
    }

    /** Such as {@code pair constructor}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
