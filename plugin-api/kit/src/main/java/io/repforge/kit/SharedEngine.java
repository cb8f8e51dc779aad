package io.repforge.kit;

import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.SessionOptions;

/** The engine that all kits of a virtual machine share: to load it takes longer than most of their tests. */
final class SharedEngine {

    /** One thread and ONNX Runtime's own kernels, since graphs of kits are small, and the CPU, so that a plugin passes anywhere or nowhere. */
    static final SessionOptions OPTIONS =
            SessionOptions.defaults().withDevice(Device.CPU).withThreads(1).withOneDnn(false);

    private static final Engine ENGINE = Engine.load(OPTIONS);

    private SharedEngine() {}

    /** Never closed: the virtual machine's end is its end. */
    static Engine get() {
        return ENGINE;
    }
}
