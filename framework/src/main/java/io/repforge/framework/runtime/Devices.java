package io.repforge.framework.runtime;

import java.util.Optional;

/** The devices of a kind, as far as this build and this machine have them. */
interface Devices extends AutoCloseable {

    /** Whether this build is meant for them, so that it is worth telling what keeps one from being used. */
    boolean isBuiltFor();

    /** What keeps a device from being used; empty if nothing does. */
    Optional<DeviceFault> fault(int index);

    /**
     * What computing on one of them means.
     *
     * @param device that can be used
     * @param options whose device is that, or was left open
     * @throws io.repforge.framework.UserError if the options can't be had
     */
    Backend backend(Device device, SessionOptions options);

    @Override
    void close();
}
