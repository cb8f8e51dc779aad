package io.repforge.tests.augmentations;

/**
 * CIELab from its definition: the standard's primaries and white point D65 give the matrix, and its inverse the way back. Nothing is
 * shared with what is tested.
 */
final class Lab {

    /** Chromaticities (x, y) of red, green and blue in sRGB (IEC 61966-2-1). */
    private static final double[][] PRIMARIES = {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};
    private static final double[] WHITE = {0.95047, 1, 1.08883};
    private static final double[][] TO_XYZ = toXyz();

    private Lab() {}

    private static double[][] toXyz() {
        double[][] columns = new double[3][3];
        for (int k = 0; k < 3; k++) {
            double x = PRIMARIES[k][0];
            double y = PRIMARIES[k][1];
            columns[0][k] = x / y;
            columns[1][k] = 1;
            columns[2][k] = (1 - x - y) / y;
        }
        double[] shares = solve(columns, WHITE);
        for (double[] row : columns) {
            for (int k = 0; k < 3; k++) {
                row[k] *= shares[k];
            }
        }
        return columns;
    }

    /** By Cramer's rule. */
    private static double[] solve(double[][] matrix, double[] right) {
        double whole = determinant(matrix);
        double[] result = new double[3];
        for (int k = 0; k < 3; k++) {
            double[][] replaced = new double[3][];
            for (int i = 0; i < 3; i++) {
                replaced[i] = matrix[i].clone();
                replaced[i][k] = right[i];
            }
            result[k] = determinant(replaced) / whole;
        }
        return result;
    }

    private static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
                - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }

    /** L (0 to 100), a and b of a colour in sRGB (0 to 1). */
    static double[] of(double... rgb) {
        double[] f = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                double linear = rgb[k] <= 0.04045 ? rgb[k] / 12.92 : Math.pow((rgb[k] + 0.055) / 1.055, 2.4);
                sum += TO_XYZ[i][k] * linear;
            }
            double t = sum / WHITE[i];
            f[i] = t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
        }
        return new double[] {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
    }

    /** The colour in sRGB, clamped to what can be shown. */
    static double[] rgb(double lightness, double a, double b) {
        double fy = (lightness + 16) / 116;
        double[] f = {fy + a / 500, fy, fy - b / 200};
        double[] xyz = new double[3];
        for (int i = 0; i < 3; i++) {
            xyz[i] = WHITE[i] * (f[i] > 6.0 / 29 ? f[i] * f[i] * f[i] : (116 * f[i] - 16) * 27 / 24389);
        }
        double[] linear = solve(TO_XYZ, xyz);
        double[] rgb = new double[3];
        for (int k = 0; k < 3; k++) {
            double clamped = Math.max(0, Math.min(1, linear[k]));
            rgb[k] = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * Math.pow(clamped, 1 / 2.4) - 0.055;
        }
        return rgb;
    }

    /** A colour whose lightness is multiplied, up to white, and whose (a, b) is turned. */
    static double[] jittered(double factor, double angle, double... rgb) {
        double[] lab = of(rgb);
        double a = Math.cos(angle) * lab[1] - Math.sin(angle) * lab[2];
        double b = Math.sin(angle) * lab[1] + Math.cos(angle) * lab[2];
        return rgb(Math.min(100, factor * lab[0]), a, b);
    }
}
