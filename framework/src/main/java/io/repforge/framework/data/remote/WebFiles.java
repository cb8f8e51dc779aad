package io.repforge.framework.data.remote;

import io.repforge.api.data.RemoteException;
import io.repforge.api.data.RemoteFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Files of web servers, by the JDK's client. Redirects are followed, though never from https to http. */
final class WebFiles implements RemoteFiles {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

    private final Duration patience;
    private final HttpClient client;
    /** Whose names were found once: if they aren't any more, that is the network's fault, and not one of spelling. */
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    WebFiles(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT.compareTo(patience) < 0 ? CONNECT : patience)
                .followRedirects(HttpClient.Redirect.NORMAL).proxy(EnvironmentProxies.of(System.getenv())).build();
    }

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https");
    }

    @Override
    public Content open(String url, long from, @Nullable String version) throws IOException {
        URI place = place(url);
        HttpRequest.Builder request = HttpRequest.newBuilder(place).timeout(patience).header("User-Agent", "Repforge").header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
            if (version != null && !version.startsWith("W/")) {
                request.header("If-Range", version);
            }
        }
        HttpResponse<WebBody> answer = send(url, place, request.build());
        found.add(String.valueOf(place.getHost()));
        try {
            return content(url, answer, from);
        } catch (IOException | RuntimeException e) {
            answer.body().close();
            throw e;
        }
    }

    private static URI place(String url) throws RemoteException {
        try {
            URI place = URI.create(url);
            if (place.getHost() != null) {
                return place;
            }
            throw RemoteException.lasting("'" + Attempts.shown(url) + "' names no host; write a URL such as https://example.org/x.tar", null);
        } catch (IllegalArgumentException e) {
            throw RemoteException.lasting("'" + Attempts.shown(url) + "' is no URL; write what it can't have as it is by its number, such as %20 for a space", e);
        }
    }

    private HttpResponse<WebBody> send(String url, URI place, HttpRequest request) throws IOException {
        try {
            return client.send(request, info -> new WebBody(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while " + Attempts.shown(url) + " was read");
            stopped.initCause(e);
            throw stopped;
        } catch (HttpTimeoutException e) {
            throw new IOException("the server doesn't answer within " + seconds(patience), e);
        } catch (ConnectException e) {
            boolean unknown = has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class);
            if (unknown && !found.contains(place.getHost())) {
                throw RemoteException.lasting(Attempts.shown(url) + ": there is no host '" + place.getHost() + "', or no network; check the name", e);
            }
            throw new IOException(unknown ? "the host isn't found any more" : "no connection to " + place.getAuthority().replaceFirst(".*@", ""), e);
        } catch (SSLException e) {
            if (has(e, CertificateException.class)) {
                throw RemoteException
                        .lasting(Attempts.shown(url) + ": the server's certificate isn't trusted (" + e.getMessage() + "); check the name of the host, or have Java"
                                + " trust who signed it (REPFORGE_JAVA_OPTS=-Djavax.net.ssl.trustStore=…)", e);
            }
            throw new IOException("there is no secure connection (" + e.getMessage() + ")", e);
        }
    }

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " seconds" : time.toMillis() + " ms";
    }

    private static boolean has(Throwable fault, Class<? extends Throwable> type) {
        for (Throwable one = fault; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    private static Content content(String url, HttpResponse<WebBody> answer, long from) throws IOException {
        int status = answer.statusCode();
        if (status == 200) {
            return new Content(answer.body(), 0, length(answer).orElse(-1), version(answer));
        }
        Matcher range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        if (status == 206 && range.matches() && Long.parseLong(range.group(1)) <= from) {
            long size = range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3));
            return new Content(answer.body(), Long.parseLong(range.group(1)), size, version(answer));
        }
        String location = Attempts.shown(url);
        switch (status) {
            case 401, 403 ->
                    throw RemoteException.lasting(location + ": the server refuses it (it answers " + status + "); see to your rights there, and if the URL is a signed"
                            + " one, whether it is still valid", null);
            case 404, 410 -> throw RemoteException.lasting(location + ": there is no such file on the server (it answers " + status + "); check the URL"
                    + " and the numbers in its braces", null);
            case 416 ->
                    throw RemoteException.lasting(location + " was changed while it was read: it has fewer than " + from + " bytes by now; run the command again, or give"
                            + " new data a new name", null);
            case 408, 425, 429 -> throw passing(answer);
            default -> {
                if (status >= 500 || status == 206) {
                    throw passing(answer);
                }
                throw RemoteException.lasting(location + ": the server answers " + status + (status / 100 == 3 ? ", which points where Repforge doesn't follow" : "")
                        + "; check the URL, or ask whoever keeps the server", null);
            }
        }
    }

    private static RemoteException passing(HttpResponse<?> answer) {
        return RemoteException.passing("the server answers " + answer.statusCode(), answer.headers().firstValue("Retry-After").map(WebFiles::wait).orElse(Duration.ZERO));
    }

    /** Seconds, or a date. */
    private static Duration wait(String text) {
        try {
            Duration wait = text.strip().matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text.strip()))
                    : Duration.between(Instant.now(), ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static OptionalLong length(HttpResponse<?> answer) {
        return answer.headers().firstValueAsLong("Content-Length");
    }

    private static @Nullable String version(HttpResponse<?> answer) {
        Optional<String> tag = answer.headers().firstValue("ETag");
        return tag.or(() -> answer.headers().firstValue("Last-Modified")).orElse(null);
    }

    @Override
    public Optional<List<String>> list(String prefix) {
        return Optional.empty();
    }
}
