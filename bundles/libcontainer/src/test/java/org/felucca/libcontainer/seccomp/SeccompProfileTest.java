package org.felucca.libcontainer.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.felucca.linux.Arch;
import org.felucca.linux.Host.Uname;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciSeccomp;
import org.felucca.model.oci.OciSyscall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompProfileTest {
    private static final Uname NEW = new Uname("Linux", "host", "6.1.0-13-amd64", "#1", "x86_64");
    private static final Uname OLD = new Uname("Linux", "host", "4.4.0", "#1", "x86_64");

    private static boolean allows(OciSeccomp filter, String name) {
        return filter.syscalls().stream()
                .filter(rule -> rule.names().contains(name))
                .map(OciSyscall::action)
                .anyMatch("SCMP_ACT_ALLOW"::equals);
    }

    @Test
    void defaultProfileRefusesWhatCapabilitiesDoNotOpen() {
        OciSeccomp filter = SeccompProfile.standard().forContainer(List.of("CAP_CHOWN"), Arch.X86_64, NEW);
        assertEquals("SCMP_ACT_ERRNO", filter.defaultAction());
        assertTrue(allows(filter, "openat"));
        assertFalse(allows(filter, "mount"));
        assertFalse(allows(filter, "reboot"));
        assertFalse(allows(filter, "keyctl"));
        OciSyscall clone3 = filter.syscalls().stream()
                .filter(rule -> rule.names().equals(List.of("clone3")))
                .findFirst()
                .orElseThrow();
        assertEquals(38, clone3.errnoRet().orElseThrow());
        assertEquals(List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"), filter.architectures());
    }

    @Test
    void capabilityOpensItsCalls() {
        OciSeccomp filter = SeccompProfile.standard().forContainer(List.of("CAP_SYS_ADMIN"), Arch.X86_64, NEW);
        assertTrue(allows(filter, "mount"));
        assertTrue(allows(filter, "clone3"));
        assertFalse(allows(filter, "reboot"));
    }

    @Test
    void processorAndKernelDecideToo() {
        SeccompProfile profile = SeccompProfile.standard();
        assertTrue(allows(profile.forContainer(List.of(), Arch.X86_64, NEW), "arch_prctl"));
        assertFalse(allows(profile.forContainer(List.of(), Arch.AARCH64, NEW), "arch_prctl"));
        assertTrue(allows(profile.forContainer(List.of(), Arch.X86_64, NEW), "ptrace"));
        assertFalse(allows(profile.forContainer(List.of(), Arch.X86_64, OLD), "ptrace"));
    }

    @Test
    void plainOciFormIsReadToo() {
        OciSeccomp filter = SeccompProfile.parse(
                        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86_64\"],"
                                + "\"syscalls\":[{\"name\":\"mkdir\",\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":13}]}")
                .forContainer(List.of(), Arch.X86_64, NEW);
        assertEquals(List.of("mkdir"), filter.syscalls().get(0).names());
        assertEquals(13, filter.syscalls().get(0).errnoRet().orElseThrow());
        assertEquals(List.of("SCMP_ARCH_X86_64"), filter.architectures());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"defaultAction\":5,\"syscalls\":3}",
                "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"X\"],\"archMap\":[{\"architecture\":\"X\"}]}",
                "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"name\":\"a\",\"names\":[\"b\"]}]}",
            })
    void whatIsNoProfileIsRefused(String json) {
        assertThrows(FeluccaException.class, () -> SeccompProfile.parse(json));
    }
}
