package org.felucca.cgroups.v2;

import static org.felucca.cgroups.v2.DeviceFilter.BLOCK;
import static org.felucca.cgroups.v2.DeviceFilter.CHARACTER;
import static org.felucca.cgroups.v2.DeviceFilter.MKNOD;
import static org.felucca.cgroups.v2.DeviceFilter.READ;
import static org.felucca.cgroups.v2.DeviceFilter.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.felucca.linux.Bpf;
import org.felucca.linux.Fd;
import org.felucca.model.oci.OciDeviceRule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
    private static OciDeviceRule rule(boolean allow, String type, long major, long minor, String access) {
        return new OciDeviceRule(
                allow,
                type,
                major < 0 ? Optional.empty() : Optional.of(major),
                minor < 0 ? Optional.empty() : Optional.of(minor),
                access);
    }

    private static byte[] program(OciDeviceRule... rules) {
        return DeviceProgram.write(DeviceFilter.of(List.of(rules)));
    }

    /** Docker's rules in short: nothing but making nodes, a few devices, and terminals. */
    private static final OciDeviceRule[] DOCKER = {
        rule(false, "a", -1, -1, "rwm"),
        rule(true, "c", -1, -1, "m"),
        rule(true, "b", -1, -1, "m"),
        rule(true, "c", 1, 3, "rwm"),
        rule(true, "c", 136, -1, "rwm"),
        rule(true, "c", 10, 200, "r")
    };

    @Test
    void onlyWhatIsListedIsAllowed() {
        byte[] program = program(DOCKER);
        assertTrue(Interpreter.allows(program, CHARACTER, READ | WRITE, 1, 3));
        assertTrue(Interpreter.allows(program, CHARACTER, READ, 136, 77));
        assertTrue(Interpreter.allows(program, CHARACTER, MKNOD, 1, 1));
        assertTrue(Interpreter.allows(program, BLOCK, MKNOD, 8, 0));
        assertFalse(Interpreter.allows(program, CHARACTER, READ, 1, 1));
        assertFalse(Interpreter.allows(program, BLOCK, READ, 1, 3));
        assertFalse(Interpreter.allows(program, CHARACTER, READ, 3, 1));
        assertTrue(Interpreter.allows(program, CHARACTER, READ, 10, 200));
        assertFalse(Interpreter.allows(program, CHARACTER, READ | WRITE, 10, 200));
    }

    @Test
    void laterRulesTakeBackAndBeginAnew() {
        byte[] taken =
                program(rule(false, "a", -1, -1, "rwm"), rule(true, "c", 1, 3, "rwm"), rule(false, "c", 1, 3, "w"));
        assertTrue(Interpreter.allows(taken, CHARACTER, READ, 1, 3));
        assertFalse(Interpreter.allows(taken, CHARACTER, WRITE, 1, 3));
        byte[] anew = program(rule(false, "c", 1, 3, "rwm"), rule(true, "a", -1, -1, "rwm"));
        assertEquals(8, anew.length / 8, "nothing but taking apart and the answer");
        assertTrue(Interpreter.allows(anew, CHARACTER, WRITE, 1, 3));
    }

    @Test
    void oneRefusedAccessRefusesAllThatIsAskedForAtOnce() {
        byte[] program = program(rule(true, "a", -1, -1, "rwm"), rule(false, "b", 8, -1, "w"));
        assertTrue(Interpreter.allows(program, BLOCK, READ, 8, 1));
        assertFalse(Interpreter.allows(program, BLOCK, WRITE, 8, 1));
        assertFalse(Interpreter.allows(program, BLOCK, READ | WRITE, 8, 1));
        assertTrue(Interpreter.allows(program, CHARACTER, WRITE, 8, 1));
    }

    /** The program against the rules read slowly. */
    @Test
    void programSaysWhatTheFilterSays() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<OciDeviceRule> rules = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String type = List.of("a", "b", "c").get(random.nextInt(3));
                String access = List.of("r", "w", "m", "rw", "rwm").get(random.nextInt(5));
                rules.add(rule(random.nextBoolean(), type, random.nextInt(4) - 1, random.nextInt(4) - 1, access));
            }
            DeviceFilter filter = DeviceFilter.of(rules);
            byte[] program = DeviceProgram.write(filter);
            for (int type : new int[] {BLOCK, CHARACTER}) {
                for (int access = 1; access < 8; access++) {
                    for (int device = 0; device < 9; device++) {
                        int major = device / 3;
                        int minor = device % 3;
                        assertEquals(
                                slowly(filter, type, access, major, minor),
                                Interpreter.allows(program, type, access, major, minor),
                                rules + " on " + type + " " + major + ":" + minor + " " + access);
                    }
                }
            }
        }
    }

    private static boolean slowly(DeviceFilter filter, int type, int access, int major, int minor) {
        boolean excepted = filter.exceptions().entrySet().stream()
                .anyMatch(entry -> fits(entry.getKey().type(), type)
                        && fits(entry.getKey().major(), major)
                        && fits(entry.getKey().minor(), minor)
                        && (filter.allowed() ? (access & entry.getValue()) != 0 : (access & ~entry.getValue()) == 0));
        return filter.allowed() != excepted;
    }

    private static boolean fits(int wanted, int actual) {
        return wanted == DeviceFilter.ANY || wanted == actual;
    }

    @Test
    @Tag("root")
    void kernelsVerifierTakesThePrograms() {
        for (byte[] code : List.of(
                program(DOCKER),
                program(rule(true, "a", -1, -1, "rwm")),
                program(rule(false, "b", 8, -1, "w"), rule(false, "a", 9, -1, "rwm")))) {
            try (Fd program = Bpf.loadDeviceProgram(code)) {
                assertTrue(program.isOpen());
            }
        }
    }
}
