package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.images.MalformedException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads pickles of NumPy arrays, PyTorch tensors and plain values, binary protocols 2 to 5. In Python a pickle runs whatever code it names;
 * here it names one of a handful of NumPy's and PyTorch's constructors, which are built in, or it is refused.
 *
 * <p>Values: {@link Array}; {@link Long}, {@link Double}, {@link Boolean}, {@link String}, {@code byte[]}, {@link List} (also for
 * tuples), {@link Map}, the text of a dtype such as {@code <f4}, and null for None. Used once.
 */
public final class Pickle {

    private enum Constructor { RECONSTRUCT, SCALAR, FROM_BUFFER, NDARRAY, DTYPE, ENCODE, STORAGE, TENSOR, PARAMETER, DICT }

    private static final Map<String, Constructor> CONSTRUCTORS = Map.ofEntries(
            Map.entry("numpy.core.multiarray _reconstruct", Constructor.RECONSTRUCT),
            Map.entry("numpy._core.multiarray _reconstruct", Constructor.RECONSTRUCT),
            Map.entry("numpy.core.multiarray scalar", Constructor.SCALAR),
            Map.entry("numpy._core.multiarray scalar", Constructor.SCALAR),
            Map.entry("numpy.core.numeric _frombuffer", Constructor.FROM_BUFFER),
            Map.entry("numpy._core.numeric _frombuffer", Constructor.FROM_BUFFER),
            Map.entry("numpy ndarray", Constructor.NDARRAY),
            Map.entry("numpy dtype", Constructor.DTYPE),
            Map.entry("_codecs encode", Constructor.ENCODE),
            Map.entry("torch.storage _load_from_bytes", Constructor.STORAGE),
            Map.entry("torch._utils _rebuild_tensor_v2", Constructor.TENSOR),
            Map.entry("torch._utils _rebuild_parameter", Constructor.PARAMETER),
            Map.entry("collections OrderedDict", Constructor.DICT));

    /** A dtype or an array that BUILD completes. */
    private static final class Unfinished {
        private final Constructor kind;
        private String descr = "";
        private @Nullable Array array;

        Unfinished(Constructor kind) {
            this.kind = kind;
        }
    }

    /**
     * Something that isn't built here, since that would run code of its author: only what the pickle says of it is kept.
     *
     * @param name what was asked for, such as {@code gym.spaces.discrete.Discrete}
     * @param arguments what it was to be called with, and after that, the state that it was to take
     */
    public record Described(String name, List<@Nullable Object> arguments) {}

    /** Where a group of values begins. */
    private static final Object MARK = new Object();
    private static final int DEEPEST = 64;
    /** A few bytes can name lists that hold the same lists twice, and these the same. */
    private static final int MOST_VALUES = 1_000_000;
    /** A few bytes can also ask again and again for a copy of the same bytes: all copies together are no more than this many times the pickle. */
    private static final int MOST_COPIES = 16;

    private final ByteBuffer in;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    /** What stands for None on the stack, which holds no nulls. */
    private static final Object NONE = new Object();

    /** Whether what isn't NumPy's is described, instead of being a fault. */
    private final boolean describing;
    /** Whether it is one of the pickles inside a file of PyTorch, which speak of its storages. */
    private final boolean ofTorch;
    private int values;
    private long room;

    private Pickle(ByteBuffer in, boolean describing, boolean ofTorch) {
        this.in = in;
        this.describing = describing;
        this.ofTorch = ofTorch;
        this.room = (long) MOST_COPIES * in.remaining();
    }

    /**
     * Reads the next of the pickles inside a file of PyTorch.
     *
     * @param in little-endian, at the start of the pickle; at its end afterwards
     * @return as {@link #read}; a storage is a {@link TorchFile.Reference}
     * @throws MalformedException if it is damaged
     */
    static @Nullable Object ofTorch(ByteBuffer in) throws MalformedException {
        return new Pickle(in, false, true).value();
    }

    /**
     * @throws MalformedException if it is damaged, or names a class that isn't one of NumPy's arrays; the message names it
     */
    public static @Nullable Object read(byte[] bytes) throws MalformedException {
        return read(bytes, false);
    }

    /**
     * As {@link #read}, but a class or function that isn't NumPy's becomes a {@link Described}. Nothing of it is run either.
     *
     * @throws MalformedException if it is damaged
     */
    public static @Nullable Object describe(byte[] bytes) throws MalformedException {
        return read(bytes, true);
    }

    private static @Nullable Object read(byte[] bytes, boolean describing) throws MalformedException {
        return new Pickle(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), describing, false).value();
    }

    private @Nullable Object value() throws MalformedException {
        try {
            return finished(run(), 0);
        } catch (BufferUnderflowException e) {
            throw new MalformedException("the pickle is cut off", e);
        } catch (ClassCastException | IllegalArgumentException | ArithmeticException | NoSuchElementException | IndexOutOfBoundsException e) {
            throw new MalformedException("the pickle is damaged", e);
        }
    }

    /**
     * As {@link #read}, for pickles of one array, scalar, number or truth value, or of a dict with one.
     *
     * @param name which entry of a dict is wanted, where it has several
     * @throws MalformedException if it is something else
     */
    public static Array readArray(byte[] bytes, String name) throws MalformedException {
        Object value = read(bytes);
        return value instanceof Map<?, ?> dict ? array(entry(dict, name)) : array(value);
    }

    private static @Nullable Object entry(Map<?, ?> dict, String name) throws MalformedException {
        if (!dict.containsKey(name) && dict.size() != 1) {
            throw new MalformedException("its pickle holds a dict without '" + name + "'; it has "
                    + (dict.isEmpty() ? "nothing" : dict.keySet().stream().limit(4).map(String::valueOf).collect(Collectors.joining(", "))));
        }
        return dict.containsKey(name) ? dict.get(name) : dict.values().iterator().next();
    }

    private static Array array(@Nullable Object value) throws MalformedException {
        if (value instanceof Array array) {
            return array;
        } else if (value instanceof Long whole) {
            return Array.of(Shape.SCALAR, whole);
        } else if (value instanceof Double real) {
            return Array.of(Shape.SCALAR, real);
        } else if (value instanceof Boolean truth) {
            return Array.scalar(DType.BOOL, truth ? 1 : 0);
        }
        String what = value == null ? "None" : value instanceof Map ? "a dict in a dict" : value instanceof List ? "a list or tuple" : "text";
        throw new MalformedException("its pickle holds " + what + "; an array or a number is wanted");
    }

    private Object run() throws MalformedException {
        while (true) {
            int code = in.get() & 0xff;
            switch (code) {
                case 0x80 -> in.get(); // PROTO
                case 0x95 -> in.getLong(); // FRAME
                case '.' -> {
                    return stack.pop();
                }
                case '(' -> stack.push(MARK);
                case '0' -> stack.pop();
                case 'N' -> stack.push(NONE);
                case 0x88 -> stack.push(true);
                case 0x89 -> stack.push(false);
                case 'K' -> stack.push((long) (in.get() & 0xff));
                case 'M' -> stack.push((long) (in.getShort() & 0xffff));
                case 'J' -> stack.push((long) in.getInt());
                case 0x8a -> stack.push(longOf(bytes(in.get() & 0xff)));
                case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
                case 0x8c -> stack.push(text(bytes(in.get() & 0xff)));
                case 'X' -> stack.push(text(bytes(in.getInt())));
                case 0x8d -> stack.push(text(bytes(length(in.getLong()))));
                case 'C', 'U' -> stack.push(bytes(in.get() & 0xff));
                case 'B', 'T' -> stack.push(bytes(in.getInt()));
                case 0x8e, 0x96 -> stack.push(bytes(length(in.getLong())));
                case ')' -> stack.push(new ArrayList<>());
                case ']' -> stack.push(new ArrayList<>());
                case 0x85, 0x86, 0x87 -> stack.push(popped(code - 0x84));
                case 't', 'l' -> stack.push(toMark());
                case 'a' -> append(popped(1));
                case 'e' -> append(toMark());
                case '}' -> stack.push(new LinkedHashMap<>());
                case 'd' -> {
                    List<Object> entries = toMark();
                    stack.push(new LinkedHashMap<>());
                    put(entries);
                }
                case 's' -> put(popped(2));
                case 'u' -> put(toMark());
                case 0x94 -> memo.put(memo.size(), stack.element());
                case 'q' -> memo.put(in.get() & 0xff, stack.element());
                case 'r' -> memo.put(in.getInt(), stack.element());
                case 'h' -> stack.push(remembered(in.get() & 0xff));
                case 'j' -> stack.push(remembered(in.getInt()));
                case 'c' -> stack.push(constructor(line(), line()));
                case 0x93 -> {
                    List<Object> names = popped(2);
                    stack.push(constructor((String) names.get(0), (String) names.get(1)));
                }
                case 'R', 0x81 -> {
                    List<Object> call = popped(2);
                    stack.push(call(call.get(0), list(call.get(1))));
                }
                case 'b' -> build(stack.pop());
                case 'Q' -> stack.push(persistent(list(stack.pop())));
                default -> throw new MalformedException(String.format("it isn't a pickle that can be read: operation 0x%02x", code));
            }
        }
    }

    private static int length(long length) {
        return Math.toIntExact(Math.min(length, Integer.MAX_VALUE));
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (byte b = in.get(); b != '\n'; b = in.get()) {
            line.append((char) b);
        }
        return line.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long longOf(byte[] littleEndian) throws MalformedException {
        byte[] big = new byte[littleEndian.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = littleEndian[big.length - 1 - i];
        }
        BigInteger number = big.length == 0 ? BigInteger.ZERO : new BigInteger(big);
        if (number.bitLength() > 63) {
            throw new MalformedException("its pickle holds a number of " + number.bitLength() + " bits, which doesn't fit 64");
        }
        return number.longValue();
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw new IllegalArgumentException("nothing is remembered as " + index);
        }
        return value;
    }

    private List<Object> popped(int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(stack.pop());
        }
        Collections.reverse(values);
        return values;
    }

    private List<Object> toMark() {
        List<Object> values = new ArrayList<>();
        for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
            values.add(value);
        }
        Collections.reverse(values);
        return values;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private void append(List<Object> values) {
        list(stack.element()).addAll(values);
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> entries) {
        Map<Object, Object> map = (Map<Object, Object>) stack.element();
        for (int i = 0; i < entries.size(); i += 2) {
            Object key = entries.get(i);
            if (!(key instanceof String || key instanceof Number || key instanceof Boolean || key == NONE)) {
                // What can contain itself has no hash, and what is nested has one that takes forever.
                throw new IllegalArgumentException("a key that isn't plain");
            }
            map.put(key, entries.get(i + 1));
        }
    }

    /** A storage, of which the bytes come later: what it is, its type, its name, where it lay, its length. */
    private Object persistent(List<Object> storage) throws MalformedException {
        if (!ofTorch || !"storage".equals(storage.get(0))) {
            throw new MalformedException("its pickle speaks of something outside of it");
        }
        // The last is a view of the storage, which isn't made any more.
        if (storage.size() > 5 && storage.get(5) != NONE) {
            throw new MalformedException("its tensor is a view of a storage of PyTorch before 0.4; write it again");
        }
        return new TorchFile.Reference((NpyType) storage.get(1), (String) storage.get(2), (Long) storage.get(4));
    }

    private Object constructor(String module, String name) throws MalformedException {
        Constructor constructor = CONSTRUCTORS.get(module + " " + name);
        if (ofTorch && module.equals("torch") && name.endsWith("Storage")) {
            return TorchFile.type(name);
        }
        if (constructor == null && describing) {
            return new Described(module + "." + name, new ArrayList<>());
        }
        if (constructor == null) {
            throw new MalformedException("its pickle asks for " + module + "." + name
                    + ", which isn't run; only NumPy arrays, PyTorch tensors and plain values are read");
        }
        return constructor;
    }

    private Object call(Object called, List<Object> arguments) throws MalformedException {
        if (called instanceof Described described) {
            return new Described(described.name, new ArrayList<>(arguments));
        }
        return switch ((Constructor) called) {
            case RECONSTRUCT -> new Unfinished(Constructor.NDARRAY);
            case DTYPE -> {
                Unfinished dtype = new Unfinished(Constructor.DTYPE);
                dtype.descr = "<" + (String) arguments.get(0);
                yield dtype;
            }
            case SCALAR -> array(descr(arguments.get(0)), List.of(), false, rawBytes(arguments.get(1)));
            case FROM_BUFFER -> array(descr(arguments.get(1)), list(arguments.get(2)), "F".equals(arguments.get(3)), rawBytes(arguments.get(0)));
            // How protocol 2 spells bytes: as text that is encoded as latin1.
            case ENCODE -> {
                String text = (String) arguments.get(0);
                take(text.length());
                yield text.getBytes(StandardCharsets.ISO_8859_1);
            }
            case STORAGE -> {
                byte[] file = rawBytes(arguments.get(0));
                take(file.length);
                yield TorchFile.storage(file);
            }
            case TENSOR -> {
                TorchFile.Storage storage = (TorchFile.Storage) arguments.get(0);
                long[] size = longs(arguments.get(2));
                take(storage.type().becomes().bytes() * Shape.of(size).elements());
                yield storage.tensor((Long) arguments.get(1), size, longs(arguments.get(3)));
            }
            case PARAMETER -> (Array) arguments.get(0);
            case DICT -> new LinkedHashMap<>();
            case NDARRAY -> throw new IllegalArgumentException("ndarray is called");
        };
    }

    private void take(long bytes) {
        room -= bytes;
        if (room < 0) {
            throw new IllegalArgumentException("unfolds to more than fits");
        }
    }

    private static long[] longs(Object tuple) {
        return list(tuple).stream().mapToLong(one -> (Long) one).toArray();
    }

    private static byte[] rawBytes(Object value) {
        return (byte[]) value;
    }

    private static String descr(Object dtype) {
        return ((Unfinished) dtype).descr;
    }

    /** States are (version, byte order, …) of a dtype and (version, shape, dtype, Fortran order, bytes) of an array. */
    private void build(Object given) throws MalformedException {
        if (stack.element() instanceof Described described) {
            described.arguments.add(given);
            return;
        }
        List<Object> state = list(given);
        Unfinished target = (Unfinished) stack.element();
        if (target.kind == Constructor.DTYPE) {
            if (state.get(3) != NONE || state.get(4) != NONE) {
                throw new MalformedException("its pickle holds a structured array; store each field as an array of its own");
            }
            target.descr = (String) state.get(1) + target.descr.substring(1);
        } else {
            if (!(state.get(4) instanceof byte[] elements)) {
                throw new MalformedException("its pickle holds an array of Python objects; store numbers");
            }
            target.array = array(descr(state.get(2)), list(state.get(1)), Boolean.TRUE.equals(state.get(3)), elements);
        }
    }

    private Array array(String descr, List<Object> shape, boolean fortran, byte[] elements) throws MalformedException {
        NpyType type = NpyType.parse(descr);
        Shape dims = Shape.of(longs(shape));
        take(type.becomes().bytes() * dims.elements());
        return NpyReader.array(type, dims, fortran, elements, 0);
    }

    /** Replaces what was needed during reading by what it stands for. */
    private @Nullable Object finished(Object value, int depth) {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new IllegalArgumentException("nested too deeply");
        }
        if (value == NONE) {
            return null;
        } else if (value instanceof Unfinished unfinished) {
            if (unfinished.kind == Constructor.DTYPE) {
                return unfinished.descr;
            }
            if (unfinished.array == null) {
                throw new IllegalArgumentException("an array without content");
            }
            return unfinished.array;
        } else if (value instanceof Described described) {
            return new Described(described.name, list(Objects.requireNonNull(finished(described.arguments, depth + 1))));
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.forEach(element -> values.add(finished(element, depth + 1)));
            return values;
        } else if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
            map.forEach((key, element) -> values.put(finished(key, depth + 1), finished(element, depth + 1)));
            return values;
        }
        return value;
    }
}
