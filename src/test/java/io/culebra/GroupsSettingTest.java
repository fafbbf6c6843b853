package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionParams;
import io.culebra.internal.crypto.NamedGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsSettingTest {
    private static ConnectionParams params(List<String> groups, List<String> shares) {
        return ConnectionParams.client("h3")
                .groups(groups.toArray(new String[0]))
                .keyShares(shares.toArray(new String[0]))
                .build();
    }

    @Test
    void isAllOfThemWithTwoSharesIfNothingIsSaid() {
        ConnectionParams params = params(List.of(), List.of());
        assertEquals(List.of(NamedGroup.values()), Groups.wanted(params));
        assertEquals(List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519), Groups.shared(params));
    }

    @Test
    void sendsAShareOfTheFirstAndOfItsCurveIfThatIsWanted() {
        assertEquals(
                List.of(NamedGroup.SECP384R1),
                Groups.shared(params(List.of("secp384r1", "x25519"), List.of())));
        assertEquals(
                List.of(NamedGroup.SECP256R1MLKEM768, NamedGroup.SECP256R1),
                Groups.shared(params(List.of("SecP256r1MLKEM768", "secp256r1"), List.of())));
        assertEquals(
                List.of(NamedGroup.X25519MLKEM768),
                Groups.shared(params(List.of("X25519MLKEM768", "secp256r1"), List.of())));
    }

    @Test
    void sendsTheSharesThatAreNamed() {
        ConnectionParams params = params(List.of("x25519", "secp256r1"), List.of("secp256r1"));
        assertEquals(List.of(NamedGroup.X25519, NamedGroup.SECP256R1), Groups.wanted(params));
        assertEquals(List.of(NamedGroup.SECP256R1), Groups.shared(params));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertMessage("groups has 'X448'", params(List.of("X448"), List.of()));
        assertMessage("keyShares has 'X448'", params(List.of(), List.of("X448")));
        assertMessage(
                "keyShares [secp256r1] are not all among",
                params(List.of("x25519"), List.of("secp256r1")));
    }

    private static void assertMessage(String start, ConnectionParams params) {
        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> Groups.shared(params))
                                .getMessage());
        assertTrue(message.startsWith(start), message);
    }
}
