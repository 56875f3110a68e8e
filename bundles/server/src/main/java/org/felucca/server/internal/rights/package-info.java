/** What a client may do whose socket, or whose user, has fewer rights than all. */
package org.felucca.server.internal.rights;
