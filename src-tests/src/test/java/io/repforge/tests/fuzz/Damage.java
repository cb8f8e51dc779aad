package io.repforge.tests.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways to spoil bytes and text. What is spoilt depends on the random numbers alone. */
final class Damage {

    private static final long[] EXTREMES = {0, 1, -1, 127, 128, 255, 256, 32767, 65535, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffffffffL, Long.MAX_VALUE,
            Long.MIN_VALUE, 1L << 40};

    private static final List<String> WORDS = List.of("null", "~", "", "-1", "0", "1e308", "-1e308", ".nan", ".inf", "99999999999999999999", "2147483647", "true",
            "[]", "{}", "[[]]", "[null]", "{use: }", "{use: null}", "{use: [a]}", "{a: b}", "simclr", "mlp", "'", "\"", "*a", "&a [*a]", "!!binary x",
            "!!java.lang.Object {}",
            "<<: {a: b}", "\u0000", "\ud83d\ude00", "../../../etc/passwd", "x".repeat(3000), "[".repeat(200), "- - - -", "? x", "%TAG ! x", "---", "1_000", "0x10",
            "1:30");

    private Damage() {}

    /** One to three pieces of damage to bytes. */
    static byte[] bytes(byte[] whole, Random random) {
        byte[] spoilt = whole;
        for (int times = random.nextBoolean() ? 1 : 1 + random.nextInt(3); times > 0; times--) {
            spoilt = once(spoilt, random);
        }
        return spoilt;
    }

    private static byte[] once(byte[] whole, Random random) {
        if (whole.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] spoilt = whole.clone();
        int at = place(whole.length, random);
        switch (random.nextInt(10)) {
            case 0 -> spoilt[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> spoilt[at] = (byte) random.nextInt();
            case 2 -> {
                return Arrays.copyOf(whole, at);
            }
            case 3 -> Arrays.fill(spoilt, at, Math.min(whole.length, at + 1 + random.nextInt(4096)), (byte) 0);
            case 4 -> {
                int length = 1 + random.nextInt(64);
                byte[] more = new byte[length];
                random.nextBytes(more);
                return joined(Arrays.copyOf(whole, at), more, Arrays.copyOfRange(whole, at, whole.length));
            }
            case 5 -> {
                return joined(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, Math.min(whole.length, at + 1 + random.nextInt(1024)), whole.length));
            }
            case 6 -> {
                byte[] number = ByteBuffer.allocate(8).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                        .putLong(EXTREMES[random.nextInt(EXTREMES.length)]).array();
                int length = Math.min(1 << random.nextInt(4), whole.length - at);
                System.arraycopy(number, 0, spoilt, at, length);
            }
            case 7 -> {
                byte[] digits = Long.toString(EXTREMES[random.nextInt(EXTREMES.length)]).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(digits, 0, spoilt, at, Math.min(digits.length, whole.length - at));
            }
            case 8 -> {
                int from = random.nextInt(whole.length);
                int length = Math.min(1 + random.nextInt(512), whole.length - Math.max(from, at));
                System.arraycopy(whole, from, spoilt, at, length);
            }
            default -> {
                return joined(whole, Arrays.copyOfRange(whole, at, whole.length));
            }
        }
        return spoilt;
    }

    /** Mostly near the start, where formats say what they hold. */
    private static int place(int length, Random random) {
        return random.nextInt(random.nextBoolean() ? length : Math.min(length, 200));
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer whole = ByteBuffer.allocate(length);
        Arrays.stream(parts).forEach(whole::put);
        return whole.array();
    }

    /** A value that a recipe doesn't expect. */
    static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** Lines of YAML with values, keys, lines or indentation spoilt. */
    static String yaml(String whole, Random random) {
        List<String> lines = new ArrayList<>(whole.lines().toList());
        for (int times = random.nextBoolean() ? 1 : 1 + random.nextInt(4); times > 0 && !lines.isEmpty(); times--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int colon = line.indexOf(':');
            switch (random.nextInt(9)) {
                case 0, 1 -> lines.set(at, colon < 0 ? word(random) : line.substring(0, colon + 1) + " " + word(random));
                case 2 -> lines.remove(at);
                case 3 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 4 -> lines.set(at, " ".repeat(random.nextInt(6)) + line.strip());
                case 5 -> lines.set(at, line.replaceFirst("[\\w-]+", word(random).replace("\\", "").replace("$", "")));
                case 6 -> lines.set(at, new String(bytes(line.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.ISO_8859_1));
                case 7 -> lines.add(at, word(random) + ": " + word(random));
                default -> lines.set(at, line.replaceAll("\\d+", word(random).replace("\\", "").replace("$", "")));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** A tar of which one header says something else, by a check sum that is right; or one whose bytes are spoilt. */
    static byte[] tar(byte[] whole, Random random) {
        List<Integer> headers = headers(whole);
        if (headers.isEmpty() || random.nextInt(3) == 0) {
            return bytes(whole, random);
        }
        byte[] spoilt = whole.clone();
        int header = headers.get(random.nextInt(headers.size()));
        switch (random.nextInt(6)) {
            case 0 -> put(spoilt, header + 124, 12, String.format("%011o", EXTREMES[random.nextInt(EXTREMES.length)] & 0x1ffffffffL));
            case 1 -> {
                spoilt[header + 124] = (byte) (random.nextBoolean() ? 0x80 : 0xff);
                ByteBuffer.wrap(spoilt, header + 128, 8).putLong(EXTREMES[random.nextInt(EXTREMES.length)]);
            }
            case 2 -> spoilt[header + 156] = (byte) "0123456789xgLKSMV\0".charAt(random.nextInt(18));
            case 3 -> put(spoilt, header, 100, word(random).replaceAll("[^ -~]", "?"));
            case 4 -> put(spoilt, header + 124, 12, word(random).replaceAll("[^ -~]", "?"));
            default -> {
                int content = header + 512;
                int length = Math.min(size(spoilt, header), spoilt.length - content);
                if (length > 0) {
                    byte[] member = bytes(Arrays.copyOfRange(spoilt, content, content + length), random);
                    System.arraycopy(member, 0, spoilt, content, Math.min(length, member.length));
                }
            }
        }
        checkSum(spoilt, header);
        return spoilt;
    }

    private static List<Integer> headers(byte[] tar) {
        List<Integer> headers = new ArrayList<>();
        for (int at = 0; at + 512 <= tar.length && tar[at] != 0; at += 512 + (size(tar, at) + 511) / 512 * 512) {
            headers.add(at);
        }
        return headers;
    }

    private static int size(byte[] tar, int header) {
        try {
            return Integer.parseInt(new String(tar, header + 124, 11, StandardCharsets.US_ASCII).strip(), 8);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void put(byte[] tar, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(tar, at, at + length, (byte) 0);
        System.arraycopy(bytes, 0, tar, at, Math.min(length, bytes.length));
    }

    private static void checkSum(byte[] tar, int header) {
        Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[header + i] & 0xff;
        }
        put(tar, header + 148, 8, String.format("%06o", sum));
        tar[header + 155] = ' ';
    }
}
