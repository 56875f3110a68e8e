package org.felucca.itest.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine, for tests only: their output is taken whole, their time is bounded. */
public final class Commands {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private Commands() {}

    /** Runs a program to its end and asserts that it said yes. Returns its standard output without the last line end. */
    public static String ok(String... command) {
        return run(Map.of(), new byte[0], command).ok();
    }

    /** Runs a program to its end. */
    public static Result run(Map<String, String> environment, byte[] input, String... command) {
        try (Running running = start(environment, command)) {
            try (OutputStream stdin = running.stdin()) {
                stdin.write(input);
            } catch (IOException e) {
                // it ended without reading its input: its answer says why
                if (running.process.isAlive()) {
                    throw new UncheckedIOException(e);
                }
            }
            return running.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program; the caller closes it, which kills it if it still runs. */
    public static Running start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new Running(builder.start(), Arrays.asList(command));
    }

    /** What a program said. */
    public record Result(List<String> command, int exit, String out, String err) {
        /** Asserts exit code 0; returns the output without the last line end. */
        public String ok() {
            if (exit != 0) {
                throw new AssertionError(this);
            }
            return out.strip();
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\n  exit " + exit + "\n  out: " + out + "\n  err: " + err;
        }
    }

    /** A program that runs. Its output is collected while it does. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final List<String> command;
        private final Collector out;
        private final Collector err;

        Running(Process process, List<String> command) {
            this.process = process;
            this.command = command;
            this.out = new Collector(process.getInputStream());
            this.err = new Collector(process.getErrorStream());
        }

        /** Its standard input; closing it is end of file. */
        public OutputStream stdin() {
            return process.getOutputStream();
        }

        /** Writes to its standard input at once. */
        public void type(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        public long pid() {
            return process.pid();
        }

        public boolean alive() {
            return process.isAlive();
        }

        /** What it has written so far. */
        public String outSoFar() {
            return out.text();
        }

        public String errSoFar() {
            return err.text();
        }

        /** Waits until its standard output holds the text. */
        public void awaitOut(String text) {
            Await.until(() -> "\"" + text + "\" in: " + out.text() + " / " + err.text(), () -> out.text()
                    .contains(text));
        }

        /** Sends a signal by name: INT, TERM. */
        public void signal(String name) {
            Commands.ok("kill", "-" + name, Long.toString(process.pid()));
        }

        /** Waits for its end, for at most the limit. */
        public Result end() {
            try {
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    String soFar = out.text() + err.text();
                    close();
                    throw new AssertionError(String.join(" ", command) + " did not end; so far: " + soFar);
                }
                out.join();
                err.join();
                return new Result(command, process.exitValue(), out.text(), err.text());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new AssertionError("interrupted in " + String.join(" ", command), e);
            }
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Reads a stream to its end in a thread of its own. */
    private static final class Collector extends Thread {
        private final InputStream from;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Collector(InputStream from) {
            super("collector");
            this.from = from;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                from.transferTo(bytes);
            } catch (IOException e) {
                // the program was killed; what came until then is kept
                bytes.writeBytes(new byte[0]);
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
