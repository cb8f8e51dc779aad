package io.repforge.framework.cli;

import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.util.Arrays;
import java.util.Locale;

/** Licences that new plugins may come under. */
enum PluginLicense {
    APACHE_2_0("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0.txt", "LICENSE"),
    MIT("MIT", "https://opensource.org/license/mit", "mit");

    private final String spdx;
    private final String url;
    private final String template;

    PluginLicense(String spdx, String url, String template) {
        this.spdx = spdx;
        this.url = url;
        this.template = template;
    }

    /**
     * The licence of a name such as {@code apache-2.0}.
     *
     * @throws UserError if there is none, with the nearest
     */
    static PluginLicense parse(String name) {
        return Arrays.stream(values()).filter(license -> license.spdx.equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new UserError("There is no text of a licence '" + name + "' here; "
                        + NearestName.advice(name, Arrays.stream(values()).map(license -> license.spdx.toLowerCase(Locale.ROOT)).toList())));
    }

    /** Its identifier in SPDX's list. */
    String spdx() {
        return spdx;
    }

    String url() {
        return url;
    }

    /** Its text, among the templates of licences; Repforge's own comes from where it lies. */
    String template() {
        return template;
    }
}
