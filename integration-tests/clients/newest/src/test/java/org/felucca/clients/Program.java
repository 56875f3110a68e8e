package org.felucca.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.felucca.itest.harness.Engine;
import org.junit.jupiter.api.DynamicTest;

/**
 * A test program in whatever language, run on the engine's host (in its network namespace, so that published ports are reached) with
 * {@code DOCKER_HOST} set. It writes a line for each of its tests as the Test Anything Protocol has it, {@code ok 1 - name} or
 * {@code not ok 1 - name}, and behind it what went wrong; each becomes a test here.
 */
final class Program implements Iterator<DynamicTest>, AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private String next;
    private int told;
    private boolean failed;

    private Program(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.next = verdict(new ArrayList<>());
    }

    /**
     * The tests of a program, as they end. What it writes to its standard error goes to a file beside the reports.
     *
     * @param folder where it runs
     */
    static Stream<DynamicTest> tests(
            Engine engine, Path folder, Map<String, String> environment, List<String> command) {
        List<String> inNamespace =
                new ArrayList<>(List.of("nsenter", "--net", "--target", Long.toString(engine.pid())));
        inNamespace.addAll(command);
        Path errors = Path.of("target", Path.of(command.get(0)).getFileName() + ".log")
                .toAbsolutePath();
        ProcessBuilder builder =
                new ProcessBuilder(inNamespace).directory(folder.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("DOCKER_HOST", "unix://" + engine.socket());
        try {
            Program program = new Program(builder.start());
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(program, Spliterator.ORDERED), false)
                    .onClose(program::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on to the next verdict, null at the end; keeps the lines before it. */
    private String verdict(List<String> before) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("ok ") || line.startsWith("not ok ")) {
                    return line;
                }
                before.add(line);
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that ends badly after tests that all passed has not run the rest. */
    @Override
    public boolean hasNext() {
        return next != null || told == 0 || (!failed && exit() != 0);
    }

    @Override
    public DynamicTest next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        told++;
        String line = next;
        if (line == null) {
            failed = true;
            String end = "the program ended with " + exit() + " after " + (told - 1) + " tests";
            return DynamicTest.dynamicTest("the program's end", () -> {
                throw new AssertionError(end);
            });
        }
        List<String> details = new ArrayList<>();
        next = verdict(details);
        String name = line.replaceFirst("^(not )?ok \\d+ (- )?", "");
        if (!line.startsWith("not ")) {
            return DynamicTest.dynamicTest(name, () -> {});
        }
        failed = true;
        return DynamicTest.dynamicTest(name, () -> {
            throw new AssertionError(name + "\n" + String.join("\n", details));
        });
    }

    private int exit() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
