/** The facts of Docker's Engine API definition, and the validator that holds answers against them. For tests. */
package org.felucca.contract;
