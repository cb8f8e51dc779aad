package io.repforge.framework.data.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The body of an answer as a stream that waits for a silent server only so long; that of the JDK waits for ever. Closing it closes the connection. */
final class WebBody extends InputStream implements HttpResponse.BodySubscriber<WebBody> {

    /** Of the JDK's buffers, of 16 KiB each, so many are under way. */
    private static final int UNDER_WAY = 4;

    /**
     * What came.
     *
     * @param buffers none at the end
     * @param fault why it ended; null where it ended as it should, or didn't
     */
    private record Piece(List<ByteBuffer> buffers, @Nullable Throwable fault) {}

    private final Duration patience;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private @Nullable Piece last;

    WebBody(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<WebBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (!subscribed.complete(subscription)) {
            subscription.cancel();
            return;
        }
        subscription.request(UNDER_WAY);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        pieces.add(new Piece(buffers, null));
    }

    @Override
    public void onError(Throwable fault) {
        pieces.add(new Piece(List.of(), fault));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(List.of(), null));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (current.isEmpty() || !current.element().hasRemaining()) {
            if (!current.isEmpty()) {
                current.remove();
            } else if (!take()) {
                return -1;
            }
        }
        ByteBuffer buffer = current.element();
        int read = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, read);
        return read;
    }

    /** Waits for the next piece; false at the end. */
    private boolean take() throws IOException {
        Piece piece = last != null ? last : next();
        if (piece.buffers().isEmpty()) {
            last = piece;
            if (piece.fault() != null) {
                throw new IOException("the connection broke off (" + reason(piece.fault()) + ")", piece.fault());
            }
            return false;
        }
        current.addAll(piece.buffers());
        subscribed.join().request(1);
        return true;
    }

    private static String reason(Throwable fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }

    private Piece next() throws IOException {
        try {
            Piece piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                throw new IOException("the server has sent nothing for " + WebFiles.seconds(patience));
            }
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while a file was read");
            stopped.initCause(e);
            throw stopped;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() {
        subscribed.thenAccept(Flow.Subscription::cancel);
        pieces.clear();
        current.clear();
    }
}
