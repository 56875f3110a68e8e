package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Spawner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class BpfTest {
    private static final long MOV_R0 = 0xb7;
    private static final long EXIT = 0x95;
    private static final long OPENED = 0;

    @Test
    void deviceProgramDecidesForACgroup() throws Exception {
        Path folder = Files.createDirectory(
                cgroup2().resolve("felucca-test-" + ProcessHandle.current().pid()));
        try (Fd cgroup = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY);
                Fd denyAll = Bpf.loadDeviceProgram(code(MOV_R0, EXIT))) {
            assertEquals(OPENED, openNull(cgroup));
            Bpf.attachDeviceProgram(cgroup, denyAll);
            assertEquals(-Errno.EPERM.code(), openNull(cgroup));
            List<Fd> attached = Bpf.devicePrograms(cgroup);
            assertEquals(1, attached.size());
            Bpf.detachDeviceProgram(cgroup, attached.get(0));
            attached.get(0).close();
            assertEquals(OPENED, openNull(cgroup));
        } finally {
            Files.delete(folder);
        }
    }

    @Test
    void verifierIsQuoted() {
        LinuxException refused = assertThrows(LinuxException.class, () -> Bpf.loadDeviceProgram(code(EXIT)));
        assertTrue(refused.getMessage().contains("R0 !read_ok"), refused.getMessage());
    }

    /** Opens /dev/null in a child that was born in the cgroup: OPENED or the negated errno. */
    private static long openNull(Fd cgroup) {
        Program.Builder rows = Program.builder();
        Call open = rows.call("open", Sys.OPENAT, Arg.CWD, Arg.text("/dev/null"), Arg.NONE, Arg.NONE)
                .mayFail();
        long result =
                Spawner.run(rows.build(), CloneArgs.PLAIN.intoCgroup(cgroup)).value(open.result());
        return Math.min(result, OPENED);
    }

    private static byte[] code(long... instructions) {
        ByteBuffer code = ByteBuffer.allocate(8 * instructions.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long instruction : instructions) {
            code.putLong(instruction);
        }
        return code.array();
    }

    private static Path cgroup2() throws Exception {
        return Files.readAllLines(Path.of("/proc/mounts")).stream()
                .filter(line -> line.split(" ", -1)[2].equals("cgroup2"))
                .map(line -> Path.of(line.split(" ", -1)[1]))
                .findFirst()
                .orElseThrow();
    }
}
