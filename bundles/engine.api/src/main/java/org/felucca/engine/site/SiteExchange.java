package org.felucca.engine.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** A request and its answer. Of use to the thread that {@linkplain Site#answer answers}, as long as it does. */
@ProviderType
public interface SiteExchange {
    String method();

    /** The path as it was sent, without the query; percent-encoded still. */
    String path();

    /** The query as it was sent, percent-encoded still; empty if there is none. */
    String query();

    /** A header's first value, whatever the case of its name. */
    Optional<String> header(String name);

    /** Bytes of the body, if the client said how many. */
    OptionalLong length();

    /** The body as it comes. Throws IOException when the client breaks off. Need not be read, nor closed. */
    InputStream body();

    /** Adds a header to the answer, which has not begun. */
    void add(String name, String value);

    /** Sends the answer. {@code HEAD} gets the header of it. */
    void send(int status, byte[] body) throws IOException;

    /** Sends a status with no body, whatever the headers that were added say of its length. */
    void send(int status) throws IOException;

    /**
     * Sends a part of a file, which the caller closes.
     *
     * @param position of its first byte
     * @param count of bytes
     */
    void send(int status, FileChannel file, long position, long count) throws IOException;
}
