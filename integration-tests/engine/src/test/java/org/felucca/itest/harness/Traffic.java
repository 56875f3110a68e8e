package org.felucca.itest.harness;

import java.io.IOException;
import java.util.Map;

/** Real packets between network namespaces, each named by a process in it. The programs are the machine's, so no image has to have them. */
public final class Traffic {
    private static final String SERVER =
            """
            use IO::Socket::INET; $| = 1;
            my ($proto, $port) = @ARGV;
            if ($proto eq "udp") {
              my $s = IO::Socket::INET->new(LocalPort => $port, Proto => "udp") or die "$@ $!"; print "ready\\n";
              while (1) { my $from = $s->recv(my $text, 2000); $s->send("$text from " . $s->peerhost . "\\n", 0, $from); }
            }
            my $s = IO::Socket::INET->new(LocalPort => $port, Listen => 20, ReuseAddr => 1) or die "$@ $!"; print "ready\\n";
            while (my $c = $s->accept) { my $text = <$c>; chomp $text; print $c "$text from " . $c->peerhost . "\\n"; close $c; }
            """;

    private static final String CLIENT =
            """
            use IO::Socket::IP;
            my ($proto, $host, $port) = @ARGV; alarm 4;
            my $s = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port, Timeout => 3, GetAddrInfoFlags => 0,
              Type => $proto eq "udp" ? SOCK_DGRAM : SOCK_STREAM) or die "connect: $@ $!";
            for (1 .. $proto eq "udp" ? 10 : 1) {
              syswrite $s, "hello\\n"; my $r = ""; vec($r, fileno($s), 1) = 1;
              next unless select($r, undef, undef, $proto eq "udp" ? 0.3 : 3);
              my $got = sysread $s, my $text, 2000; next if !defined $got; die "end" if !$got; $text =~ s/\\n//g; print $text; exit 0;
            }
            die "no answer";
            """;

    private static final String SENDER =
            """
            use IO::Socket::INET; $| = 1;
            my $s = IO::Socket::INET->new(PeerHost => $ARGV[0], PeerPort => $ARGV[1], LocalPort => 4444, Proto => "udp") or die $!;
            while (1) {
              $s->send("x\n"); my $r = ""; vec($r, fileno($s), 1) = 1;
              if (select($r, undef, undef, 0.2)) { my $n = sysread $s, my $text, 2000; print "answer\n" if $n; }
              select(undef, undef, undef, 0.05);
            }
            """;

    private Traffic() {}

    /** Answers on a port of a namespace until closed; each answer names the sender that was seen. */
    public static Commands.Running serve(long namespaceOf, String protocol, int port) throws IOException {
        Commands.Running server =
                Commands.start(Map.of(), enter(namespaceOf, "perl", "-e", SERVER, protocol, Integer.toString(port)));
        server.awaitOut("ready");
        return server;
    }

    /** Whom the server behind an address sees, asked from a namespace; fails when nobody answers. */
    public static String ask(long namespaceOf, String protocol, String host, int port) {
        String answer = client(namespaceOf, protocol, host, port).ok();
        if (!answer.startsWith("hello from ")) {
            throw new AssertionError(protocol + " " + host + " port " + port + " answers " + answer);
        }
        return answer.substring("hello from ".length());
    }

    /** Sends datagrams from one port again and again until closed; each answer is a line. */
    public static Commands.Running keepSending(long namespaceOf, String host, int port) throws IOException {
        return Commands.start(Map.of(), enter(namespaceOf, "perl", "-e", SENDER, host, Integer.toString(port)));
    }

    /** Whether somebody answers. */
    public static boolean answers(long namespaceOf, String protocol, String host, int port) {
        return client(namespaceOf, protocol, host, port).exit() == 0;
    }

    private static Commands.Result client(long namespaceOf, String protocol, String host, int port) {
        return Commands.run(
                Map.of(),
                new byte[0],
                enter(namespaceOf, "perl", "-e", CLIENT, protocol, host, Integer.toString(port)));
    }

    private static String[] enter(long namespaceOf, String... command) {
        String[] all = new String[command.length + 4];
        all[0] = "nsenter";
        all[1] = "--net";
        all[2] = "--target";
        all[3] = Long.toString(namespaceOf);
        System.arraycopy(command, 0, all, 4, command.length);
        return all;
    }
}
