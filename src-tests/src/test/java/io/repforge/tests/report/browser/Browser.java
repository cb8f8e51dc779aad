package io.repforge.tests.report.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Chromium without a window, driven by the DevTools protocol: one tab, and what it complains of. */
final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final String LISTENING = "DevTools listening on ";
    private static final int SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String session = "";

    private Browser(Process process, String address) {
        this.process = process;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    }

    /** Where it is on the path; empty where there is none. */
    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst();
    }

    /** @param profile an empty folder of its own */
    static Browser open(Path executable, Path profile) throws IOException {
        ProcessBuilder command =
                new ProcessBuilder(executable.toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                        "--no-first-run", "--disable-extensions", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("TMPDIR", profile.toString());
        Process process = command.start();
        BufferedReader said = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(LISTENING)) {
                // What it says later must not fill the pipe.
                Thread rest = new Thread(() -> said.lines().forEach(any -> {}), "what Chromium says");
                rest.setDaemon(true);
                rest.start();
                Browser browser = new Browser(process, line.substring(LISTENING.length()).strip());
                browser.attach();
                return browser;
            }
        }
        process.destroyForcibly();
        throw new IOException(executable + " ended before it listened");
    }

    private void attach() {
        String target = call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asText();
        List.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable").forEach(method -> call(method, Map.of()));
    }

    /** Opens a page in a window of that size, and waits until it has drawn its charts. */
    void show(Path page, int width, int height, boolean dark) {
        complaints.clear();
        requests.clear();
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        await("document.documentElement?.dataset.ready === ''");
    }

    /** Waits until something is so. */
    void await(String javaScript) {
        for (int i = 0; i < SECONDS * 20; i++) {
            if (evaluate(javaScript).asBoolean()) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("it never came that " + javaScript + "; the page complains: " + complaints);
    }

    /** The value of an expression. */
    JsonNode evaluate(String javaScript) {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", javaScript, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(javaScript + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    /** Moves the mouse to a place of the window. */
    void move(double x, double y) {
        call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
    }

    /** Presses the mouse's button at the first place, moves to the others and lets go at the last; of one place, that is a click. */
    void drag(double... places) {
        mouse("mousePressed", places[0], places[1]);
        for (int i = 2; i < places.length; i += 2) {
            mouse("mouseMoved", places[i], places[i + 1]);
        }
        mouse("mouseReleased", places[places.length - 2], places[places.length - 1]);
    }

    private void mouse(String type, double x, double y) {
        call("Input.dispatchMouseEvent", Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
    }

    /** A PNG of the window's whole page. */
    byte[] screenshot() {
        return java.util.Base64.getDecoder().decode(call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true)).get("data").asText());
    }

    /** Errors of the page since it was opened, exceptions among them. */
    List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    /** What the page has asked for, but for itself and what lies in it. */
    List<String> requests() {
        return requests.stream().filter(url -> !url.startsWith("file:") && !url.startsWith("data:") && !url.startsWith("blob:")).toList();
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).join();
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Chromium doesn't answer to " + method, e);
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                try {
                    take(JSON.readTree(whole));
                } catch (IOException e) {
                    complaints.add("Chromium sent no JSON: " + whole);
                }
            }
            from.request(1);
            return null;
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> answer = message.has("id") ? answers.remove(message.get("id").asInt()) : null;
            if (answer != null && message.has("error")) {
                answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
            } else if (answer != null) {
                answer.complete(message.get("result"));
            }
            JsonNode event = message.path("params");
            switch (message.path("method").asText()) {
                case "Runtime.exceptionThrown" -> complaints.add(event.get("exceptionDetails").toString());
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning", "assert").contains(event.get("type").asText())) {
                        complaints.add(event.get("args").toString());
                    }
                }
                case "Log.entryAdded" -> {
                    if (event.get("entry").get("level").asText().equals("error")) {
                        complaints.add(event.get("entry").toString());
                    }
                }
                case "Network.requestWillBeSent" -> requests.add(event.get("request").get("url").asText());
                default -> {}
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
