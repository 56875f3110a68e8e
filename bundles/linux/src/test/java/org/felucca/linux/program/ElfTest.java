package org.felucca.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.linux.Arch;
import org.felucca.linux.Sys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot run on this processor runs under user-mode emulation (package qemu-user-static). */
class ElfTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void helloWorldGreets(Arch arch) throws Exception {
        byte[] file = HelloWorld.file(arch);
        assertTrue(file.length < 6000, "bytes: " + file.length);
        Result result = run(arch, file);
        assertEquals(0, result.code);
        assertTrue(result.output.contains("Hello from Felucca!"), result.output);
    }

    /** Every ability of the interpreter: results as arguments, looking into memory, and the three ways to go on. */
    @ParameterizedTest
    @EnumSource
    void savedProgramComputesAndDecides(Arch arch) throws Exception {
        Program.Builder rows = Program.builder();
        Block status = Block.struct().u32(0x1234_2a7f).build();
        Label right = rows.label();
        Label left = rows.label();
        rows.call("bad descriptor", Sys.CLOSE, Arg.value(-1)).onNegative(left);
        rows.exit(1);
        rows.place(left);
        Call high = rows.extract("bits", Arg.at(status), 8, 0xff, Arg.value(0x2a));
        rows.extract("zero?", high.resultAddress(), 0, 0xff, Arg.NONE).onZero(right);
        rows.exit(2);
        rows.place(right);
        Call copy = rows.call("copy", Sys.DUP3, Arg.value(1), Arg.value(77), Arg.NONE);
        Block text = Block.text("through 77");
        Call written = rows.call("write", Sys.WRITE, copy.result(), Arg.at(text), Arg.value(10));
        Call code = rows.extract("count and 32", written.resultAddress(), 0, 0xffff_ffffL, Arg.value(-32));
        rows.exit(code.result());
        Result result = run(arch, Elf.save(rows.build(), arch));
        assertEquals("through 77", result.output);
        assertEquals(42, result.code);
    }

    @ParameterizedTest
    @EnumSource
    void failedRowEndsASavedProgram(Arch arch) throws Exception {
        Program.Builder rows = Program.builder();
        rows.call("bad descriptor", Sys.CLOSE, Arg.value(-1));
        rows.exit(0);
        assertEquals(Program.FAILED, run(arch, Elf.save(rows.build(), arch)).code);
    }

    @ParameterizedTest
    @CsvSource({
        "exit 7, 7",
        "kill -TERM $$, 143",
        "(sleep 0.1 &) ; (true &) ; exit 0, 0",
        "exit 255, 255",
    })
    void initEndsAsItsCommandDid(String script, int code) throws Exception {
        byte[] init = InitProgram.file(
                Arch.current(), List.of("/nowhere/sh", "/bin/sh"), List.of("sh", "-c", script), List.of("PATH=/bin"));
        assertEquals(code, run(Arch.current(), init).code);
    }

    @Test
    void initSaysWhatItCannotRun() throws Exception {
        Result missing =
                run(Arch.current(), InitProgram.file(Arch.current(), List.of("/a", "/b"), List.of("x"), List.of()));
        assertEquals(127, missing.code);
        assertEquals("exec x failed: No such file or directory\n", missing.output);
        Result denied =
                run(Arch.current(), InitProgram.file(Arch.current(), List.of("/etc/passwd"), List.of("x"), List.of()));
        assertEquals(126, denied.code);
    }

    @Test
    void initForwardsSignals() throws Exception {
        Path file = executable(InitProgram.file(
                Arch.current(),
                List.of("/bin/sh"),
                List.of("sh", "-c", "trap 'echo got; exit 3' USR2; echo ready; while :; do read x; done"),
                List.of("PATH=/bin:/usr/bin")));
        Process process = new ProcessBuilder(file.toString()).start();
        assertEquals("ready\n", new String(process.getInputStream().readNBytes(6), StandardCharsets.UTF_8));
        new ProcessBuilder("kill", "-USR2", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertEquals("got\n", new String(process.getInputStream().readNBytes(4), StandardCharsets.UTF_8));
        assertEquals(3, process.waitFor());
    }

    /** The bytes of the interpreter, read back by a disassembler, against the listing that stands beside them. */
    @ParameterizedTest
    @CsvSource({"X86_64, objdump, i386:x86-64, intel", "AARCH64, aarch64-linux-gnu-objdump, aarch64, no-notes"})
    void bytesAreWhatTheListingSays(Arch arch, String objdump, String machine, String syntax) throws Exception {
        Path raw = Files.write(folder.resolve("code"), Interpreter.code(arch));
        List<String> expected = Files.readAllLines(Path.of("src/test/resources/interpreter/" + arch.goName() + ".txt"));
        Process process = new ProcessBuilder(
                        objdump,
                        "-D",
                        "-b",
                        "binary",
                        "-m",
                        machine,
                        "-M",
                        syntax,
                        "--no-show-raw-insn",
                        raw.toString())
                .redirectErrorStream(true)
                .start();
        Pattern line = Pattern.compile("\\s*([0-9a-f]+):\\s+(.*?)\\s*(//.*)?");
        List<String> actual = new ArrayList<>();
        for (String text : process.inputReader().lines().toList()) {
            Matcher matcher = line.matcher(text);
            if (matcher.matches()) {
                actual.add(matcher.group(1) + " " + matcher.group(2).replaceAll("\\s+", " "));
            }
        }
        assertEquals(0, process.waitFor());
        assertEquals(String.join("\n", expected), String.join("\n", actual));
    }

    private record Result(int code, String output) {}

    private Result run(Arch arch, byte[] file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (arch != Arch.current()) {
            command.add(arch == Arch.AARCH64 ? "qemu-aarch64-static" : "qemu-x86_64-static");
        }
        command.add(executable(file).toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private Path executable(byte[] content) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "program", ""), content);
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
