package io.repforge.framework.data.files;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.Conversions;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.ImageLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are in memory as arrays, one row a step. A pass that shuffles draws still images in a random order; trajectories stay in
 * the order of the data.
 */
final class ArrayDataset implements Dataset {

    /**
     * The rows of the steps.
     *
     * @param observations {@code [N, …]}: {@code uint8} with two or three more axes are images, and so are real numbers that look like them, the
     *     rest boxes
     * @param layout order of the axes of images; null for what their lengths tell
     * @param floats what becomes of images of real numbers
     * @param actions {@code [N, …]}; null for none
     * @param dones {@code [N]}, not 0 where a trajectory ends; null where each step is its own trajectory
     * @param labels {@code [N]}, by name
     * @param classNames what the classes of labels are called that have names, in the order of their numbers
     */
    record Rows(Array observations, @Nullable ImageLayout layout, FloatImages floats, @Nullable Array actions, @Nullable Array dones,
            Map<String, Array> labels, Map<String, List<String>> classNames) {

        static Rows stills(Array observations, Map<String, Array> labels, Map<String, List<String>> classNames) {
            return new Rows(observations, ImageLayout.CHANNELS_FIRST, FloatImages.BOX, null, null, labels, classNames);
        }
    }

    private final Rows rows;
    private final ImageLayout layout;
    private final FloatImages floats;
    private final Map<String, double[]> labels;
    private final StepSpec spec;
    private final int size;
    /** The rows that it has, all of them or those of a part. */
    private final int[] own;
    private final DataFile where;
    private final List<String> unused;

    /** As {@link #ArrayDataset(Rows, ColorSpace, DataFile, List)}, of a file that is used whole. */
    ArrayDataset(Rows rows, @Nullable ColorSpace colors, DataFile where) {
        this(rows, colors, where, List.of());
    }

    /**
     * @param colors what the channels of images are; null for what their number suggests
     * @param where the data are from, for messages
     * @param unused names of what else is in the file
     * @throws UserError if there are more classes than names
     */
    ArrayDataset(Rows rows, @Nullable ColorSpace colors, DataFile where, List<String> unused) {
        this.where = where;
        this.unused = List.copyOf(unused);
        this.rows = rows;
        this.size = Math.toIntExact(rows.observations().shape().dim(0));
        this.own = IntStream.range(0, size).toArray();
        Shape one = rows.observations().shape().without(0);
        boolean pixels = rows.observations().type() == DType.UINT8 && (one.rank() == 2 || one.rank() == 3);
        boolean real = rows.observations().type().isFloating() && FloatImages.isImage(one, rows.layout()) && FloatImages.isWithinRange(rows.observations());
        this.layout = one.rank() != 3 ? ImageLayout.CHANNELS_FIRST : rows.layout() == null ? ImageLayout.of(one) : rows.layout();
        this.floats = real ? rows.floats() : FloatImages.BOX;
        this.labels = new LinkedHashMap<>();
        rows.labels().forEach((name, values) -> labels.put(name, values.toDoubles()));
        Map<String, Space> spaces = new LinkedHashMap<>();
        labels.forEach((name, values) -> spaces.put(name, isClasses(values) ? classes(values) : Space.box()));
        rows.classNames().forEach((name, names) -> spaces.put(name, named(name, spaces.get(name), names, where)));
        this.spec = StepSpec.of(pixels || floats != FloatImages.BOX ? ColorSpace.of(image(one), colors, where) : Space.box(one.dims()), actions(rows.actions()), spaces);
    }

    private ArrayDataset(ArrayDataset whole, int[] own) {
        this.rows = whole.rows;
        this.layout = whole.layout;
        this.floats = whole.floats;
        this.labels = whole.labels;
        this.spec = whole.spec;
        this.size = whole.size;
        this.own = own;
        this.where = whole.where;
        this.unused = whole.unused;
    }

    private Space image(Shape shape) {
        boolean last = layout == ImageLayout.CHANNELS_LAST;
        Shape chw = shape.rank() == 2 ? shape.prepend(1) : last ? Shape.of(shape.dim(2), shape.dim(0), shape.dim(1)) : shape;
        Space.Image image = Space.image((int) chw.dim(0), (int) chw.dim(1), (int) chw.dim(2));
        return floats == FloatImages.FLOAT ? image.ofFloats() : image;
    }

    private static @Nullable Space actions(@Nullable Array actions) {
        if (actions == null) {
            return null;
        }
        Shape one = actions.shape().without(0);
        double[] values = !actions.type().isFloating() && one.elements() == 1 ? actions.toDoubles() : new double[0];
        return values.length > 0 && isClasses(values) ? classes(values) : Space.box(one.dims());
    }

    private static boolean isClasses(double[] values) {
        return Arrays.stream(values).allMatch(value -> value >= 0 && value == Math.rint(value) && value < Integer.MAX_VALUE);
    }

    private static Space classes(double[] values) {
        return Space.discrete((int) Arrays.stream(values).max().orElse(0) + 1);
    }

    private static Space named(String label, @Nullable Space space, List<String> names, DataFile where) {
        if (space instanceof Space.Discrete classes && classes.n() <= names.size()) {
            return Space.discrete(names);
        }
        throw new UserError(where + ": option 'class_names' gives " + names.size() + " names to the classes of the label '" + label + "', which "
                + (space == null ? "it hasn't" : space instanceof Space.Discrete classes ? "has numbers up to " + (classes.n() - 1) : "isn't made of whole numbers")
                + "; name as many classes as there are, or leave the option out");
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    @Override
    public Contents contents() {
        List<String> with = new ArrayList<>(spec.action() == null ? List.of() : List.of("actions"));
        labels.keySet().stream().sorted().map(name -> name.equals(Step.LABEL) ? "labels" : "label '" + name + "'").forEach(with::add);
        Contents contents = Contents.of(size + (size == 1 ? " step (" : " steps (") + spec.observation() + ")"
                + (with.isEmpty() ? " without labels" : " with " + String.join(", ", with) + ",") + " in " + where);
        return unused.isEmpty() ? contents : contents.ignoring("the arrays that no option names, " + String.join(", ", unused));
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(own.length);
    }

    @Override
    public Dataset part(Part part) {
        int[] trajectory = new int[own.length];
        for (int i = 1; i < own.length; i++) {
            trajectory[i] = trajectory[i - 1] + (done(own[i - 1]) ? 1 : 0);
        }
        return new ArrayDataset(this, IntStream.range(0, own.length).filter(i -> part.has(trajectory[i])).map(i -> own[i]).toArray());
    }

    @Override
    public StepReader read(Pass pass) {
        return read(pass, Share.WHOLE);
    }

    /** A share is a range of the rows, which parts no trajectory. */
    @Override
    public StepReader read(Pass pass, Share share) {
        boolean stills = rows.actions() == null && rows.dones() == null;
        int[] order = Arrays.stream(Shuffle.order(own.length, stills ? pass : Pass.inOrder())).map(i -> own[i]).toArray();
        int[] ends = share.isWhole() ? new int[] {own.length} : IntStream.range(0, own.length).filter(row -> done(order[row])).map(row -> row + 1).toArray();
        int start = share.start(ends.length) == 0 ? 0 : ends[share.start(ends.length) - 1];
        int end = share.end(ends.length) == 0 ? 0 : ends[share.end(ends.length) - 1];
        return new StepReader() {
            private int next = start;

            @Override
            public @Nullable Step next() {
                return next == end ? null : step(order[next++]);
            }

            @Override
            public Skip skip() {
                return next == end ? Skip.NONE : Skip.of(done(order[next++]));
            }
        };
    }

    private boolean done(int index) {
        return index == size - 1 || (rows.dones() == null ? rows.actions() == null : rows.dones().get(index) != 0);
    }

    private Step step(int index) {
        Array row = row(rows.observations(), index);
        Array observation = observation(row);
        Map<String, Double> values = new LinkedHashMap<>();
        labels.forEach((name, all) -> values.put(name, all[index]));
        return Step.of(observation, action(index), done(index), values);
    }

    private Array observation(Array row) {
        if (floats != FloatImages.BOX) {
            return floats.convert(row, layout);
        }
        if (!(spec.observation() instanceof Space.Image image)) {
            return Conversions.toFloat32(row);
        }
        return layout == ImageLayout.CHANNELS_LAST ? Conversions.channelsFirst(row) : row.reshape(image.shape());
    }

    private @Nullable Array action(int index) {
        if (rows.actions() == null) {
            return null;
        }
        Array row = row(rows.actions(), index);
        return spec.action() instanceof Space.Discrete ? Array.of(Shape.SCALAR, row.toLongs()) : Conversions.toFloat32(row);
    }

    private static Array row(Array array, int index) {
        Shape one = array.shape().without(0);
        int length = (int) one.elements() * array.type().bytes();
        return new Array(array.type(), one, Arrays.copyOfRange(array.bytes(), index * length, (index + 1) * length));
    }
}
