/** Contracts of QUIC as applications see them: connections, streams, settings, events. */
@NullMarked
package io.culebra.api;

import org.jspecify.annotations.NullMarked;
