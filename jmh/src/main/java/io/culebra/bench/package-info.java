/** What things cost: JMH benchmarks, and programs that are measured beside others. */
@NullMarked
package io.culebra.bench;

import org.jspecify.annotations.NullMarked;
