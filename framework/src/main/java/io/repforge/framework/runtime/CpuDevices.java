package io.repforge.framework.runtime;

import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.util.Optional;

/** The CPU, which is there. */
final class CpuDevices implements Devices {

    private final OneDnnLoader oneDnn;

    CpuDevices(OrtLibrary library) {
        this(new OneDnnLoader(() -> new OneDnnOperators(library.api)));
    }

    CpuDevices(OneDnnLoader oneDnn) {
        this.oneDnn = oneDnn;
    }

    @Override
    public boolean isBuiltFor() {
        return true;
    }

    @Override
    public Optional<DeviceFault> fault(int index) {
        return Optional.empty();
    }

    @Override
    public Backend backend(Device device, SessionOptions options) {
        boolean used = switch (options.oneDnn()) {
            case TRUE -> true;
            case FALSE -> false;
            case IF_POSSIBLE -> oneDnn.isThere();
        };
        Precision precision = options.precision() == Precision.AUTO ? fastest(used) : options.precision();
        SessionOptions decided = options.withDevice(device).withOneDnn(used).withPrecision(precision);
        return used ? new OneDnnBackend(decided, options.device(), oneDnn) : new PlainCpuBackend(decided, options.device());
    }

    /** Where oneDNN can't be loaded, that is for whoever trains by it to say. */
    private Precision fastest(boolean usesOneDnn) {
        return usesOneDnn && oneDnn.hasBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    @Override
    public void close() {
        oneDnn.close();
    }
}
