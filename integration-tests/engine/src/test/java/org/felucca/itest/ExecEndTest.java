package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** A further process whose container ends at the same moment. */
class ExecEndTest extends EngineTest {
    /** Either it had ended by itself or it was killed with the container; who waits for it is told in any case. */
    @RepeatedTest(15)
    @Timeout(120)
    void anExecThatItsContainerTakesAlongEndsToo() {
        String id = detached("busybox", "sh", "-c", "until [ -e /go ]; do :; done");
        Commands.Result told = docker.run("exec", id, "touch", "/go");
        assertTrue(told.exit() == 0 || told.exit() == 137, told.toString());
    }
}
