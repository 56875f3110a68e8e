package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2022-36109: the group of a process was not among its supplementary groups, so it could get rid of it and of what that group is denied.
 * CVE-2022-24769: the inheritable set was not empty, so files with inheritable capabilities gave them to everyone.
 */
class CredentialsTest extends EscapeTest {
    @ParameterizedTest
    @ValueSource(strings = {"1000:4242", "4242:4242", "user:staff", "0:4242", "www-data"})
    void theGroupIsAmongTheSupplementaryOnes(String user) {
        belongsToItsGroup(run("-u", user, "busybox", "cat", "/proc/self/status"));
        belongsToItsGroup(run("-u", user, "--init", "busybox", "cat", "/proc/self/status"));
        String container = detached("-u", user, "busybox", "sleep", "60");
        belongsToItsGroup(docker.ok("exec", container, "cat", "/proc/self/status"));
        belongsToItsGroup(docker.ok("exec", "-u", "33:777", container, "cat", "/proc/self/status"));
        belongsToItsGroup(docker.ok("exec", "-u", "0:778", container, "cat", "/proc/self/status"));
    }

    private static void belongsToItsGroup(String status) {
        String group = line(status, "Gid:").split("\\s+", -1)[0];
        assertTrue(Set.of(line(status, "Groups:").split("\\s+", -1)).contains(group), status);
    }

    /** A file that all may read but the group: who is in the group can't change groups to get at it. */
    @Test
    void whatAGroupIsDeniedStaysDenied() {
        String container = detached("busybox", "sleep", "60");
        docker.ok("exec", container, "sh", "-c", "echo secret >/denied; chown 0:4242 /denied; chmod 604 /denied");
        assertTrue(docker.run("exec", "-u", "1000:4242", container, "cat", "/denied")
                        .exit()
                != 0);
        assertEquals("secret", docker.ok("exec", "-u", "1000:4243", container, "cat", "/denied"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--privileged",
                "--init",
                "--cap-add=SYS_ADMIN",
                "--cap-drop=ALL",
                "--user=1000",
                "--security-opt=no-new-privileges"
            })
    void nothingIsInheritable(String flag) {
        assumeFalse(engine.isDocker(), "20.10 has this hole");
        String[] one = flag.isEmpty() ? new String[0] : new String[] {flag};
        isNothing(run(with(one, "busybox", "cat", "/proc/self/status")));
        String container = detached(with(one, "busybox", "sleep", "60"));
        isNothing(docker.ok("exec", container, "cat", "/proc/self/status"));
        isNothing(docker.ok("exec", "--privileged", container, "cat", "/proc/self/status"));
        isNothing(docker.ok("exec", "-u", "1000", container, "cat", "/proc/self/status"));
        isNothing(docker.ok("exec", container, "cat", "/proc/1/status"));
    }

    private static String[] with(String[] first, String... rest) {
        String[] all = java.util.Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    private static void isNothing(String status) {
        assertEquals("0000000000000000", line(status, "CapInh:"), status);
        assertEquals("0000000000000000", line(status, "CapAmb:"), status);
    }

    private static String line(String status, String key) {
        return status.lines()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElseThrow()
                .substring(key.length())
                .strip();
    }
}
