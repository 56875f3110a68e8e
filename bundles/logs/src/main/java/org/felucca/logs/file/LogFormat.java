package org.felucca.logs.file;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.felucca.driver.log.LogEntry;
import org.osgi.annotation.versioning.ConsumerType;

/** How entries lie in a file, one behind the other. One object for each open log or reading: it may remember what it wrote last. */
@ConsumerType
public interface LogFormat {
    /** At most this many bytes are written for an entry. */
    int bound(LogEntry entry);

    /** Appends an entry. */
    void write(LogEntry entry, ByteBuffer out);

    /** The index behind the first entry in a part of the array, or -1 if it is not all there. Throws StreamCorruptedException for what can be no entry. */
    int end(byte[] bytes, int from, int to) throws StreamCorruptedException;

    /** The entry that lies exactly there. */
    LogEntry read(byte[] bytes, int from, int to) throws IOException;

    /** A quick look at the end of a file of that size: whether an entry ends there. */
    boolean endsWhole(FileChannel file, long size) throws IOException;
}
