package io.repforge.framework;

/** Where the largest of some numbers stands, such as the likeliest class of a row; the first of several. */
public final class Largest {

    private Largest() {}

    /**
     * @param from where the numbers begin
     * @param count how many there are, 1 at least
     * @return counted from where they begin
     */
    public static int of(float[] numbers, int from, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            largest = numbers[from + i] > numbers[from + largest] ? i : largest;
        }
        return largest;
    }

    /** As {@link #of(float[], int, int)}. */
    public static int of(double[] numbers, int from, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            largest = numbers[from + i] > numbers[from + largest] ? i : largest;
        }
        return largest;
    }
}
