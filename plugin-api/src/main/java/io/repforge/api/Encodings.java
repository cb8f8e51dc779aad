package io.repforge.api;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder makes of a batch: an encoding of context, target and, where there is one, extra, and further ones by name. These are mostly named after the
 * {@linkplain PairTensors#views further views} that they are of, with one for each tensor; but an encoder may add others, such as those of a second network: the names
 * here are for what several have.
 */
public final class Encodings {

    /** Name of the target's encoding by the network that is trained, where the target itself is encoded by a moving average of it. */
    public static final String TARGET_BY_STUDENT = "target by student";

    /** Name of the context's encoding by a moving average of the network that is trained; without gradient. */
    public static final String CONTEXT_BY_TEACHER = "context by teacher";

    /**
     * Name of the target's encoding by another network than the context's, a teacher that stays as it is; the target itself is encoded so, too. The features of both have nothing to
     * do with each other, so that nothing is told of how near they are.
     */
    public static final String TARGET_BY_TEACHER = "target by teacher";

    private final Encoding context;
    private final Encoding target;
    private final @Nullable Encoding extra;
    private final Map<String, List<Encoding>> views;

    private Encodings(Encoding context, Encoding target, @Nullable Encoding extra, Map<String, List<Encoding>> views) {
        this.context = Objects.requireNonNull(context, "encodings need a context");
        this.target = Objects.requireNonNull(target, "encodings need a target");
        this.extra = extra;
        this.views = views;
    }

    /** Of context and target alone. */
    public static Encodings of(Encoding context, Encoding target) {
        return new Encodings(context, target, null, Map.of());
    }

    /** Of context and target alone, with nothing beside the representations. */
    public static Encodings of(Distribution context, Distribution target) {
        Objects.requireNonNull(context, "encodings need a context");
        Objects.requireNonNull(target, "encodings need a target");
        return of(Encoding.of(context), Encoding.of(target));
    }

    /** Encoding of the context. */
    public Encoding context() {
        return context;
    }

    /** Encoding of the target. */
    public Encoding target() {
        return target;
    }

    /** Encoding of the extra context; null where there is none. */
    public @Nullable Encoding extra() {
        return extra;
    }

    /** The further encodings by name, in the order in which they were added; mostly none. */
    public Map<String, List<Encoding>> views() {
        return views;
    }

    /**
     * The further encodings of a name, at least one.
     *
     * @throws GraphException if there are none of that name
     */
    public List<Encoding> view(String name) {
        List<Encoding> encodings = views.get(name);
        if (encodings == null) {
            throw new GraphException("there is no encoding of a further view '" + name + "', " + (views.isEmpty() ? "nor of any other" : "only of " + views.keySet())
                    + "; choose an augmenter that makes it and an encoder that encodes it");
        }
        return encodings;
    }

    /** The same with another encoding of the context. */
    public Encodings withContext(Encoding encoding) {
        return new Encodings(encoding, target, extra, views);
    }

    /** The same with another encoding of the target. */
    public Encodings withTarget(Encoding encoding) {
        return new Encodings(context, encoding, extra, views);
    }

    /** The same with this encoding of the extra context. */
    public Encodings withExtra(Encoding encoding) {
        return new Encodings(context, target, encoding, views);
    }

    /** The same with this representation of the extra context. */
    public Encodings withExtra(Distribution representation) {
        return withExtra(Encoding.of(representation));
    }

    /** The same without an extra context. */
    public Encodings withoutExtra() {
        return new Encodings(context, target, null, views);
    }

    /**
     * The same with further encodings; what was there under that name is replaced.
     *
     * @param encodings at least one
     */
    public Encodings withView(String name, List<Encoding> encodings) {
        if (encodings.isEmpty()) {
            throw new IllegalArgumentException("the view '" + name + "' needs at least one encoding");
        }
        Map<String, List<Encoding>> more = new LinkedHashMap<>(views);
        more.put(name, List.copyOf(encodings));
        return new Encodings(context, target, extra, Collections.unmodifiableMap(more));
    }

    /** The same with a further encoding. */
    public Encodings withView(String name, Encoding encoding) {
        return withView(name, List.of(encoding));
    }
}
