package io.repforge.framework.data.remote;

import io.repforge.framework.UserError;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How remote files are read.
 *
 * @param tries how often something is tried that comes to nothing
 * @param pause between the first and the second of them; after that it doubles
 * @param patience how long a server may say nothing
 * @param cache most bytes of files that are kept on local disk; 0 to keep none
 */
public record RemoteSettings(int tries, Duration pause, Duration patience, long cache) {

    /** Variable with the number of tries. */
    static final String TRIES = "REPFORGE_REMOTE_TRIES";
    /** Variable with the seconds of patience. */
    static final String PATIENCE = "REPFORGE_REMOTE_PATIENCE";
    /** Variable with the size of the cache. */
    static final String CACHE = "REPFORGE_REMOTE_CACHE";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|[kKMGT]i?B)?");
    private static final int MOST = 1_000_000;

    public RemoteSettings {
        if (tries < 1 || cache < 0) {
            throw new IllegalArgumentException(tries + " tries, " + cache + " bytes");
        }
    }

    /** What holds where nobody says otherwise: a minute of tries, and nothing is kept. */
    public static RemoteSettings usual() {
        return new RemoteSettings(8, Duration.ofMillis(500), Duration.ofSeconds(30), 0);
    }

    /**
     * As the variables of the process say.
     *
     * @throws UserError if one of them makes no sense
     */
    public static RemoteSettings of(Map<String, String> environment) {
        RemoteSettings usual = usual();
        String cache = environment.getOrDefault(CACHE, "").strip();
        return new RemoteSettings(count(environment, TRIES, usual.tries), usual.pause,
                Duration.ofSeconds(count(environment, PATIENCE, (int) usual.patience.toSeconds())), cache.isEmpty() ? 0 : bytes(CACHE, cache));
    }

    private static int count(Map<String, String> environment, String variable, int usual) {
        String text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw new UserError(variable + " is '" + text + "'; set it to a number from 1 to " + (MOST - 1) + ", or unset it.");
        }
        return Integer.parseInt(text);
    }

    private static long bytes(String what, String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new UserError(what + " is '" + text + "'; set it to a size such as 20GB.");
        }
        String unit = size.group(2) == null ? "B" : size.group(2);
        long factor = 1;
        for (int i = 0; i < "BKMGT".indexOf(Character.toUpperCase(unit.charAt(0))); i++) {
            factor *= unit.contains("i") ? 1024 : 1000;
        }
        return Long.parseLong(size.group(1)) * factor;
    }
}
