package org.felucca.launcher;

/** Why the engine cannot start, in one sentence that says what to do about it. It is printed without a stack trace. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartFailure(String sentence) {
        super(sentence);
    }

    public StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
