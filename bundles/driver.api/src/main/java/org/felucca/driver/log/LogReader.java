package org.felucca.driver.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/** The ability of a {@link LogDriver} to read a log back. */
@ConsumerType
public interface LogReader {
    /**
     * Reads entries in order and gives each to the consumer, which may block.
     *
     * @throws InterruptedException when the thread was interrupted while following
     */
    void read(LogSpec spec, ReadSpec wanted, EntryConsumer consumer) throws IOException, InterruptedException;

    /** Where a log's file lies, for inspect. */
    Optional<Path> file(LogSpec spec);

    /** Takes an entry. */
    @FunctionalInterface
    interface EntryConsumer {
        /**
         * One entry.
         *
         * @param next where reading would go on after it, for {@link ReadSpec#from}
         */
        void accept(LogEntry entry, long next) throws IOException;
    }

    /** Tells a follower that something was written or that the log has ended. */
    interface Follow {
        /** Waits until there may be more than at the last call; false once nothing will come any more. */
        boolean await() throws InterruptedException;
    }

    /**
     * What is wanted.
     *
     * @param from where an earlier reading stopped; overrules {@code tail}
     * @param tail last entries; negative for all
     * @param follow absent: end at the end
     */
    record ReadSpec(
            OptionalLong from, int tail, Optional<Instant> since, Optional<Instant> until, Optional<Follow> follow) {}
}
