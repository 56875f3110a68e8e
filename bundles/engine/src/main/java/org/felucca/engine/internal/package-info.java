/** The engine: runs jobs, keeps their books, tells events. */
package org.felucca.engine.internal;
