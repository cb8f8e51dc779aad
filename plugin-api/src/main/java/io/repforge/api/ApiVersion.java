package io.repforge.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version of this contract, by semantic versioning: that of the artifact {@code repforge-plugin-api}. A plugin states which ones it works with as
 * {@code Plugin-Requires} in its manifest, a range such as {@code ^0.1.0} or {@code >=0.1.0 & <0.3.0}. While the major version is 0, a new minor version
 * may break what there is.
 */
public final class ApiVersion {

    /** What the build writes the artifact's version into. */
    private static final String RESOURCE = "version.txt";
    private static final String CURRENT = read();

    private ApiVersion() {}

    /** Version of the contract that is on the class path, such as {@code 0.1.0}. */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream version = ApiVersion.class.getResourceAsStream(RESOURCE)) {
            if (version == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + ApiVersion.class.getName() + "; build repforge-plugin-api with Maven");
            }
            return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the version of the plugin API can't be read", e);
        }
    }
}
