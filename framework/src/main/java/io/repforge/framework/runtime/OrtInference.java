package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.framework.data.HostBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtSession;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/** A plain session of ONNX Runtime. */
final class OrtInference implements InferenceSession {

    private final OrtLibrary library;
    private final OrtSession session;
    private final OrtFeed feed;
    private final OrtOutputs outputs;
    private final PointerPointer<BytePointer> inputNames;
    private final PointerPointer<BytePointer> outputNames;

    private OrtInference(OrtLibrary library, OrtSession session) {
        this.library = library;
        this.session = session;
        long inputs = library.count(out -> library.api.SessionGetInputCount(session, out));
        long results = library.count(out -> library.api.SessionGetOutputCount(session, out));
        this.feed = new OrtFeed(library, "the model",
                library.names(inputs, (i, out) -> library.api.SessionGetInputName(session, i, library.allocator, out)));
        this.outputs = new OrtOutputs(library,
                library.names(results, (i, out) -> library.api.SessionGetOutputName(session, i, library.allocator, out)));
        this.inputNames = new PointerPointer<>(feed.names().toArray(String[]::new));
        this.outputNames = new PointerPointer<>(outputs.names().toArray(String[]::new));
    }

    static OrtInference open(OrtLibrary library, OrtSessionSettings settings, Backend backend, byte[] model) {
        byte[] lowered = backend.lower(model);
        OrtSessionOptions created = settings.create(backend);
        try (BytePointer bytes = new BytePointer(lowered)) {
            OrtSession session = new OrtSession();
            library.check(library.api.CreateSessionFromArray(library.env, bytes, lowered.length, created, session));
            return new OrtInference(library, session);
        } finally {
            library.api.ReleaseSessionOptions(created);
        }
    }

    @Override
    public List<String> inputs() {
        return feed.names();
    }

    @Override
    public List<String> outputs() {
        return outputs.names();
    }

    @Override
    public Outputs run(Map<String, HostBuffer> inputs) {
        feed.run(inputs, values -> library.api.Run(session, null, inputNames, values, inputs().size(), outputNames, outputs().size(), outputs.empty()));
        return outputs;
    }

    @Override
    public void run(Map<String, HostBuffer> inputs, Map<String, HostBuffer> targets) {
        List<String> wanted = List.copyOf(targets.keySet());
        if (!outputs().containsAll(wanted)) {
            throw new IllegalArgumentException("the model gives " + outputs() + ", wanted " + wanted);
        }
        try (OrtFeed results = new OrtFeed(library, "the model", wanted);
                PointerPointer<BytePointer> names = new PointerPointer<>(wanted.toArray(String[]::new))) {
            feed.run(inputs, values -> results.over(targets,
                    wantedValues -> library.api.Run(session, null, inputNames, values, inputs().size(), names, wanted.size(), wantedValues)));
        }
    }

    @Override
    public Map<String, Array> infer(Map<String, Array> inputs) {
        Map<String, HostBuffer> buffers = new LinkedHashMap<>();
        inputs.forEach((name, array) -> buffers.put(name, HostBuffer.copyOf(array)));
        try {
            Outputs results = run(buffers);
            Map<String, Array> arrays = new LinkedHashMap<>();
            results.names().forEach(name -> arrays.put(name, results.array(name)));
            return arrays;
        } finally {
            buffers.values().forEach(HostBuffer::close);
        }
    }

    @Override
    public void close() {
        outputs.close();
        library.api.ReleaseSession(session);
        feed.close();
        inputNames.close();
        outputNames.close();
    }
}
