package io.crossplane.provider.helm.release;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON within a storage record. */
final class RecordJson {

    /** A record is at most 1 MiB in the cluster; what unpacks to more than this was made to harm. */
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MOST_BYTES).build())
            .build());

    private static final ObjectReader EXACT = JSON.readerFor(ObjectNode.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private RecordJson() {}

    /** @param release the field of the Secret's data, after the decoding that every Secret's data needs */
    static JsonParser parser(byte[] release) throws IOException {
        return JSON.createParser(new Bounded(unpacked(Base64.getMimeDecoder().decode(release))));
    }

    /** The same with a change; everything else stays as it was written, numbers to the last digit. */
    static byte[] changed(byte[] release, Consumer<ObjectNode> change) throws IOException {
        try (JsonParser parser = parser(release)) {
            ObjectNode record = EXACT.readValue(parser);
            change.accept(record);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (var packed = new GZIPOutputStream(bytes)) {
                JSON.writeValue(packed, record);
            }
            return Base64.getEncoder().encode(bytes.toByteArray());
        }
    }

    /** Records of old Helm versions are not packed. */
    private static InputStream unpacked(byte[] bytes) throws IOException {
        boolean packed = bytes.length > 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
        InputStream in = new ByteArrayInputStream(bytes);
        return packed ? new GZIPInputStream(in) : in;
    }

    /** Ends a stream that goes on for too long. */
    private static final class Bounded extends InputStream {

        private final InputStream in;
        private long left = MOST_BYTES;

        private Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            count(1);
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("too large");
            }
        }
    }
}
