package io.repforge.robotlearning.hdf5;

import io.repforge.api.data.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that can't be reached any more from some moment on.
 *
 * @param gone whether that moment has come
 */
record FailingFile(DataFile file, AtomicBoolean gone) implements DataFile {

    @Override
    public String location() {
        return file.location();
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public InputStream open(long from) throws IOException {
        return file.open(from);
    }

    @Override
    public SeekableByteChannel channel() throws IOException {
        SeekableByteChannel channel = file.channel();
        return (SeekableByteChannel) Proxy.newProxyInstance(FailingFile.class.getClassLoader(), new Class<?>[] {SeekableByteChannel.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("read") && gone.get()) {
                        throw new IOException("the server is gone");
                    }
                    return method.invoke(channel, arguments);
                });
    }

    @Override
    public Path path() throws IOException {
        return file.path();
    }
}
