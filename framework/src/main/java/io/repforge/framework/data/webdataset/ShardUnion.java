package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What our own shards say of themselves, put together as one dataset: one after the other is added. Their classes are matched by name. */
final class ShardUnion {

    private final Map<DataFile, StepSpec> specs = new LinkedHashMap<>();
    private final Map<DataFile, Long> samples = new LinkedHashMap<>();
    private @Nullable StepSpec spec;

    /** @throws UserError if the shard isn't of one kind with those before it */
    void add(DataFile shard, ShardSpec next) {
        specs.put(shard, next.spec());
        samples.merge(shard, next.samples(), Long::sum);
        spec = spec == null ? next.spec() : union(shard, spec, next.spec());
    }

    /** Samples of each shard. */
    Map<DataFile, Long> samples() {
        return samples;
    }

    /** Spaces of the whole dataset; null before the first shard. */
    @Nullable
    StepSpec spec() {
        return spec;
    }

    /** How the numbers that shards store become those of the whole dataset, for each label of which some shard numbers its classes otherwise. */
    Map<String, ClassNumbers> numbers() {
        Map<String, ClassNumbers> numbers = new LinkedHashMap<>();
        Objects.requireNonNull(spec, "there is a shard").labels().forEach((label, space) -> {
            if (space instanceof Space.Discrete classes && !classes.names().isEmpty()) {
                Map<DataFile, List<String>> names = new LinkedHashMap<>();
                specs.forEach((shard, one) -> names.put(shard, names(Objects.requireNonNull((Space.Discrete) one.labels().get(label)))));
                if (names.values().stream().anyMatch(ofShard -> !ofShard.equals(classes.names()))) {
                    numbers.put(label, new ClassNumbers(classes, names, false));
                }
            }
        });
        return numbers;
    }

    private static List<String> names(Space.Discrete classes) {
        return IntStream.range(0, classes.n()).mapToObj(classes::name).toList();
    }

    private static StepSpec union(DataFile shard, StepSpec a, StepSpec b) {
        boolean sameActions = a.action() == null ? b.action() == null : b.action() != null;
        if (!a.observation().equals(b.observation()) || !sameActions || !a.labels().keySet().equals(b.labels().keySet())) {
            throw new UserError(shard + " holds " + b + ", but the shards before it hold " + a + "; read them as separate datasets");
        }
        Map<String, Space> labels = new LinkedHashMap<>();
        a.labels().forEach((name, space) -> labels.put(name, union(shard, space, Objects.requireNonNull(b.labels().get(name)))));
        Space first = a.action();
        Space second = b.action();
        return a.withAction(first == null || second == null ? null : actions(shard, first, second)).withLabels(labels);
    }

    /** Actions are trained on by their numbers, which are the same in all shards, therefore. */
    private static Space actions(DataFile shard, Space a, Space b) {
        if (a instanceof Space.Discrete m && b instanceof Space.Discrete n && !m.names().equals(n.names())) {
            throw different(shard, a, b);
        }
        return union(shard, a, b);
    }

    private static Space union(DataFile shard, Space a, Space b) {
        if (a.equals(b)) {
            return a;
        }
        if (a instanceof Space.Discrete m && b instanceof Space.Discrete n) {
            return union(shard, m, n);
        }
        boolean numbers = Stream.of(a, b).allMatch(space -> space.shape().rank() == 0 && !(space instanceof Space.Discrete classes && !classes.names().isEmpty()));
        if (!numbers) {
            throw different(shard, a, b);
        }
        return Space.box();
    }

    private static Space union(DataFile shard, Space.Discrete a, Space.Discrete b) {
        if (a.names().isEmpty() && b.names().isEmpty()) {
            return Space.discrete(Math.max(a.n(), b.n()));
        }
        if (a.names().isEmpty() && !b.isNumbered() || b.names().isEmpty() && !a.isNumbered()) {
            throw new UserError(shard + " holds classes of " + b + ", but the shards before it of " + a
                    + ", and nothing says which number is which class; convert those without names again, from data with names");
        }
        return Space.classes(Stream.of(a, b).flatMap(classes -> names(classes).stream()).toList());
    }

    private static UserError different(DataFile shard, Space a, Space b) {
        return new UserError(shard + " holds values of " + b + ", but the shards before it of " + a + "; read them as separate datasets");
    }
}
