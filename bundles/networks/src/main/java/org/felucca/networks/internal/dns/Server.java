package org.felucca.networks.internal.dns;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Poller;
import org.felucca.model.ContainerId;
import org.felucca.networks.internal.dns.DnsMessage.Question;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name server of one container. Of the loop's thread alone. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int DATAGRAMS_A_TURN = 64;
    private static final int SHORTEST = 12;
    private static final int MOST_FORWARDS = 1024;
    private static final int MOST_CONNECTIONS = 128;
    private static final int IDLE_SECONDS = 20;
    private static final int FULL_LIMIT = 65_535;

    private final DnsLoop loop;
    private final ContainerId container;
    private final DnsSockets sockets;
    private final Names names;
    private final Answers answers;
    private final List<String> nameservers;
    private final ByteBuffer buffer;
    private final Set<Forward> forwards = new HashSet<>();
    private final Set<Framed> connections = new HashSet<>();
    private final Poller.Registration udp;
    private final Poller.Registration tcp;

    /**
     * @param nameservers to be asked about other names; empty for the host's
     * @param buffer direct, for one datagram at a time
     */
    Server(
            DnsLoop loop,
            ContainerId container,
            DnsSockets sockets,
            Names names,
            List<String> nameservers,
            ByteBuffer buffer) {
        this.loop = loop;
        this.container = container;
        this.sockets = sockets;
        this.names = names;
        this.answers = new Answers(names);
        this.nameservers = nameservers;
        this.buffer = buffer;
        this.udp = loop.poller().register(sockets.udp(), (self, ready) -> receive());
        this.tcp = loop.poller().register(sockets.tcp(), (self, ready) -> accept());
        udp.want(true, false);
        tcp.want(true, false);
    }

    private void receive() {
        try {
            for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
                buffer.clear();
                Optional<InetSocketAddress> from = InetSockets.receive(sockets.udp(), buffer);
                if (from.isEmpty()) {
                    break;
                }
                byte[] query = new byte[buffer.flip().remaining()];
                buffer.get(query);
                answer(query, Transport.UDP, answer -> send(answer, from.get()));
            }
        } catch (LinuxException e) {
            LOG.warn("container {}: a question is lost: {}", container.abbreviated(), e.getMessage());
        }
        udp.want(true, false);
    }

    private void send(byte[] answer, InetSocketAddress to) {
        buffer.clear();
        buffer.put(answer, 0, Math.min(answer.length, buffer.capacity())).flip();
        InetSockets.send(sockets.udp(), buffer, to);
    }

    private void accept() {
        try {
            for (Optional<Fd> client = InetSockets.accept(sockets.tcp());
                    client.isPresent();
                    client = InetSockets.accept(sockets.tcp())) {
                if (connections.size() < MOST_CONNECTIONS) {
                    new Client(client.get());
                } else {
                    client.get().close();
                }
            }
        } catch (LinuxException e) {
            LOG.warn("container {}: a question by TCP is lost: {}", container.abbreviated(), e.getMessage());
        }
        tcp.want(true, false);
    }

    /** Somebody who asks by TCP, until nothing has been asked for a while. */
    private final class Client {
        private final Framed connection;
        private DnsLoop.Deadline idle;

        Client(Fd socket) {
            connection = new Framed(loop.poller(), socket, this::asked, this::gone);
            connections.add(connection);
            idle = loop.after(IDLE_SECONDS, this::giveUp);
        }

        private void asked(byte[] query) {
            idle.callOff();
            idle = loop.after(IDLE_SECONDS, this::giveUp);
            answer(query, Transport.TCP, connection::send);
        }

        private void giveUp() {
            connection.close();
            gone();
        }

        private void gone() {
            idle.callOff();
            connections.remove(connection);
        }
    }

    private void answer(byte[] query, Transport transport, Consumer<byte[]> reply) {
        Optional<Question> question = DnsMessage.question(query);
        if (question.isEmpty()) {
            if (query.length >= SHORTEST && query[2] >= 0) {
                reply.accept(DnsMessage.malformed(query));
            }
            return;
        }
        int limit = transport == Transport.UDP ? question.get().limit() : FULL_LIMIT;
        Optional<byte[]> own = answers.to(container, query, question.get(), limit);
        if (own.isPresent()) {
            reply.accept(own.get());
        } else if (!names.leadsOut(container) || forwards.size() >= MOST_FORWARDS) {
            reply.accept(DnsMessage.empty(query, question.get(), DnsMessage.SERVER_FAILURE));
        } else {
            forward(query, question.get(), transport, reply);
        }
    }

    private void forward(byte[] query, Question question, Transport transport, Consumer<byte[]> reply) {
        Forward[] self = new Forward[1];
        Forward forward =
                new Forward(loop, sockets.namespace(), transport, query, question, Upstream.of(nameservers), answer -> {
                    forwards.remove(self[0]);
                    reply.accept(answer);
                });
        self[0] = forward;
        forwards.add(forward);
        forward.begin();
    }

    /** Answers no more. The sockets stay open; what was being asked is forgotten, and asked again by who needs it. */
    void close() {
        udp.close();
        tcp.close();
        forwards.forEach(Forward::callOff);
        connections.forEach(Framed::close);
    }
}
