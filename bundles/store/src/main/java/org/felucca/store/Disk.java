package org.felucca.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps that a record is written in. Between any two of them power may go. */
interface Disk {
    /** That of this machine. */
    Disk REAL = new Real();

    /** Writes a file whole; what was there is gone before. Nothing of it is durable. */
    void write(Path file, byte[] content) throws IOException;

    /** Makes the content of a file, or the entries of a folder, durable, fsync(2). */
    void sync(Path fileOrFolder) throws IOException;

    /** Gives a file another name, in place of the file that has it, rename(2). Not durable. */
    void move(Path from, Path to) throws IOException;

    /** Files as they are. */
    final class Real implements Disk {
        private Real() {}

        @Override
        public void write(Path file, byte[] content) throws IOException {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }

        @Override
        public void sync(Path fileOrFolder) throws IOException {
            try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
