package org.felucca.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes of a message that came, by type; the last of a type counts. */
final class Attributes {
    private static final int TYPE_MASK = 0x3fff;

    private final Map<Integer, byte[]> values = new HashMap<>();

    /** Reads from the buffer's position to its limit. */
    static Attributes read(ByteBuffer buffer) {
        Attributes attributes = new Attributes();
        while (buffer.remaining() >= 4) {
            int start = buffer.position();
            int length = Short.toUnsignedInt(buffer.getShort());
            int type = buffer.getShort() & TYPE_MASK;
            if (length < 4 || length - 4 > buffer.remaining()) {
                break;
            }
            byte[] value = new byte[length - 4];
            buffer.get(value);
            attributes.values.put(type, value);
            buffer.position(Math.min(buffer.limit(), start + (length + 3) / 4 * 4));
        }
        return attributes;
    }

    Optional<byte[]> bytes(int type) {
        return Optional.ofNullable(values.get(type));
    }

    Optional<String> text(int type) {
        return bytes(type).map(value -> {
            int length = value.length > 0 && value[value.length - 1] == 0 ? value.length - 1 : value.length;
            return new String(value, 0, length, StandardCharsets.UTF_8);
        });
    }

    Optional<Integer> number(int type) {
        return bytes(type).filter(value -> value.length == 4).map(value -> ByteBuffer.wrap(value)
                .order(ByteOrder.nativeOrder())
                .getInt());
    }

    Optional<Attributes> nested(int type) {
        return bytes(type).map(value -> read(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder())));
    }

    Optional<InetAddress> address(int type) {
        return bytes(type).flatMap(value -> {
            try {
                return Optional.of(InetAddress.getByAddress(value));
            } catch (UnknownHostException notAnInternetAddress) {
                return Optional.empty();
            }
        });
    }
}
