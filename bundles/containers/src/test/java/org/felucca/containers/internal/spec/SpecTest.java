package org.felucca.containers.internal.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.engine.container.MountPoint;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.MountSpecBuilder;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.oci.OciResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {
    @Test
    void capabilitiesAreAddedAndDropped() {
        assertEquals(
                CapabilityNames.DEFAULT.size(),
                CapabilityNames.of(false, List.of(), List.of()).size());
        assertTrue(CapabilityNames.of(false, List.of("net_admin"), List.of()).contains("CAP_NET_ADMIN"));
        assertFalse(CapabilityNames.of(false, List.of(), List.of("CAP_CHOWN")).contains("CAP_CHOWN"));
        assertEquals(List.of("CAP_KILL"), CapabilityNames.of(false, List.of("KILL"), List.of("ALL")));
        assertEquals(
                CapabilityNames.ALL.size() - 1,
                CapabilityNames.of(false, List.of("all"), List.of("sys_admin")).size());
        assertEquals(CapabilityNames.ALL, CapabilityNames.of(true, List.of(), List.of("ALL")));
    }

    @Test
    void anUnknownCapabilityIsInvalid() {
        FeluccaException e =
                assertThrows(FeluccaException.class, () -> CapabilityNames.of(false, List.of("FLY"), List.of()));
        assertEquals(ErrorKind.INVALID, e.kind());
    }

    @ParameterizedTest
    @CsvSource({
        "/a:/b, /a, /b, false, rprivate",
        "/a:/b:ro, /a, /b, true, rprivate",
        "/a:/b/../c:rw, /a, /c, false, rprivate",
        "'/a:/b:ro,rslave', /a, /b, true, rslave",
        "/a:/b:z, /a, /b, false, rprivate",
    })
    void readsBinds(String text, String source, String target, boolean readOnly, String propagation) {
        BindText bind = BindText.parse(text);
        assertEquals(source, bind.source());
        assertEquals(target, bind.target());
        assertEquals(readOnly, bind.readOnly());
        assertEquals(propagation, bind.propagation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "", "/a:b", "/a:/", "/a:/b/..", "/a:/b:fast", "/a:/b:ro:rw", ":/b"})
    void refusesBindsThatAreNone(String text) {
        assertThrows(FeluccaException.class, () -> BindText.parse(text));
    }

    @Test
    void twoMountsInOnePlaceAreRefused() {
        var host = HostConfigBuilder.builder().binds(List.of("/a:/x", "/b:/x/")).build();
        FeluccaException e = assertThrows(FeluccaException.class, () -> points(host));
        assertEquals("Duplicate mount point: /x", e.getMessage());
    }

    @Test
    void aMountOfAMissingFolderIsRefusedAndABindMakesIt() {
        var mount = MountSpecBuilder.builder()
                .type("bind")
                .source("/no/such/folder")
                .target("/x")
                .build();
        var host = HostConfigBuilder.builder().mounts(List.of(mount)).build();
        FeluccaException e = assertThrows(FeluccaException.class, () -> points(host));
        assertEquals(
                "invalid mount config for type \"bind\": bind source path does not exist: /no/such/folder",
                e.getMessage());
        var bind =
                HostConfigBuilder.builder().binds(List.of("/no/such/folder:/x")).build();
        assertEquals("/no/such/folder", points(bind).get(0).source());
    }

    @Test
    void processorsBecomeAQuota() {
        OciResources r =
                Limits.of(ResourcesBuilder.builder().nanoCpus(1_500_000_000L).build(), List.of());
        assertEquals(Optional.of(150_000L), r.cpu().quota());
        assertEquals(Optional.of(100_000L), r.cpu().period());
    }

    @Test
    void theUsersTmpfsOptionsComeLast() {
        assertEquals(List.of("noexec", "nosuid", "nodev", "exec", "size=1m"), Tmpfs.options("exec,size=1m"));
        assertThrows(FeluccaException.class, () -> Tmpfs.check("size=big"));
        assertThrows(FeluccaException.class, () -> Tmpfs.check("lowerdir=/etc"));
    }

    @Test
    void theEnvironmentOfTheUserReplacesAndRemoves() {
        assertEquals(List.of("A=2", "C=3"), Environment.merge(List.of("A=1", "B=1"), List.of("A=2", "B", "C=3")));
        assertEquals(List.of("A=2", "B=1"), Environment.inherit(List.of("A=1", "B=1"), List.of("A=2")));
    }

    @Test
    void securityOptionsAreRead() {
        SecurityOptions options = SecurityOptions.parse(List.of("no-new-privileges", "seccomp=unconfined"));
        assertTrue(options.noNewPrivileges());
        assertEquals("unconfined", options.seccomp());
        assertFalse(SecurityOptions.parse(List.of("no-new-privileges:false")).noNewPrivileges());
        assertThrows(FeluccaException.class, () -> SecurityOptions.parse(List.of("magic=on")));
    }

    @Test
    void aDeviceRuleIsRead() {
        assertEquals(Optional.of(1L), Limits.rule("c 1:* rw").major());
        assertEquals(Optional.empty(), Limits.rule("c 1:* rw").minor());
        assertThrows(FeluccaException.class, () -> Limits.rule("c 1 rw"));
    }

    @Test
    void theHostsConfigKeepsNoWritableMaps() {
        assertThrows(UnsupportedOperationException.class, () -> HostConfigBuilder.builder()
                .tmpfs(Map.of("/x", ""))
                .build()
                .tmpfs()
                .put("/y", ""));
    }

    private static List<MountPoint> points(HostConfig host) {
        return Mounts.points(host, Set.of(), container -> List.of());
    }
}
