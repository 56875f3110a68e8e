package org.felucca.driver.exec;

import java.nio.ByteBuffer;
import org.felucca.model.StreamKind;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes the output of a process. */
@ConsumerType
public interface OutputListener {
    /**
     * Some output. Called by one thread at a time for each stream; a call that blocks holds up this stream of this process and nothing else.
     * The buffer is the callee's until it returns.
     */
    void output(StreamKind stream, ByteBuffer bytes);
}
