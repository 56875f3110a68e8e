/** HTTP that other bundles answer, on addresses of their own. */
package org.felucca.server.internal.site;
