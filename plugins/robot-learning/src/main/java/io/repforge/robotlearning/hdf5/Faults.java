package io.repforge.robotlearning.hdf5;

import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the library throws, as sentences for users. */
final class Faults {

    private static final Pattern FILTER = Pattern.compile("A required filter is not available: name='(.*)' id=([0-9]+)");
    private static final Pattern DATASET = Pattern.compile("Failed to read dataset '(.*)' at address.*");
    private static final Pattern VERSION = Pattern.compile("(?i)(unsupported|unrecognized).* version.*");
    private static final String ANEW = "write it anew by h5repack, which comes with HDF5's tools: ";

    private Faults() {}

    /**
     * What a call gives.
     *
     * @param what is read, such as {@code x.hdf5: its group /data}
     * @param channel by which it is read
     * @throws ClosedChannelException if the thread is to end
     * @throws UnreachableFileException if the file can't be read any more
     * @throws IOException if the call throws anything; a sentence that names what is read, and what to do
     */
    static <T> T told(String what, WatchedChannel channel, Callable<T> call) throws IOException {
        try {
            return call.call();
        } catch (Exception e) {
            IOException thrown = channel.thrown();
            if (thrown instanceof ClosedChannelException interrupted) {
                throw interrupted;
            } else if (thrown != null) {
                throw new UnreachableFileException(what + " can't be read: " + thrown.getMessage(), thrown);
            }
            throw of(what, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new IOException(what + " is damaged, or needs more memory than there is", e);
        }
    }

    private static IOException of(String what, Exception fault) {
        List<Throwable> causes = causes(fault);
        String dataset = what;
        for (Throwable cause : causes) {
            String message = String.valueOf(cause.getMessage());
            Matcher name = DATASET.matcher(message);
            if (name.matches()) {
                dataset = what + ", its dataset " + name.group(1);
            }
            Matcher filter = FILTER.matcher(message);
            if (cause instanceof NoSuchFileException) {
                return new IOException(dataset + " leads to the file " + message + ", which doesn't exist", fault);
            } else if (filter.matches()) {
                return new IOException(dataset + " is compressed by " + filter(filter.group(1), Integer.parseInt(filter.group(2)))
                        + ", which isn't read; " + ANEW + "h5repack -f GZIP=4 OLD NEW", fault);
            } else if (cause instanceof UnsupportedHdfException && message.startsWith("Virtual")) {
                // A group that has one can't be read at all.
                return new IOException(
                        dataset + (what.contains(": its group ") ? " has" : " is") + " a virtual dataset, which only refers to data of other files and isn't"
                                + " read; copy its values into a file, by h5repack -l CONTI OLD NEW or in Python",
                        fault);
            } else if (message.contains("External Data Files")) {
                return new IOException(
                        dataset + (what.contains(": its group ") ? " has" : " is") + " a dataset whose values are in another file, which isn't read; copy them"
                                + " into one file, by h5repack -l CONTI OLD NEW or in Python",
                        fault);
            } else if (VERSION.matcher(message).matches()) {
                return new IOException(
                        dataset + " is of a version of the format that isn't read (" + message + "); write it anew with libver='v110' in h5py, or by h5repack,"
                                + " which comes with HDF5's tools: h5repack OLD NEW",
                        fault);
            } else if (cause instanceof UnsupportedHdfException || cause instanceof HdfFilterException && cause.getCause() == null) {
                return new IOException(dataset + " can't be read: " + message + "; if other programs read it, " + ANEW + "h5repack OLD NEW", fault);
            } else if (message.startsWith("No valid HDF5 signature")) {
                return new IOException(dataset + " is no HDF5 file, or was never written to its end; check the path, or fetch it again", fault);
            } else if (message.startsWith("Trying to read more bytes") || message.startsWith("Failed to read chunk")) {
                return new IOException(dataset + " can't be read, since the file ends before it; it wasn't written or fetched to its end: fetch it again", fault);
            }
        }
        Throwable last = causes.get(causes.size() - 1);
        String reason = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
        return new IOException(dataset + " can't be read: " + reason + "; it is damaged, or of a kind that isn't known (if other programs read it, " + ANEW
                + "h5repack OLD NEW)", fault);
    }

    private static List<Throwable> causes(Throwable fault) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable
        Throwable cause = fault; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** The names that registered filters are known by; files often don't say them. */
    private static String filter(String said, int id) {
        return switch (id) {
            case 4 -> "szip";
            case 5 -> "nbit";
            case 6 -> "scale-offset";
            case 307 -> "bzip2";
            case 32001 -> "blosc";
            case 32013 -> "zfp";
            case 32015 -> "zstd";
            case 32026 -> "blosc2";
            default -> (said.equals("undefined") ? "a filter" : said) + " (filter " + id + ")";
        };
    }
}
