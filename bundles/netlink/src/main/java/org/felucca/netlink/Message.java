package org.felucca.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The body of a message while it is built: a fixed header, then attributes, each padded to four bytes, netlink(7). In the
 * machine's byte order.
 */
final class Message {
    private static final int NLA_F_NESTED = 0x8000;
    private static final int ALIGN = 4;

    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    Message u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    Message u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    Message u32(int value) {
        room(4).putInt(value);
        return this;
    }

    Message bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** An attribute of bytes. */
    Message attribute(int type, byte[] value) {
        return attribute(type, content -> content.bytes(value));
    }

    /** An attribute of 32 bits. */
    Message attribute(int type, int value) {
        return attribute(type, content -> content.u32(value));
    }

    /** An attribute of text, with the zero byte that the kernel wants behind it. */
    Message attribute(int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** An attribute of attributes. */
    Message nested(int type, Consumer<Message> content) {
        return attribute(type | NLA_F_NESTED, content);
    }

    /** An attribute of what the consumer adds. */
    Message attribute(int type, Consumer<Message> content) {
        int start = buffer.position();
        u16(0).u16(type);
        content.accept(this);
        buffer.putShort(start, (short) (buffer.position() - start));
        while (buffer.position() % ALIGN != 0) {
            u8(0);
        }
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * (buffer.capacity() + bytes)).order(ByteOrder.nativeOrder());
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }
}
