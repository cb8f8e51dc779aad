package io.repforge.robotlearning.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.repforge.api.data.DataFile;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An open HDF5 file. Its parts are read when they are needed, by reading: a file that is mapped into memory and cut short meanwhile ends the process. */
final class Hdf5File implements Closeable {

    /** As people count: {@code demo_2} before {@code demo_10}. */
    private static final Comparator<String> NATURAL = Hdf5File::compare;

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

    private final String location;
    private final WatchedChannel channel;
    private final HdfFile file;

    private Hdf5File(String location, WatchedChannel channel, HdfFile file) {
        this.location = location;
        this.channel = channel;
        this.file = file;
    }

    /**
     * @throws IOException if it is no HDF5 file, or can't be opened
     */
    static Hdf5File open(DataFile data) throws IOException {
        String location = data.location();
        boolean isRemote = URL.matcher(location).matches();
        // The library goes back and forth by a few bytes for each group, which would be a request each.
        WatchedChannel channel = new WatchedChannel(isRemote ? Files.newByteChannel(data.path()) : data.channel());
        try {
            return new Hdf5File(location, channel, Faults.told(location, channel, () -> {
                // Links to other files start from there.
                URI place = isRemote ? new URI("file", null, "/" + data.name(), null) : Path.of(location).toUri();
                return new HdfFile(channel, place);
            }));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Where it is. */
    String location() {
        return location;
    }

    /** Its outermost group. */
    Group root() {
        return file;
    }

    /**
     * What is at a path.
     *
     * @param path names with slashes between them; empty for the root
     * @return null if there is nothing
     * @throws IOException if what is there can't be read
     */
    @Nullable
    Node find(String path) throws IOException {
        Node node = file;
        for (String name : path.split("/")) {
            if (name.isEmpty()) {
                continue;
            }
            if (!(node instanceof Group group)) {
                return null;
            }
            node = children(group).get(name);
            if (node instanceof Link link) {
                node = told("its link " + path, link::getTarget);
            }
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** Whether something is there that can be read. */
    boolean has(String path) {
        try {
            return find(path) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The names of what is in a group, as people count. */
    List<String> names(Group group) throws IOException {
        List<String> names = new ArrayList<>(children(group).keySet());
        names.sort(NATURAL);
        return names;
    }

    private Map<String, Node> children(Group group) throws IOException {
        return told("its group " + group.getPath(), group::getChildren);
    }

    /**
     * The rows of a dataset.
     *
     * @param path of the dataset
     * @throws IOException if there is none, or none that can be read
     */
    Rows rows(String path) throws IOException {
        Node node = find(path);
        if (!(node instanceof io.jhdf.api.Dataset dataset)) {
            throw new IOException(location + " has no dataset " + path);
        }
        try {
            return Rows.of(this, path, dataset);
        } catch (ArithmeticException e) {
            throw new IOException(location + ": its dataset " + path + " is damaged: its lengths are too large", e);
        }
    }

    /**
     * What a call gives, whose faults are told in a sentence.
     *
     * @param what of the file is read, such as {@code its group /data}
     */
    <T> T told(String what, Callable<T> call) throws IOException {
        return Faults.told(location + ": " + what, channel, call);
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endOfA = endOfDigits(a, i);
            int endOfB = endOfDigits(b, j);
            int order;
            if (endOfA > i && endOfB > j) {
                String first = a.substring(i, endOfA).replaceFirst("^0+(?=.)", "");
                String second = b.substring(j, endOfB).replaceFirst("^0+(?=.)", "");
                order = first.length() == second.length() ? first.compareTo(second) : Integer.compare(first.length(), second.length());
                i = endOfA;
                j = endOfB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int left = Integer.compare(a.length() - i, b.length() - j);
        return left == 0 ? a.compareTo(b) : left;
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        told("it", () -> {
            file.close();
            return file;
        });
    }
}
