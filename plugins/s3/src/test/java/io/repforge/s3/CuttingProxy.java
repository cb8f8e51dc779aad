package io.repforge.s3;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a server, and cuts each of them off when the server has sent so much. */
final class CuttingProxy implements Closeable {

    private static final int BYTES = 700_000;

    private final ServerSocket socket;
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger cut = new AtomicInteger();

    /**
     * @param server its port
     */
    CuttingProxy(int server) throws IOException {
        this.server = server;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many were cut off. */
    int cut() {
        return cut.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket asking = socket.accept();
                Socket answering = new Socket(InetAddress.getLoopbackAddress(), server);
                threads.execute(() -> pass(asking, answering, Integer.MAX_VALUE));
                threads.execute(() -> pass(answering, asking, BYTES));
            } catch (IOException e) {
                // It is closed, or whoever asked went away.
            }
        }
    }

    private void pass(Socket from, Socket to, int most) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1 << 14];
            int left = most;
            for (int read; left > 0 && (read = in.read(bytes, 0, Math.min(bytes.length, left))) >= 0; left -= read) {
                out.write(bytes, 0, read);
            }
            if (left == 0) {
                cut.incrementAndGet();
            }
        } catch (IOException e) {
            // One of the two has closed it.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
