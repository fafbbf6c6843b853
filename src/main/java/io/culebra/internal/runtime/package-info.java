/**
 * Threads: each worker receives, runs the engine for its connections and sends, on one CPU and to
 * completion; nothing else touches its connections.
 */
@NullMarked
package io.culebra.internal.runtime;

import org.jspecify.annotations.NullMarked;
