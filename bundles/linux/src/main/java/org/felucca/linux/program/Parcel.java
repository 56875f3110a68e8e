package org.felucca.linux.program;

import org.felucca.linux.Fd;
import org.felucca.linux.Sockets;
import org.felucca.linux.Sys;

/**
 * A descriptor that a program hands to this process, unix(7) SCM_RIGHTS. The child has a table of its own, so that all else it has opened is gone
 * with it, also when it fails half way; with {@link CloneArgs#sharingFiles()} everything would stay open here.
 */
public final class Parcel implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CMSG_LENGTH = 20;
    private static final int CMSG_SPACE = 24;

    private final Fd sender;
    private final Fd receiver;

    private Parcel(Fd sender, Fd receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    /** To be closed by the caller. */
    public static Parcel open() {
        Fd[] pair = Sockets.pair();
        return new Parcel(pair[0], pair[1]);
    }

    /**
     * Adds the rows that send a descriptor. The program must not share our descriptors: the child's copy of our end becomes the one that is sent, as
     * a message must name its descriptor by a number that is known beforehand.
     */
    public void send(Program.Builder rows, Arg fd) {
        int number = receiver.number();
        Block control = Block.struct()
                .u64(CMSG_LENGTH)
                .u32(SOL_SOCKET)
                .u32(SCM_RIGHTS)
                .u32(number)
                .u32(0)
                .shownAs("{SCM_RIGHTS " + number + "}")
                .build();
        // A stream socket sends no descriptor without a byte beside it.
        Block one = Block.of((byte) 'd');
        Block iovec = Block.struct().pointer(one).u64(one.size()).build();
        Block message = Block.struct()
                .u64(0)
                .u64(0)
                .pointer(iovec)
                .u64(1)
                .pointer(control)
                .u64(CMSG_SPACE)
                .u64(0)
                .shownAs("{control " + control + "}")
                .build();
        rows.call("number the descriptor", Sys.DUP3, fd, Arg.value(number), Arg.NONE);
        rows.call("send the descriptor", Sys.SENDMSG, Arg.fd(sender), Arg.at(message), Arg.NONE);
    }

    /** What was sent, once the program has ended well. The caller closes it. */
    public Fd receive() {
        return Sockets.receiveDescriptor(receiver);
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
