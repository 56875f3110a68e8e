/** The endpoints of the API: a class for each resource, in each one table. Old clients' quirks of behaviour live here in named methods. */
package org.felucca.server.internal.routes;
