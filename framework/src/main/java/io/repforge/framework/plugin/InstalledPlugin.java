package io.repforge.framework.plugin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plugin that is installed.
 *
 * @param id its id, unique among the installed plugins; {@code repforge} for the host's own components
 * @param version its version
 * @param description what it says of itself; empty where it says nothing
 * @param provider who made it; empty where it doesn't say
 * @param license its licence; empty where it doesn't say
 * @param location the jar or folder that it was loaded from
 */
public record InstalledPlugin(String id, String version, String description, String provider, String license, String location) {

    /** Whether it is no plugin, but the host itself. */
    public boolean isHost() {
        return id.equals(HostPlugin.ID);
    }

    /** All of it by name. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", id);
        facts.put("version", version);
        facts.put("description", description);
        facts.put("provider", provider);
        facts.put("license", license);
        facts.put("location", location);
        return facts;
    }
}
