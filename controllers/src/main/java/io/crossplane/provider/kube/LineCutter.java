package io.crossplane.provider.kube;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Puts the lines of a stream together again, however the network cut it. */
final class LineCutter {

    private static final int LONGEST_LINE = 8 * 1024 * 1024;

    private final Consumer<byte[]> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(1024);

    LineCutter(Consumer<byte[]> lines) {
        this.lines = lines;
    }

    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                flush();
            } else {
                keep(next);
            }
        }
    }

    /** Whatever came since the last end of a line. */
    void flush() {
        if (begun.size() > 0) {
            byte[] line = begun.toByteArray();
            begun.reset();
            lines.accept(line);
        }
    }

    private void keep(byte next) {
        if (begun.size() >= LONGEST_LINE) {
            throw new IllegalStateException("a line of a watch is longer than %d bytes".formatted(LONGEST_LINE));
        }
        begun.write(next);
    }
}
