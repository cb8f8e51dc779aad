package io.repforge.framework.runtime;

/**
 * The inverse of the normal distribution function, by rational approximation (Wichura 1988, Algorithm AS 241, PPND7: seven digits). It turns
 * a uniform number into a normal one with nothing but arithmetic that Java defines to the last bit, so draws are the same on every machine.
 */
final class NormalQuantile {

    private NormalQuantile() {}

    /** @param p in (0, 1) */
    static double of(double p) {
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                    / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }
        double tail = tail(q < 0 ? p : 1 - p);
        return q < 0 ? -tail : tail;
    }

    private static double tail(double p) {
        double r = Math.sqrt(-StrictMath.log(p));
        if (r <= 5) {
            r -= 1.6;
            return (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
                    / ((0.12021132975 * r + 0.73700164250) * r + 1);
        }
        r -= 5;
        return (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150)
                / ((0.012258202635 * r + 0.24197894225) * r + 1);
    }
}
