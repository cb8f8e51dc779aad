package io.repforge.framework.plugin;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/** Semantic versions of plugins and of the API, and ranges of them, as {@code Plugin-Requires} has them. */
public final class Versions {

    private static final VersionManager MANAGER = new DefaultVersionManager();
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}(-[0-9A-Za-z.-]{1,64})?(\\+[0-9A-Za-z.-]{1,64})?");

    /** Older ones first. */
    public static final Comparator<String> ORDER = MANAGER::compareVersions;

    private Versions() {}

    /** Whether a text is a version such as {@code 1.2.0} or {@code 1.2.0-rc.1}. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** Whether a text is a range such as {@code ^1.2.0}, {@code >=1.0.0 & <2.0.0} or {@code *}. */
    public static boolean isRange(String text) {
        try {
            fits("1.0.0", text);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /**
     * Whether a version lies in a range.
     *
     * @throws RuntimeException if one of them is none
     */
    public static boolean fits(String version, String range) {
        return range.equals("*") || MANAGER.checkVersionConstraint(version, range);
    }
}
