package org.felucca.linux.program;

import org.felucca.linux.Arch;
import org.felucca.linux.Sys;

/** The one file of the hello-world image: a program that greets and ends. */
public final class HelloWorld {
    private static final String TEXT =
            """

            Hello from Felucca!
            This message shows that your installation works.

            What happened to bring it to you:
             1. The client asked the Felucca engine, over its socket, for a container of "hello-world".
             2. The engine made a root file system of the image, and a few namespaces around it.
             3. It started this very small program in there: two system calls in a file, no library,
                no compiler.
             4. The engine passed what the program wrote to the client, which shows it to you.

            For something bigger, try a shell:
             $ felucca run -it busybox sh

            """;

    private HelloWorld() {}

    /** The executable file for a processor, a few kilobytes. */
    public static byte[] file(Arch arch) {
        return Elf.save(program(), arch);
    }

    static Program program() {
        Block text = Block.text(TEXT);
        Program.Builder rows = Program.builder();
        rows.call("greet", Sys.WRITE, Arg.value(1), Arg.at(text), Arg.value(text.size() - 1));
        rows.exit(0);
        return rows.build();
    }
}
