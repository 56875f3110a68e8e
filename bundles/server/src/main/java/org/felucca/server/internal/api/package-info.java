/** From HTTP to routes: versions, paths, queries, bodies, answers, streams and errors. Knows no container and no image. */
package org.felucca.server.internal.api;
