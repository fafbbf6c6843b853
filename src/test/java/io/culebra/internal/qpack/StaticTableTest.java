package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9204, appendix A. */
class StaticTableTest {
    @Test
    void findsEveryEntryByNameAndValue() {
        for (int index = 0; index < StaticTable.SIZE; index++) {
            assertEquals(
                    index, StaticTable.find(StaticTable.name(index), StaticTable.value(index)));
        }
    }

    @Test
    void findsEveryNameWithAnotherValue() {
        for (int index = 0; index < StaticTable.SIZE; index++) {
            int found = StaticTable.find(StaticTable.name(index), "no such value");
            assertTrue(found < 0 && found != StaticTable.UNKNOWN);
            assertEquals(StaticTable.name(index), StaticTable.name(~found));
        }
    }

    @Test
    void knowsNoOtherNames() {
        for (String name : new String[] {"", "x", "content-typ", "Content-Type", ":protocol"}) {
            assertEquals(StaticTable.UNKNOWN, StaticTable.find(name, ""));
        }
    }

    @Test
    void findsStatusCodesByNumber() {
        int found = 0;
        for (int status = 100; status < 1000; status++) {
            int index = StaticTable.findStatus(status);
            if (index >= 0) {
                found++;
                assertEquals(":status", StaticTable.name(index));
                assertEquals(String.valueOf(status), StaticTable.value(index));
            }
        }
        assertEquals(14, found);
    }

    @Test
    void hasTheEntriesThatAreEasyToGetWrong() {
        assertEquals("text/plain;charset=utf-8", StaticTable.value(54));
        assertEquals("text/html; charset=utf-8", StaticTable.value(52));
        assertEquals("max-age=31536000; includesubdomains; preload", StaticTable.value(58));
        assertEquals("public, max-age=31536000", StaticTable.value(41));
        assertEquals("application/x-www-form-urlencoded", StaticTable.value(47));
        assertEquals(
                "script-src 'none'; object-src 'none'; base-uri 'none'", StaticTable.value(85));
        assertEquals("bytes=0-", StaticTable.value(55));
        assertEquals("FALSE", StaticTable.value(73));
        assertEquals("sameorigin", StaticTable.value(98));
        assertEquals(":authority", StaticTable.name(0));
        assertEquals("x-frame-options", StaticTable.name(97));
    }

    @Test
    void namesCredentials() {
        for (String name :
                new String[] {"cookie", "set-cookie", "authorization", "proxy-authorization"}) {
            assertTrue(StaticTable.isCredential(name), name);
        }
        for (int index = 0; index < StaticTable.SIZE; index++) {
            assertEquals(
                    StaticTable.isCredential(StaticTable.name(index)),
                    StaticTable.isCredential(index));
        }
        assertTrue(!StaticTable.isCredential("x-unknown"));
    }
}
