package io.repforge.framework.data.remote;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as most programs take them: {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy}, in small letters or
 * capitals. Where it names none, Java's own settings hold.
 */
final class EnvironmentProxies extends ProxySelector {

    private final Map<String, String> environment;
    private final ProxySelector otherwise;

    private EnvironmentProxies(Map<String, String> environment, ProxySelector otherwise) {
        this.environment = environment;
        this.otherwise = otherwise;
    }

    static ProxySelector of(Map<String, String> environment) {
        return new EnvironmentProxies(environment, Objects.requireNonNullElseGet(ProxySelector.getDefault(), () -> ProxySelector.of(null)));
    }

    @Override
    public List<Proxy> select(URI place) {
        String scheme = String.valueOf(place.getScheme()).toLowerCase(Locale.ROOT);
        String named = variable(scheme + "_proxy");
        named = named == null ? variable("all_proxy") : named;
        if (named == null) {
            return otherwise.select(place);
        }
        return isExcepted(String.valueOf(place.getHost())) ? List.of(Proxy.NO_PROXY) : List.of(proxy(scheme, named));
    }

    private @Nullable String variable(String name) {
        String value = environment.getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), "")).strip();
        return value.isEmpty() ? null : value;
    }

    private static Proxy proxy(String scheme, String named) {
        try {
            URI proxy = URI.create(named.contains("://") ? named : "http://" + named);
            if (proxy.getHost() != null && "http".equals(proxy.getScheme())) {
                return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort()));
            }
        } catch (IllegalArgumentException e) {
            // It is told below.
        }
        throw new UserError(
                "The variable " + scheme + "_proxy (or all_proxy) doesn't name a proxy that is spoken to by http; set it to one such as http://proxy:3128, or unset it.");
    }

    /** Names of hosts, whose sub-domains count, too; {@code *} for all. */
    private boolean isExcepted(String host) {
        String excepted = variable("no_proxy");
        if (excepted == null) {
            return false;
        }
        for (String one : excepted.split("[,\\s]+")) {
            String name = one.replaceFirst(":\\d+$", "").replaceFirst("^\\*?\\.", "").toLowerCase(Locale.ROOT);
            String asked = host.toLowerCase(Locale.ROOT);
            if (one.equals("*") || !name.isEmpty() && (asked.equals(name) || asked.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI place, SocketAddress proxy, IOException fault) {
        otherwise.connectFailed(place, proxy, fault);
    }
}
