package io.crossplane.provider.helm.worker;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * The protocol between provider and worker: a length of four bytes, then a flat JSON object of strings.
 *
 * <p>Only Jackson's streaming part is used: a worker is started often, and data binding would double what it loads.
 */
final class Frames implements Closeable {

    /** Values are at most 1 MiB of text and charts travel as paths; what is longer is not one of ours. */
    private static final int LONGEST = 32 * 1024 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST).build())
            .build();

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /** Waits for the next frame; {@link java.io.EOFException} when the other side is gone. For one reader at a time. */
    Map<String, String> read() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("frame of " + length + " bytes");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        Map<String, String> frame = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                frame.put(parser.currentName(), parser.nextTextValue());
            }
        }
        return frame;
    }

    /** Sends one frame whole, whoever else writes. */
    void write(Map<String, String> frame) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            for (Map.Entry<String, String> field : frame.entrySet()) {
                generator.writeStringField(field.getKey(), field.getValue());
            }
            generator.writeEndObject();
        }
        synchronized (out) {
            out.writeInt(text.size());
            text.writeTo(out);
            out.flush();
        }
    }

    static String field(Map<String, String> frame, String name) {
        String value = frame.get(name);
        if (value == null) {
            throw new IllegalArgumentException("frame without " + name);
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
