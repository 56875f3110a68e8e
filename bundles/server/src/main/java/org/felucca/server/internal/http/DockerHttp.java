package org.felucca.server.internal.http;

import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP as Docker's clients speak it. The command line up to 23.0 sends an empty {@code Host} with what it wants to be hijacked, which RFC 9112
 * (section 3.2) allows and Jetty does not.
 */
public final class DockerHttp extends HttpConnectionFactory {
    private static final HostPortHttpField NAMED = new HostPortHttpField("docker");

    /** With Jetty's settings. */
    public DockerHttp(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new LenientConnection(getHttpConfiguration(), connector, endPoint);
        connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
        return configure(connection, connector, endPoint);
    }

    private static final class LenientConnection extends HttpConnection {
        LenientConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new RequestHandler() {
                @Override
                public void parsedHeader(HttpField field) {
                    boolean nameless = field.getHeader() == HttpHeader.HOST
                            && (field.getValue() == null || field.getValue().isBlank());
                    super.parsedHeader(nameless ? NAMED : field);
                }
            };
        }
    }
}
