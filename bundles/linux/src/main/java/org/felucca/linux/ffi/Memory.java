package org.felucca.linux.ffi;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.felucca.linux.Names;

/**
 * Off-heap memory with an address, zeroed when made, freed when closed. One thread at a time. Reads and writes are not
 * checked against the size except through {@link #buffer()}; keep it inside this bundle.
 */
public final class Memory implements AutoCloseable {
    private static final MemoryIO IO = MemoryIO.getInstance();

    private final long size;
    private long address;

    private Memory(long address, long size) {
        this.address = address;
        this.size = size;
    }

    /** Memory of so many bytes, all zero. */
    public static Memory allocate(long size) {
        long address = IO.allocateMemory(Math.max(size, 1), true);
        if (address == 0) {
            throw new OutOfMemoryError("no " + size + " bytes outside the heap");
        }
        return new Memory(address, size);
    }

    /** A string as C wants it: UTF-8 (and what is no UTF-8 as {@link Names} has it) with a zero byte behind. */
    public static Memory text(String text) {
        byte[] bytes = Names.toBytes(text);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a zero byte in a C string");
        }
        Memory memory = allocate(bytes.length + 1L);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** A copy of the bytes. */
    public static Memory of(byte[] bytes) {
        Memory memory = allocate(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** Where a direct buffer's position lies. The caller keeps the buffer reachable while the address is in use. */
    public static long addressOf(ByteBuffer direct) {
        return IO.getDirectBufferAddress(direct) + direct.position();
    }

    /** Copies from an address of anybody's memory. */
    public static void read(long from, byte[] into, int offset, int length) {
        IO.getByteArray(from, into, offset, length);
    }

    /** Copies to an address of anybody's memory. */
    public static void write(long to, byte[] from) {
        IO.putByteArray(to, from, 0, from.length);
    }

    /** The C string at an address of anybody's memory. */
    public static String textAt(long from) {
        return Names.fromBytes(IO.getZeroTerminatedByteArray(from));
    }

    public long address() {
        if (address == 0) {
            throw new IllegalStateException("memory is closed");
        }
        return address;
    }

    public long size() {
        return size;
    }

    /** A view in the machine's byte order, valid until this is closed. */
    public ByteBuffer buffer() {
        return IO.newDirectByteBuffer(address(), (int) size).order(ByteOrder.nativeOrder());
    }

    public int getInt(long offset) {
        return IO.getInt(address() + offset);
    }

    public long getLong(long offset) {
        return IO.getLong(address() + offset);
    }

    public Memory putInt(long offset, int value) {
        IO.putInt(address() + offset, value);
        return this;
    }

    public Memory putShort(long offset, int value) {
        IO.putShort(address() + offset, (short) value);
        return this;
    }

    public Memory putLong(long offset, long value) {
        IO.putLong(address() + offset, value);
        return this;
    }

    /** Copies from the array to an offset of this memory. */
    public void write(long offset, byte[] from, int start, int length) {
        IO.putByteArray(address() + offset, from, start, length);
    }

    /** A copy of a part of this memory. */
    public byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        IO.getByteArray(address() + offset, bytes, 0, length);
        return bytes;
    }

    @Override
    public void close() {
        if (address != 0) {
            IO.freeMemory(address);
            address = 0;
        }
    }
}
