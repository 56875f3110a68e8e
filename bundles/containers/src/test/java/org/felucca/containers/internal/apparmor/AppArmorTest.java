package org.felucca.containers.internal.apparmor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a folder that looks like a host; whether the kernel takes the profile is seen in the guest. */
class AppArmorTest {
    @TempDir
    Path host;

    @BeforeEach
    void makeHost() throws IOException {
        write("sys/module/apparmor/parameters/enabled", "Y\n");
        write("sys/kernel/security/apparmor/profiles", "/usr/bin/man (enforce)\n");
        write("proc/self/attr/apparmor/current", "the-engine (enforce)\n");
        parser("cat >" + host.resolve("loaded") + "; echo 'felucca-default (enforce)' >>" + profiles());
    }

    private Path profiles() {
        return host.resolve("sys/kernel/security/apparmor/profiles");
    }

    private void write(String file, String text) throws IOException {
        Path path = host.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void parser(String script) throws IOException {
        write("sbin/apparmor_parser", "#!/bin/sh\n" + script + "\n");
        assertTrue(host.resolve("sbin/apparmor_parser").toFile().setExecutable(true));
    }

    private String confine(boolean privileged, String... options) throws InterruptedException {
        HostConfig.Security security = new HostConfig.Security(
                privileged, false, null, null, null, List.of(options), Optional.empty(), Optional.empty(), null, 0);
        return new AppArmor(host)
                .confine(HostConfigBuilder.builder().security(security).build());
    }

    @Test
    void containersGetTheDefaultProfileWhichIsLoadedOnce() throws Exception {
        assertEquals("felucca-default", confine(false));
        String loaded = Files.readString(host.resolve("loaded"));
        assertTrue(loaded.startsWith("profile felucca-default "), loaded);
        assertTrue(loaded.contains("peer=\"the-engine\""), loaded);
        parser("exit 1");
        assertEquals("felucca-default", confine(false, "apparmor=docker-default"), "it is there already");
    }

    @Test
    void whoIsPrivilegedOrNamesAProfileGetsThat() throws Exception {
        assertEquals("unconfined", confine(true));
        assertEquals("mine", confine(false, "apparmor=mine"));
        assertEquals("mine", confine(true, "apparmor:mine"));
        assertEquals("unconfined", confine(false, "apparmor=unconfined"));
        assertFalse(Files.exists(host.resolve("loaded")));
    }

    @Test
    void aProfileThatCannotBeLoadedFailsTheStart() throws Exception {
        parser("echo no such luck; exit 3");
        String message =
                assertThrows(FeluccaException.class, () -> confine(false)).getMessage();
        assertTrue(
                message.startsWith("AppArmor enabled on system but the felucca-default profile could not be loaded: "),
                message);
        assertTrue(message.endsWith("ended with 3: no such luck"), message);
    }

    @Test
    void withoutAParserOnlyWhatIsNamedIsHeld() throws Exception {
        Files.delete(host.resolve("sbin/apparmor_parser"));
        assertEquals("", confine(false));
        assertEquals("mine", confine(false, "apparmor=mine"));
    }

    @Test
    void withoutAppArmorNothingIsHeld() throws Exception {
        write("sys/module/apparmor/parameters/enabled", "N\n");
        assertEquals("", confine(false));
        assertEquals("", confine(false, "apparmor=mine"));
        assertEquals("", confine(true));
    }
}
