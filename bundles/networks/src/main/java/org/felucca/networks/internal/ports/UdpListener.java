package org.felucca.networks.internal.ports;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes datagrams on to a container, for each sender from a socket of its own, so that answers find the way back. Of the loop's thread alone. */
final class UdpListener implements Proxy.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
    /** As Docker's proxy. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private static final int MOST_SENDERS = 1024;
    private static final int DATAGRAMS_A_TURN = 64;

    private final Poller poller;
    private final InetSocketAddress to;
    private final Poller.Registration registration;
    private final ByteBuffer buffer;
    /** By sender; the one that was used longest ago comes first. */
    private final Map<InetSocketAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Sender {
        private final Poller.Registration answers;
        private long used;

        Sender(Poller.Registration answers) {
            this.answers = answers;
        }

        void close() {
            answers.close();
            answers.fd().close();
        }
    }

    /** @param buffer direct, for one datagram at a time */
    UdpListener(Poller poller, Fd socket, InetSocketAddress to, ByteBuffer buffer) {
        this.buffer = buffer;
        this.poller = poller;
        this.to = to;
        this.registration = poller.register(socket, (self, ready) -> receive());
        registration.want(true, false);
    }

    private void receive() {
        try {
            for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
                buffer.clear();
                Optional<InetSocketAddress> from = InetSockets.receive(registration.fd(), buffer);
                if (from.isEmpty()) {
                    break;
                }
                buffer.flip();
                Sender sender = sender(from.get());
                sender.used = System.nanoTime();
                InetSockets.send(sender.answers.fd(), buffer, null);
            }
        } catch (LinuxException e) {
            LOG.warn("a datagram to {} is lost: {}", to, e.getMessage());
        }
        registration.want(true, false);
    }

    private Sender sender(InetSocketAddress from) {
        Sender known = senders.get(from);
        if (known != null) {
            return known;
        }
        if (senders.size() >= MOST_SENDERS) {
            Iterator<Sender> oldest = senders.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        Fd socket = InetSockets.connect(Transport.UDP, to);
        Sender sender = new Sender(poller.register(socket, (self, ready) -> answer(self, from)));
        sender.answers.want(true, false);
        senders.put(from, sender);
        return sender;
    }

    private void answer(Poller.Registration answers, InetSocketAddress to) {
        Sender sender = senders.get(to);
        if (sender != null) {
            sender.used = System.nanoTime();
        }
        try {
            for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
                buffer.clear();
                if (InetSockets.receive(answers.fd(), buffer).isEmpty()) {
                    break;
                }
                buffer.flip();
                InetSockets.send(registration.fd(), buffer, to);
            }
        } catch (LinuxException e) {
            LOG.debug("an answer to {} is lost: {}", to, e.getMessage());
        }
        answers.want(true, false);
    }

    @Override
    public void tick() {
        long now = System.nanoTime();
        Iterator<Sender> oldest = senders.values().iterator();
        while (oldest.hasNext()) {
            Sender sender = oldest.next();
            if (now - sender.used < IDLE_NANOS) {
                return;
            }
            sender.close();
            oldest.remove();
        }
    }

    @Override
    public void close() {
        registration.close();
        senders.values().forEach(Sender::close);
        senders.clear();
    }
}
