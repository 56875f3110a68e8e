package org.felucca.linux.program;

/** The place that is no row: the program has failed. */
final class FailureLabel extends Label {
    @Override
    int row() {
        return Program.FAIL;
    }
}
