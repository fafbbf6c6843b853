package io.culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointOptionsTest {
    private static final EndpointOptions DEFAULTS = EndpointOptions.DEFAULTS;

    private static final Map<String, EndpointOptions> CHANGED =
            Map.of(
                    "workers", DEFAULTS.withWorkers(7),
                    "idle", DEFAULTS.withIdle(EndpointOptions.Idle.SPIN),
                    "pin", DEFAULTS.withPin(!DEFAULTS.pin()),
                    "aead", DEFAULTS.withAead("jdk"),
                    "publicKeys", DEFAULTS.withPublicKeys("jdk"),
                    "retry", DEFAULTS.withRetry(EndpointOptions.Retry.ALWAYS));

    @Test
    void differInWhatWasChangedAndNothingElse() throws ReflectiveOperationException {
        for (Map.Entry<String, EndpointOptions> change : CHANGED.entrySet()) {
            for (RecordComponent option : EndpointOptions.class.getRecordComponents()) {
                Object before = option.getAccessor().invoke(DEFAULTS);
                Object after = option.getAccessor().invoke(change.getValue());
                if (option.getName().equals(change.getKey())) {
                    assertNotEquals(before, after, option.getName());
                } else {
                    assertEquals(before, after, option.getName());
                }
            }
        }
    }
}
