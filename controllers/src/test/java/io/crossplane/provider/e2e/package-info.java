/** The whole program as a user runs it: a process of its own against a real cluster. */
package io.crossplane.provider.e2e;
