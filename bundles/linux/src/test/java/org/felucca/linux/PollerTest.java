package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollerTest {
    @Test
    void handlerIsCalledOncePerWant() {
        Poller poller = Poller.open();
        AtomicInteger calls = new AtomicInteger();
        try (Pipe pipe = Pipe.open()) {
            Poller.Registration registration =
                    poller.register(pipe.read(), (self, ready) -> calls.addAndGet(ready.readable() ? 1 : 100));
            LinuxFiles.writeAll(pipe.write(), new byte[] {1});
            assertEquals(0, poller.poll(0));
            registration.want(true, false);
            assertEquals(1, poller.poll(1000));
            assertEquals(0, poller.poll(0));
            registration.want(true, false);
            assertEquals(1, poller.poll(1000));
            registration.close();
        }
        assertEquals(2, calls.get());
        poller.free();
    }

    @Test
    void endOfFileAndHangUpAreSeen() {
        Poller poller = Poller.open();
        List<Poller.Ready> seen = new ArrayList<>();
        try (Pipe pipe = Pipe.open()) {
            poller.register(pipe.read(), (self, ready) -> seen.add(ready)).want(true, false);
            pipe.write().close();
            poller.poll(1000);
            assertEquals(0, LinuxFiles.read(pipe.read(), ByteBuffer.allocate(1)));
        }
        assertEquals(List.of(new Poller.Ready(true, false, true)), seen);
        poller.free();
    }

    @Test
    void loopRunsTasksWakesAndEnds() throws Exception {
        Poller poller = Poller.open();
        Thread loop = new Thread(poller::run, "felucca-linux-test-loop");
        loop.start();
        CompletableFuture<Thread> ranOn = new CompletableFuture<>();
        poller.execute(() -> ranOn.complete(Thread.currentThread()));
        assertEquals(loop, ranOn.get(5, TimeUnit.SECONDS));
        poller.close();
        loop.join(5000);
        assertTrue(!loop.isAlive());
    }

    @Test
    void sizeOfATerminalIsSeenAtItsOtherEnd() {
        try (Fd master = Pty.openMaster();
                Fd slave = Pty.openSlave(master)) {
            Pty.resize(master, new Pty.Size(24, 80));
            assertEquals(new Pty.Size(24, 80), Pty.size(slave));
            assertTrue(Pty.number(master) >= 0);
        }
    }

    @Test
    void peerOfAUnixSocketIsKnown() {
        Fd[] pair = Sockets.pair();
        assertEquals(
                new Sockets.PeerCredentials((int) ProcessHandle.current().pid(), Host.uid(), Host.uid()),
                Sockets.peerCredentials(pair[0]));
        pair[0].close();
        pair[1].close();
    }

    @Test
    void netlinkSocketAnswers() {
        try (Fd socket = Sockets.netlink(Sockets.NETLINK_ROUTE)) {
            // RTM_GETLINK (18), NLM_F_REQUEST | NLM_F_DUMP, then an empty struct ifinfomsg
            ByteBuffer request = ByteBuffer.allocate(32).order(java.nio.ByteOrder.nativeOrder());
            request.putInt(32)
                    .putShort((short) 18)
                    .putShort((short) 0x301)
                    .putInt(1)
                    .putInt(0);
            Sockets.sendNetlink(socket, request.rewind());
            ByteBuffer answer = Sockets.receive(socket);
            final int rtmNewlink = 16;
            assertEquals(rtmNewlink, answer.getShort(4));
            assertEquals(1, answer.getInt(8));
        }
    }

    @Test
    void hostIsNewEnoughAndTellsItsCapabilities() {
        Host.requireKernel();
        assertTrue(Host.uname().atLeast(5, 12));
        assertTrue(!new Host.Uname("Linux", "", "5.11.9-x", "", "").atLeast(5, 12));
        assertTrue(new Host.Uname("Linux", "", "6.1.0", "", "").atLeast(5, 12));
        assertTrue(Host.capabilities().bounding() != 0);
        assertTrue(Host.limit(0, 7).soft() != 0);
    }
}
