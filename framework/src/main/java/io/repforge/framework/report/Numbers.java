package io.repforge.framework.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people to read. */
final class Numbers {

    private Numbers() {}

    /** To so many significant digits, without needless zeros; powers of ten for what is very small or very large. */
    static String shown(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        return size < 1e-3 || size >= 1e7 ? rounded.toString().replace("E+", "e").replace("E", "e") : rounded.toPlainString();
    }
}
