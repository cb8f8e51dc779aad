package io.repforge.framework.cli;

import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.SessionOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --device}, for commands that take a trained encoder, which may have come from another machine. */
public final class DeviceOption {

    @Option(names = "--device", paramLabel = "DEVICE",
            description = "Where to compute: auto, cpu, cuda or cuda:N. By default as the run's recipe says, and auto for an ONNX file.")
    private @Nullable String device;

    /** Of a command whose option picocli fills in. */
    public DeviceOption() {}

    /**
     * @param run how the run computes that the encoder is of
     * @throws io.repforge.framework.UserError if there is no such device
     */
    public SessionOptions over(SessionOptions run) {
        return device == null ? run : run.withDevice(Device.parse(device));
    }
}
