package org.felucca.libcontainer;

import org.felucca.model.Errors;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.RuntimeSpec;

/** What a document must say, checked before anything is made. */
final class Specs {
    private Specs() {}

    static void check(RuntimeSpec spec) {
        if (spec.process() == null) {
            throw Errors.invalid("the document says no process");
        }
        check(spec.process());
        if (spec.linux() == null) {
            throw Errors.invalid("the document says nothing about Linux");
        }
    }

    static void check(OciProcess process) {
        if (process.args().isEmpty()) {
            throw Errors.invalid("no command specified");
        }
        if (!process.cwd().startsWith("/")) {
            throw Errors.invalid("cwd must be an absolute path: %s", process.cwd());
        }
        process.args().forEach(Specs::noZero);
        process.env().forEach(Specs::noZero);
    }

    private static void noZero(String text) {
        if (text.indexOf('\0') >= 0) {
            throw Errors.invalid("a zero byte in an argument or variable");
        }
    }
}
