package org.felucca.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.linux.Arch;
import org.felucca.linux.Namespace;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Elf;
import org.felucca.linux.program.Fork;
import org.felucca.linux.program.HelloWorld;
import org.felucca.linux.program.Label;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Signals;

/**
 * Writes the first process of a machine with an aarch64 processor, and the program that it runs in a container's namespaces: a saved program that does what a
 * monitor does. User-mode emulation has no clone3(2).
 */
public final class Aarch64Init {
    /** What the machine prints last when all went well. */
    private static final String DONE = "the container ended with 0\n";

    private Aarch64Init() {}

    /** The argument is the folder that becomes the root of the machine. */
    public static void main(String[] folder) throws IOException {
        Path root = Path.of(folder[0]);
        write(root.resolve("init"), Elf.save(init(), Arch.AARCH64));
        write(root.resolve("hello"), HelloWorld.file(Arch.AARCH64));
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    private static Program init() {
        Program.Builder rows = Program.builder();
        Label parent = rows.label();
        CloneArgs namespaces = CloneArgs.newNamespaces(
                List.of(Namespace.PID, Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK));
        Fork fork = rows.fork("clone container", namespaces, parent);
        rows.call("name it", Sys.SETHOSTNAME, Arg.text("inside"), Arg.value(6));
        Signals.reset(rows);
        rows.execve("/hello", List.of("hello"), List.of());
        rows.place(parent);
        Block status = Block.zeroed(4);
        Call ended = rows.call("wait", Sys.WAIT4, fork.pid(), Arg.at(status), Arg.NONE, Arg.NULL);
        Label right = rows.label();
        Label wrong = rows.label();
        rows.extract("was it 0?", Arg.at(status), 0, 0xffff_ffffL, Arg.NONE)
                .onZero(right)
                .onNegative(wrong)
                .onPositive(wrong);
        rows.place(wrong);
        rows.exit(ended.result());
        rows.place(right);
        Block done = Block.text(DONE);
        rows.call(
                "say so",
                Sys.WRITE,
                Arg.value(1),
                Arg.at(done),
                Arg.value(DONE.getBytes(StandardCharsets.US_ASCII).length));
        rows.exit(0);
        return rows.build();
    }
}
