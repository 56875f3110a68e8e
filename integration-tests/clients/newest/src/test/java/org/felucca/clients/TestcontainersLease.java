package org.felucca.clients;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Tests that hold a lease of their session, start a container, and hang. */
final class TestcontainersLease {
    private TestcontainersLease() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        SocketChannel lease = SocketChannel.open(StandardProtocolFamily.UNIX);
        lease.connect(UnixDomainSocketAddress.of(
                URI.create(System.getenv("DOCKER_HOST")).getPath()));
        lease.write(StandardCharsets.UTF_8.encode("POST /leases?grace=0&label=org.testcontainers.sessionId="
                + DockerClientFactory.SESSION_ID + " HTTP/1.1\r\nHost: felucca\r\n\r\n"));
        lease.read(ByteBuffer.allocate(1024));
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("busybox:latest"))
                .withCommand("sleep", "1000")
                .withNetworkMode("none");
        container.start();
        System.out.println("started " + container.getContainerId());
        // until it is killed, which is what it is here for
        new CountDownLatch(1).await();
        lease.close();
    }
}
