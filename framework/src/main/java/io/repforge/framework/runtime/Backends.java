package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends that this build and this machine have. */
final class Backends implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    /** By kind, the best first. */
    private final Map<String, Devices> devices = new LinkedHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();

    Backends(OrtLibrary library) {
        DeviceKind.ALL.forEach(kind -> devices.put(kind.name(), kind.opening().apply(library)));
    }

    /** @param devices by kind, the best first; the last has a device that can be used */
    Backends(Map<String, Devices> devices) {
        this.devices.putAll(devices);
    }

    /**
     * That of options.
     *
     * @throws UserError if this build or machine doesn't have their device, or doesn't have on it what they ask for
     */
    Backend of(SessionOptions options) {
        Device device = options.device().equals(Device.AUTO) ? best() : present(options.device());
        return Objects.requireNonNull(devices.get(device.kind())).backend(device, options);
    }

    private Device present(Device wanted) {
        Objects.requireNonNull(devices.get(wanted.kind())).fault(wanted.index()).ifPresent(fault -> {
            throw new UserError(fault.sentence(wanted));
        });
        return wanted;
    }

    private Device best() {
        List<DeviceFault> unexpected = new ArrayList<>();
        for (Map.Entry<String, Devices> kind : devices.entrySet()) {
            Optional<DeviceFault> fault = kind.getValue().fault(0);
            if (fault.isEmpty()) {
                Device best = new Device(kind.getKey(), 0);
                if (!unexpected.isEmpty() && told.compareAndSet(false, true)) {
                    LOG.info("device: auto is {}, as {}.", best, unexpected.get(0).what());
                }
                return best;
            }
            fault.filter(known -> kind.getValue().isBuiltFor()).ifPresent(unexpected::add);
        }
        throw new IllegalStateException("there is no device at all");
    }

    @Override
    public void close() {
        devices.values().forEach(Devices::close);
    }
}
