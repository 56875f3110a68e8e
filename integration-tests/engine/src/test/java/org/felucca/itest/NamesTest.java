package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.NameServer;
import org.junit.jupiter.api.Test;

/** Containers of one network find each other by name, and everybody else through the engine. */
class NamesTest extends EngineTest {
    private String address(String container, String network) {
        return inspect(container)
                .getAsJsonObject("NetworkSettings")
                .getAsJsonObject("Networks")
                .getAsJsonObject(network)
                .get("IPAddress")
                .getAsString();
    }

    /** What a name leads to; the answer of the program where it leads nowhere. */
    private String found(String asker, String name) {
        String out =
                docker.run("exec", asker, "ping", "-c", "1", "-W", "1", name).out();
        int start = out.indexOf('(');
        return start < 0 ? out : out.substring(start + 1, out.indexOf(')'));
    }

    private void sleeper(String name, String network, String... flags) {
        String[] words = new String[7 + flags.length];
        System.arraycopy(new String[] {"run", "-d", "--name", name, "--network", network}, 0, words, 0, 6);
        System.arraycopy(flags, 0, words, 6, flags.length);
        words[words.length - 1] = "busybox";
        docker.ok(
                Stream.concat(Arrays.stream(words), Stream.of("sleep", "1000")).toArray(String[]::new));
    }

    @Test
    void namesAliasesIdsAndAddressesAreFound() {
        docker.ok("network", "create", "names");
        sleeper("asker", "names");
        sleeper("web", "names", "--network-alias", "www", "--network-alias", "Shop");
        String address = address("web", "names");
        String id = inspect("web").get("Id").getAsString();
        for (String name : new String[] {"web", "www", "shop", "WEB", id.substring(0, 12), "web.names", "www.names"}) {
            assertEquals(address, found("asker", name), name);
        }
        String reverse = docker.run("exec", "asker", "nslookup", address).out();
        assertTrue(reverse.contains("web.names"), reverse);
        String file = docker.ok("exec", "asker", "cat", "/etc/resolv.conf");
        assertTrue(file.contains("nameserver 127.0.0.11\n"), file);
        assertTrue(file.contains("ndots:0"), file);
        docker.ok("network", "create", "others");
        sleeper("stranger", "others");
        assertEquals("", found("stranger", "web"));
        docker.ok("network", "connect", "--alias", "visitor", "others", "web");
        assertEquals(address("web", "others"), found("stranger", "visitor"));
        docker.ok("rename", "web", "net");
        assertEquals(address("net", "others"), found("stranger", "net"));
        docker.ok("network", "disconnect", "others", "net");
        assertEquals("", found("stranger", "net"));
        docker.ok("rm", "-f", "net");
        assertEquals("", found("asker", "www"));
    }

    @Test
    void anAliasMayBeSeveralAndALinkIsOnesOwn() {
        docker.ok("network", "create", "shared");
        sleeper("first", "shared", "--network-alias", "both");
        sleeper("second", "shared", "--network-alias", "both");
        sleeper("linked", "shared", "--link", "first:mine");
        assertEquals(address("first", "shared"), found("linked", "mine"));
        assertEquals("", found("second", "mine"));
        String both = docker.run("exec", "linked", "nslookup", "both").out();
        assertTrue(both.contains(address("first", "shared")), both);
        assertTrue(both.contains(address("second", "shared")), both);
    }

    @Test
    void otherNamesAreAskedFromTheContainersOwnNamespace() throws IOException {
        docker.ok("network", "create", "--subnet", "10.219.0.0/24", "asking");
        try (NameServer server = new NameServer(engine, "10.219.0.1")) {
            sleeper("curious", "asking", "--dns", "10.219.0.1");
            assertEquals(NameServer.ANSWER, found("curious", "somewhere.test"));
            assertTrue(server.asked().contains(address("curious", "asking")), server.asked());
        }
        if (engine.isDocker()) {
            return; // says nothing, where its successors say SERVFAIL
        }
        sleeper("lost", "asking", "--dns", "127.0.0.1");
        Commands.Result nobody = docker.run("exec", "lost", "nslookup", "somewhere.test");
        assertTrue((nobody.out() + nobody.err()).contains("SERVFAIL"), nobody.toString());
    }

    @Test
    void portFiftyThreeIsLeftToServersInTheContainer() {
        docker.ok("network", "create", "serving");
        String[] server = {"busybox", "nc", "-ll", "-p", "53", "-e", "hostname"};
        docker.ok(Stream.concat(
                        Stream.of("run", "-d", "--name", "dns", "--hostname", "own-server", "--network", "serving"),
                        Arrays.stream(server))
                .toArray(String[]::new));
        sleeper("client", "serving");
        Await.until("the container's own server", () -> docker.run("exec", "client", "nc", "-w", "2", "dns", "53")
                .out()
                .contains("own-server"));
    }
}
