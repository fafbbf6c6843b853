package io.culebra.http3;

/**
 * What the parts of a message may be made of. For those who build messages from foreign input, such
 * as gateways; {@link Fields} and {@link Http3Request} check with it.
 */
public final class Http3Syntax {
    private static final int TABLE = 128;
    private static final int TOKEN = 1;
    private static final int LOWER_TOKEN = 2;
    private static final int SCHEME = 4;
    private static final int TARGET = 8;
    private static final int LAST_CHARACTER = 0xff;

    private static final byte[] KINDS = new byte[TABLE];

    static {
        mark("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz", TOKEN | LOWER_TOKEN);
        mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ", TOKEN);
        mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz+-.", SCHEME);
        for (int c = '!'; c <= '~'; c++) {
            KINDS[c] |= (byte) (c == '#' ? 0 : TARGET);
        }
    }

    private Http3Syntax() {}

    private static void mark(String characters, int kind) {
        for (int i = 0; i < characters.length(); i++) {
            KINDS[characters.charAt(i)] |= (byte) kind;
        }
    }

    /**
     * Whether this is a field name as it stands on the wire.
     *
     * @param name any string
     * @return true for a token without upper-case letters; false for a pseudo-header field
     * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.2 RFC 9114, section 4.2
     */
    public static boolean isFieldName(String name) {
        return isMadeOf(name, LOWER_TOKEN);
    }

    /**
     * Whether this is a field value.
     *
     * @param value any string
     * @return true for visible characters, octets from 0x80 to 0xff, and spaces and tabs that are
     *     neither first nor last
     * @spec https://www.rfc-editor.org/rfc/rfc9110#section-5.5 RFC 9110, section 5.5
     */
    public static boolean isFieldValue(String value) {
        int length = value.length();
        if (length == 0) {
            return true;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > LAST_CHARACTER) {
                return false;
            }
        }
        return isNoSpace(value.charAt(0)) && isNoSpace(value.charAt(length - 1));
    }

    /**
     * Whether this is a request method.
     *
     * @param method any string
     * @return true for a token
     * @spec https://www.rfc-editor.org/rfc/rfc9110#section-9.1 RFC 9110, section 9.1
     */
    public static boolean isMethod(String method) {
        return isMadeOf(method, TOKEN);
    }

    /**
     * Whether this is a URI scheme.
     *
     * @param scheme any string
     * @return true for a letter followed by letters, digits, plus, minus and dot
     */
    public static boolean isScheme(String scheme) {
        return isMadeOf(scheme, SCHEME) && Character.isLetter(scheme.charAt(0));
    }

    /**
     * Whether this is made of characters that a request's authority may have.
     *
     * @param authority any string
     * @return true for host and port without user information (RFC 9114 §4.3.1); not looked at more
     *     closely
     */
    public static boolean isAuthority(String authority) {
        return isMadeOf(authority, TARGET)
                && authority.indexOf('@') < 0
                && authority.indexOf('/') < 0;
    }

    /**
     * Whether this is made of characters that a request's path and query may have.
     *
     * @param path any string
     * @return true if it starts with a slash or is one asterisk, and has no spaces, control
     *     characters or number signs; octets from 0x80 to 0xff are let through
     */
    public static boolean isPath(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c > LAST_CHARACTER || (c < TABLE && (KINDS[c] & TARGET) == 0)) {
                return false;
            }
        }
        return path.startsWith("/") || path.equals("*");
    }

    private static boolean isNoSpace(char c) {
        return c != ' ' && c != '\t';
    }

    private static boolean isMadeOf(String text, int kind) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TABLE || (KINDS[c] & kind) == 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
