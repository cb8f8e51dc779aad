package io.repforge.benchmarks.steps;

import io.repforge.api.array.Array;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An engine in a process of its own, which is driven through its standard input and output: so that each has its own memory and allocator, and no
 * native library meets another's threads.
 */
final class ContenderProcess implements Contender {

    /** What is asked of the process; the answer follows. */
    private enum Command { OPEN, STEP, GRADIENTS, STATE, PEAK_MEMORY }

    /** A heap that gives back what it needs no more, at once: it holds the numbers that all engines are given before they train, which are no part of a step. */
    private static final List<String> SMALL_HEAP =
            List.of("-Xms16m", "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", "-XX:-ShrinkHeapInSteps");

    private final String name;
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;

    private ContenderProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /**
     * Starts a process with this one's class path and properties.
     *
     * @param engine which one
     */
    static ContenderProcess start(Engine engine) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("org.bytedeco.") || key.startsWith("ai.djl.") || key.equals("DJL_CACHE_DIR") || key.startsWith("repforge."))
                .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
        command.addAll(SMALL_HEAP);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContenderProcess.class.getName(), engine.name()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(engine.environment());
        return new ContenderProcess(engine.label(), builder.start());
    }

    @Override
    public void open(Case what, Update update, Map<String, Array> trained, Map<String, Array> state) throws IOException {
        out.writeByte(Command.OPEN.ordinal());
        out.writeUTF(what.name());
        out.writeUTF(update.name());
        Tensors.write(out, trained);
        Tensors.write(out, state);
        answered();
    }

    @Override
    public Step step(Map<String, Array> inputs) throws IOException {
        out.writeByte(Command.STEP.ordinal());
        Tensors.write(out, inputs);
        answered();
        return new Step(in.readDouble(), in.readLong());
    }

    @Override
    public Map<String, Array> gradients() throws IOException {
        out.writeByte(Command.GRADIENTS.ordinal());
        answered();
        return Tensors.read(in);
    }

    @Override
    public Map<String, Array> state() throws IOException {
        out.writeByte(Command.STATE.ordinal());
        answered();
        return Tensors.read(in);
    }

    @Override
    public long peakMemory() throws IOException {
        out.writeByte(Command.PEAK_MEMORY.ordinal());
        answered();
        return in.readLong();
    }

    private void answered() throws IOException {
        out.flush();
        try {
            in.readByte();
        } catch (EOFException e) {
            throw new IOException(name + " has ended; what it said is above", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /** The other side. */
    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
        System.setOut(System.err);
        try (Contender contender = Engine.valueOf(arguments[0]).make()) {
            for (int command = in.read(); command >= 0; command = in.read()) {
                answer(contender, Command.values()[command], in, out);
                out.flush();
            }
        }
    }

    private static void answer(Contender contender, Command command, DataInputStream in, DataOutputStream out) throws IOException {
        switch (command) {
            case OPEN -> {
                contender.open(Case.named(in.readUTF()), Update.valueOf(in.readUTF()), Tensors.read(in), Tensors.read(in));
                System.gc();
                out.writeByte(0);
            }
            case STEP -> {
                Step step = contender.step(Tensors.read(in));
                out.writeByte(0);
                out.writeDouble(step.loss());
                out.writeLong(step.nanos());
            }
            case GRADIENTS -> {
                Map<String, Array> gradients = contender.gradients();
                out.writeByte(0);
                Tensors.write(out, gradients);
            }
            case STATE -> {
                Map<String, Array> state = contender.state();
                out.writeByte(0);
                Tensors.write(out, state);
            }
            case PEAK_MEMORY -> {
                long peak = contender.peakMemory();
                out.writeByte(0);
                out.writeLong(peak);
            }
        }
    }
}
