/** What programs do that others wrote for Docker's engine, with this one behind the socket. */
package org.felucca.clients;
