package io.crossplane.provider.helm;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Length-delimited protobuf fields, read and written: all that {@link FakeApiServer} needs. */
final class Protobuf {

    private Protobuf() {}

    static void field(ByteArrayOutputStream out, int number, byte[] content) {
        out.write(number << 3 | 2);
        int rest = content.length;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(content);
    }

    /** The content of the first field with that number in a message of length-delimited fields. */
    static byte[] bytes(byte[] message, int number) {
        int at = 0;
        while (at < message.length) {
            int tag = message[at++] >>> 3;
            int length = 0;
            int shift = 0;
            int b;
            do {
                b = message[at++];
                length |= (b & 0x7f) << shift;
                shift += 7;
            } while (b < 0);
            if (tag == number) {
                return Arrays.copyOfRange(message, at, at + length);
            }
            at += length;
        }
        throw new IllegalArgumentException("no field " + number);
    }

    static byte[] after(byte[] message, int offset) {
        return Arrays.copyOfRange(message, offset, message.length);
    }
}
