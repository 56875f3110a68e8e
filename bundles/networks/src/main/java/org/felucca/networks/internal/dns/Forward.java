package org.felucca.networks.internal.dns;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Poller;
import org.felucca.networks.internal.dns.DnsMessage.Question;

/**
 * One question that others are asked, one after the other until one answers: by UDP or TCP as the container has asked, from a socket of its own, so
 * that nobody can guess its port. Of the loop's thread alone.
 */
final class Forward {
    private static final int PATIENCE_SECONDS = 4;
    private static final int LONGEST = 65_535;

    private final DnsLoop loop;
    private final Fd namespace;
    private final Transport transport;
    private final byte[] query;
    private final Question question;
    private final Iterator<Upstream> servers;
    private final Consumer<byte[]> reply;

    private DnsLoop.Deadline deadline;
    private Poller.Registration datagrams;
    private Framed connection;
    private boolean done;

    /** @param reply called once, unless it is called off: with the answer of the first that has one, or that there was a failure */
    Forward(
            DnsLoop loop,
            Fd namespace,
            Transport transport,
            byte[] query,
            Question question,
            List<Upstream> servers,
            Consumer<byte[]> reply) {
        this.loop = loop;
        this.namespace = namespace;
        this.transport = transport;
        this.query = query;
        this.question = question;
        this.servers = servers.iterator();
        this.reply = reply;
    }

    void begin() {
        next();
    }

    private void next() {
        leave();
        while (servers.hasNext()) {
            Upstream server = servers.next();
            try {
                ask(server);
                deadline = loop.after(PATIENCE_SECONDS, this::next);
                return;
            } catch (LinuxException e) {
                leave(); // no way to this one; maybe there is one to the next
            }
        }
        finish(DnsMessage.empty(query, question, DnsMessage.SERVER_FAILURE));
    }

    private void ask(Upstream server) {
        Fd socket = server.connect(namespace, transport);
        if (transport == Transport.TCP) {
            connection = new Framed(loop.poller(), socket, this::arrived, this::next);
            connection.send(query);
            return;
        }
        datagrams = loop.poller().register(socket, (self, ready) -> receive());
        InetSockets.send(
                socket, ByteBuffer.allocateDirect(query.length).put(query).flip(), null);
        datagrams.want(true, false);
    }

    private void receive() {
        if (done || datagrams == null) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        try {
            if (LinuxFiles.read(datagrams.fd(), buffer) == LinuxFiles.WOULD_BLOCK) {
                datagrams.want(true, false);
                return;
            }
        } catch (LinuxException e) {
            next(); // nobody is there
            return;
        }
        byte[] answer = new byte[buffer.flip().remaining()];
        buffer.get(answer);
        arrived(answer);
        if (!done && datagrams != null) {
            datagrams.want(true, false);
        }
    }

    private void arrived(byte[] answer) {
        if (DnsMessage.answers(answer, query, question)) {
            finish(answer);
        }
    }

    private void finish(byte[] answer) {
        callOff();
        reply.accept(answer);
    }

    /** Nobody waits for the answer any more. */
    void callOff() {
        done = true;
        leave();
    }

    private void leave() {
        if (deadline != null) {
            deadline.callOff();
            deadline = null;
        }
        if (datagrams != null) {
            datagrams.close();
            datagrams.fd().close();
            datagrams = null;
        }
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
