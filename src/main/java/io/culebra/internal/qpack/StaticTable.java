package io.culebra.internal.qpack;

import java.util.Arrays;

/**
 * The predefined field lines, and where a field is among them.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9204#appendix-A RFC 9204, appendix A
 */
final class StaticTable {
    /** How many entries there are; the first has index 0. */
    static final int SIZE = 99;

    /** {@link #find} knows not even the name. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    /** An entry with the name {@code content-length}. */
    static final int CONTENT_LENGTH = 4;

    /** An entry with the name {@code :status}. */
    static final int STATUS_103 = 24;

    private static final int COOKIE = 5;
    private static final int SET_COOKIE = 14;
    private static final int AUTHORIZATION = 84;

    /** One entry a line, in order of the index: name, the first equals sign, value. */
    private static final String LINES =
            """
            :authority=
            :path=/
            age=0
            content-disposition=
            content-length=0
            cookie=
            date=
            etag=
            if-modified-since=
            if-none-match=
            last-modified=
            link=
            location=
            referer=
            set-cookie=
            :method=CONNECT
            :method=DELETE
            :method=GET
            :method=HEAD
            :method=OPTIONS
            :method=POST
            :method=PUT
            :scheme=http
            :scheme=https
            :status=103
            :status=200
            :status=304
            :status=404
            :status=503
            accept=*/*
            accept=application/dns-message
            accept-encoding=gzip, deflate, br
            accept-ranges=bytes
            access-control-allow-headers=cache-control
            access-control-allow-headers=content-type
            access-control-allow-origin=*
            cache-control=max-age=0
            cache-control=max-age=2592000
            cache-control=max-age=604800
            cache-control=no-cache
            cache-control=no-store
            cache-control=public, max-age=31536000
            content-encoding=br
            content-encoding=gzip
            content-type=application/dns-message
            content-type=application/javascript
            content-type=application/json
            content-type=application/x-www-form-urlencoded
            content-type=image/gif
            content-type=image/jpeg
            content-type=image/png
            content-type=text/css
            content-type=text/html; charset=utf-8
            content-type=text/plain
            content-type=text/plain;charset=utf-8
            range=bytes=0-
            strict-transport-security=max-age=31536000
            strict-transport-security=max-age=31536000; includesubdomains
            strict-transport-security=max-age=31536000; includesubdomains; preload
            vary=accept-encoding
            vary=origin
            x-content-type-options=nosniff
            x-xss-protection=1; mode=block
            :status=100
            :status=204
            :status=206
            :status=302
            :status=400
            :status=403
            :status=421
            :status=425
            :status=500
            accept-language=
            access-control-allow-credentials=FALSE
            access-control-allow-credentials=TRUE
            access-control-allow-headers=*
            access-control-allow-methods=get
            access-control-allow-methods=get, post, options
            access-control-allow-methods=options
            access-control-expose-headers=content-length
            access-control-request-headers=content-type
            access-control-request-method=get
            access-control-request-method=post
            alt-svc=clear
            authorization=
            content-security-policy=script-src 'none'; object-src 'none'; base-uri 'none'
            early-data=1
            expect-ct=
            forwarded=
            if-range=
            origin=
            purpose=prefetch
            server=
            timing-allow-origin=*
            upgrade-insecure-requests=1
            user-agent=
            x-forwarded-for=
            x-frame-options=deny
            x-frame-options=sameorigin
            """;

    private static final int STATUSES = 600;
    private static final int SLOTS = 256;
    private static final int SLOT_MASK = SLOTS - 1;
    private static final byte NONE = -1;

    private static final String[] NAMES = new String[SIZE];
    private static final String[] VALUES = new String[SIZE];

    /** Lowest index of each name, by hash of the name; the next slot where one is taken. */
    private static final byte[] FIRST = new byte[SLOTS];

    /** The next higher index of the same name. */
    private static final byte[] NEXT = new byte[SIZE];

    private static final byte[] STATUS = new byte[STATUSES];

    static {
        String[] lines = LINES.split("\n");
        assert lines.length == SIZE : lines.length;
        Arrays.fill(FIRST, NONE);
        Arrays.fill(NEXT, NONE);
        Arrays.fill(STATUS, NONE);
        for (int index = SIZE - 1; index >= 0; index--) {
            int split = lines[index].indexOf('=', 1);
            NAMES[index] = lines[index].substring(0, split).intern();
            VALUES[index] = lines[index].substring(split + 1).intern();
            int slot = slotOf(NAMES[index]);
            NEXT[index] = FIRST[slot];
            FIRST[slot] = (byte) index;
            if (NAMES[index].equals(":status")) {
                STATUS[Integer.parseInt(VALUES[index])] = (byte) index;
            }
        }
    }

    private StaticTable() {}

    /**
     * The name of an entry.
     *
     * @param index 0 to {@link #SIZE} - 1
     * @return an interned string
     */
    static String name(int index) {
        return NAMES[index];
    }

    /**
     * The value of an entry.
     *
     * @param index 0 to {@link #SIZE} - 1
     * @return an interned string
     */
    static String value(int index) {
        return VALUES[index];
    }

    /**
     * Looks a field up.
     *
     * @return its index; or the complement ({@code ~}) of an index that has the name with another
     *     value; or {@link #UNKNOWN}
     */
    static int find(String name, String value) {
        int first = FIRST[slotOf(name)];
        for (int index = first; index != NONE; index = NEXT[index]) {
            if (VALUES[index].equals(value)) {
                return index;
            }
        }
        return first == NONE ? UNKNOWN : ~first;
    }

    /**
     * Looks a status code up.
     *
     * @param status 100 to 599
     * @return the index of that {@code :status}, or negative
     */
    static int findStatus(int status) {
        return status < STATUSES ? STATUS[status] : NONE;
    }

    /** Whether an entry's name is one whose values are secrets. */
    static boolean isCredential(int index) {
        return index == COOKIE || index == SET_COOKIE || index == AUTHORIZATION;
    }

    /** Whether a name is one whose values are secrets. */
    static boolean isCredential(String name) {
        int found = find(name, "");
        return found == UNKNOWN
                ? name.equals("proxy-authorization")
                : isCredential(found < 0 ? ~found : found);
    }

    /** The slot that holds the name, or the empty one that would. */
    private static int slotOf(String name) {
        int hash = name.hashCode();
        int slot = (hash ^ (hash >>> 15)) & SLOT_MASK;
        while (FIRST[slot] != NONE && !NAMES[FIRST[slot]].equals(name)) {
            slot = (slot + 1) & SLOT_MASK;
        }
        return slot;
    }
}
