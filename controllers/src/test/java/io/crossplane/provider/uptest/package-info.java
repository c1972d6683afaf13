/** What Crossplane's uptest does with example files, done by ourselves: the same annotations, the same steps, the same order. */
package io.crossplane.provider.uptest;
