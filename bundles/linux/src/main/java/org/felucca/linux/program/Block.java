package org.felucca.linux.program;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of memory that a program brings along: a string, a struct, an argv, a buffer to read into.
 *
 * <p>A block is a value, but each block object gets memory of its own: use the same object where two rows mean the same
 * memory. What a run wrote into it is read from {@link Results#bytes}. Numbers are little-endian, as on both processors.
 */
public final class Block {
    /** At an offset of this block lies the address of another. */
    record Pointer(int offset, Block target) {}

    private final byte[] content;
    private final List<Pointer> pointers;
    private final String shown;

    private Block(byte[] content, List<Pointer> pointers, String shown) {
        this.content = content;
        this.pointers = List.copyOf(pointers);
        this.shown = shown;
    }

    /** A C string: UTF-8, ended by a zero byte. */
    public static Block text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a zero byte in a C string");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Block(Arrays.copyOf(bytes, bytes.length + 1), List.of(), quoted(text));
    }

    /** So many zero bytes. */
    public static Block zeroed(int size) {
        return new Block(new byte[size], List.of(), "{" + size + " bytes}");
    }

    /** A copy of these bytes. */
    public static Block of(byte... bytes) {
        return new Block(bytes.clone(), List.of(), "{" + bytes.length + " bytes}");
    }

    /** An array of C strings ended by NULL, as argv and envp are. */
    public static Block texts(List<String> texts) {
        Struct struct = struct();
        texts.forEach(text -> struct.pointer(text(text)));
        return struct.u64(0).shownAs(shownList(texts)).build();
    }

    /** A C struct, member by member; the caller adds padding where C would. */
    public static Struct struct() {
        return new Struct();
    }

    /** Bytes of this block. */
    public int size() {
        return content.length;
    }

    byte[] content() {
        return content;
    }

    List<Pointer> pointers() {
        return pointers;
    }

    private static String shownList(List<String> texts) {
        List<String> quoted = new ArrayList<>();
        texts.forEach(text -> quoted.add(quoted(text)));
        return quoted.toString();
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\"", "\\\"")
                + '"';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block block && Arrays.equals(content, block.content) && pointers.equals(block.pointers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** As strace would show it. */
    @Override
    public String toString() {
        return shown;
    }

    /** Collects the members of a struct in order. */
    public static final class Struct {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Pointer> pointers = new ArrayList<>();
        private String shown = "";

        private Struct() {}

        /** A 16-bit member. */
        public Struct u16(int value) {
            return add(2, value);
        }

        /** A 32-bit member. */
        public Struct u32(long value) {
            return add(4, value);
        }

        /** A 64-bit member. */
        public Struct u64(long value) {
            return add(8, value);
        }

        /** The address of another block. */
        public Struct pointer(Block target) {
            pointers.add(new Pointer(bytes.size(), target));
            return add(8, 0);
        }

        /** Plain bytes. */
        public Struct bytes(byte... content) {
            bytes.writeBytes(content);
            return this;
        }

        /** How dumps show it; else the count of its bytes. */
        public Struct shownAs(String text) {
            shown = text;
            return this;
        }

        /** The finished block. */
        public Block build() {
            String text = shown.isEmpty() ? "{" + bytes.size() + " bytes}" : shown;
            return new Block(bytes.toByteArray(), pointers, text);
        }

        private Struct add(int width, long value) {
            ByteBuffer number =
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
            bytes.write(number.array(), 0, width);
            return this;
        }
    }
}
