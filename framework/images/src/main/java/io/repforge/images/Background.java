package io.repforge.images;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is read where an image is transparent.
 *
 * @param red from 0 to 255
 * @param green from 0 to 255
 * @param blue from 0 to 255
 * @param isDropped whether the image lies on no colour: its transparency is dropped, and the colour that is stored beneath is read, whatever that is
 */
public record Background(int red, int green, int blue, boolean isDropped) {

    /** The image lies on white, as most viewers show it. */
    public static final Background WHITE = new Background(255, 255, 255, false);
    /** The image lies on black. */
    public static final Background BLACK = new Background(0, 0, 0, false);
    /** The colour that is stored beneath. */
    public static final Background DROP = new Background(0, 0, 0, true);

    /** What options of data sources say of it. */
    public static final String OPTION = "What transparent images lie on: white, black, or a colour as #rrggbb; or drop: transparency is dropped, and the colour that is"
            + " stored where nothing is to be seen, is read";

    private static final Pattern HEXADECIMAL = Pattern.compile("#[0-9a-f]{6}");

    /**
     * The background of a name.
     *
     * @param name {@code white}, {@code black}, {@code #rrggbb} or {@code drop}, in letters of either case
     * @throws IllegalArgumentException if it is none of these
     */
    public static Background of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (HEXADECIMAL.matcher(lower).matches()) {
            int colour = Integer.parseInt(lower.substring(1), 16);
            return new Background(colour >> 16, colour >> 8 & 0xff, colour & 0xff, false);
        }
        return switch (lower) {
            case "white" -> WHITE;
            case "black" -> BLACK;
            case "drop" -> DROP;
            default -> throw new IllegalArgumentException("'" + name + "' is no background: it is white, black, a colour as #rrggbb, or drop");
        };
    }

    /** Its luma (ITU-R BT.601), which gray images lie on. */
    int gray() {
        return (299 * red + 587 * green + 114 * blue + 500) / 1000;
    }

    /** Its name. */
    @Override
    public String toString() {
        if (equals(WHITE)) {
            return "white";
        }
        return isDropped ? "drop" : equals(BLACK) ? "black" : String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
