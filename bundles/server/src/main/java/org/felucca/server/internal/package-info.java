/** The front door for Docker's clients: listens on a socket, and turns HTTP requests into jobs. */
package org.felucca.server.internal;
