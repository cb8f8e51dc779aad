package io.repforge.framework.runtime;

/**
 * Why a device can't be used.
 *
 * @param what is wrong, as a clause
 * @param remedy what helps, as the beginning of a list of such; empty if nothing is known
 */
record DeviceFault(String what, String remedy) {

    /** One sentence for who wanted that device. */
    String sentence(Device wanted) {
        return "device: " + wanted + " can't be used, as " + what + ": " + (remedy.isEmpty() ? "" : remedy + ", or ") + "use device: cpu.";
    }
}
