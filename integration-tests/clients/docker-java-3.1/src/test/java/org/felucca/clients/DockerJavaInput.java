package org.felucca.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;

/** The work with a transport that can also write to a container; that of Jersey never could. */
abstract class DockerJavaInput extends DockerJavaWork {
    @Test
    void attachedOneSeesTheOutputAndIsHeard() throws IOException {
        String id = busybox("cat")
                .withStdinOpen(true)
                .withStdInOnce(true)
                .withAttachStdin(true)
                .exec()
                .getId();
        try (PipedInputStream stdin = new PipedInputStream();
                Received<Frame> screen = new Received<>()) {
            try (PipedOutputStream keyboard = new PipedOutputStream(stdin)) {
                client.attachContainerCmd(id)
                        .withStdIn(stdin)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withFollowStream(true)
                        .exec(screen);
                client.startContainerCmd(id).exec();
                keyboard.write("hello\n".getBytes(UTF_8));
                keyboard.flush();
                screen.await(f -> new String(f.getPayload(), UTF_8).contains("hello"));
            }
            // new transports do not tell the end of the input, so the stream is closed: with StdinOnce that is the end
            assertEquals("hello\n", text(screen.soFar(), StreamType.STDOUT));
        }
        assertEquals(0, exitCode(id));
    }

    @Test
    void commandsReadTheirInput() throws IOException {
        String id = started("sleep", "1000");
        String exec = client.execCreateCmd(id)
                .withCmd("head", "-n", "1")
                .withAttachStdin(true)
                .withAttachStdout(true)
                .exec()
                .getId();
        try (Received<Frame> frames = new Received<>();
                InputStream input = new ByteArrayInputStream("first\nsecond\n".getBytes(UTF_8))) {
            client.execStartCmd(exec).withDetach(false).withStdIn(input).exec(frames);
            assertEquals("first\n", text(frames.all(), StreamType.STDOUT));
        }
    }
}
