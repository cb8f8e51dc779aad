package io.repforge.framework.data.remote;

import io.repforge.api.data.RemoteException;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tries of one thing, with pauses that double. They differ by chance, so that many who failed together don't come back together. */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** A server that asks for more is asked again before. */
    private static final Duration MOST_ASKED = Duration.ofMinutes(5);

    private final String location;
    private final RemoteSettings settings;
    private int failed;

    /**
     * @param url of which it is tried
     */
    Attempts(String url, RemoteSettings settings) {
        this.location = shown(url);
        this.settings = settings;
    }

    /** A URL without what may be secret: who asks, and what servers are asked, which holds the signature of signed URLs. */
    static String shown(String url) {
        return url.replaceFirst("^([^:/]+://)[^/@]*@", "$1").replaceFirst("\\?.*", "?…");
    }

    /** That there has been progress: what fails from here on is something new. */
    void succeeded() {
        failed = 0;
    }

    /**
     * Waits until the next try.
     *
     * @throws RemoteException if nothing comes of trying again, or it has been tried often enough
     * @throws InterruptedIOException if the thread is interrupted
     */
    void failed(IOException fault) throws IOException {
        boolean lasting = fault instanceof RemoteException known && !known.isPassing();
        if (lasting || Thread.currentThread().isInterrupted()) {
            throw fault;
        }
        failed++;
        String reason = Objects.requireNonNullElse(fault.getMessage(), UserError.reason(fault));
        if (failed >= settings.tries()) {
            throw RemoteException
                    .lasting(location + " can't be read: " + reason + ", at the last of " + settings.tries() + " tries; see to the network and the server, or"
                            + " have it tried longer (" + RemoteSettings.TRIES + ")", fault);
        }
        Duration pause = pause(fault);
        LOG.info("{}: {}; it is tried again in {} s ({} of {} tries)", location, reason, Math.round(pause.toMillis() / 100.0) / 10.0, failed + 1, settings.tries());
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while " + location + " was read");
            stopped.initCause(e);
            throw stopped;
        }
    }

    private Duration pause(IOException fault) {
        double doubled = settings.pause().toMillis() * Math.pow(2, failed - 1.0);
        Duration own = Duration.ofMillis((long) (Math.min(doubled, LONGEST.toMillis()) * ThreadLocalRandom.current().nextDouble(0.5, 1)));
        Duration asked = fault instanceof RemoteException known ? known.asksToWait() : Duration.ZERO;
        Duration bounded = asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
        return bounded.compareTo(own) > 0 ? bounded : own;
    }
}
