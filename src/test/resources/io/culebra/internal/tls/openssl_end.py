"""One end of TLS handshakes by OpenSSL's libssl, as QUIC stacks use it (SSL_set_quic_tls_cbs).

Commands come as lines on standard input, answers go as lines to standard output; "done" ends
each answer. Bytes are in hexadecimal. See ScriptedEnd for who writes the lines.
"""

import ctypes
import os
import sys
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ubyte
from ctypes import c_uint, c_void_p

ssl = ctypes.CDLL("libssl.so.3")

LEVELS = ("INITIAL", "EARLY", "HANDSHAKE", "APPLICATION")
SUITES = {
    0x1301: b"TLS_AES_128_GCM_SHA256",
    0x1302: b"TLS_AES_256_GCM_SHA384",
    0x1303: b"TLS_CHACHA20_POLY1305_SHA256",
}
TLS13 = 0x0304
SET_MIN_PROTO_VERSION = 123
SET_GROUPS_LIST = 92
SET_SESS_CACHE_MODE = 44
SET_TICKET_KEYS = 59
SESS_CACHE_CLIENT_ONLY_CALLBACK = 0x0001 | 0x0300
NO_ANTI_REPLAY = 1 << 24
VERIFY_PEER = 1
EARLY_DATA_ACCEPTED = 2
ANY_AMOUNT = 0xFFFFFFFF
RAW_PUBLIC_KEY = b"\x02"
LABEL, CONTEXT, EXPORTED_BYTES = b"label", b"\x01", 32

Send = CFUNCTYPE(c_int, c_void_p, POINTER(c_ubyte), c_size_t, POINTER(c_size_t), c_void_p)
Receive = CFUNCTYPE(c_int, c_void_p, POINTER(c_void_p), POINTER(c_size_t), c_void_p)
Release = CFUNCTYPE(c_int, c_void_p, c_size_t, c_void_p)
Secret = CFUNCTYPE(c_int, c_void_p, c_uint, c_int, POINTER(c_ubyte), c_size_t, c_void_p)
Parameters = CFUNCTYPE(c_int, c_void_p, POINTER(c_ubyte), c_size_t, c_void_p)
Alert = CFUNCTYPE(c_int, c_void_p, c_ubyte, c_void_p)
Verify = CFUNCTYPE(c_int, c_int, c_void_p)
KeyLog = CFUNCTYPE(None, c_void_p, c_char_p)
NewSession = CFUNCTYPE(c_int, c_void_p, c_void_p)
SelectAlpn = CFUNCTYPE(
    c_int, c_void_p, POINTER(c_void_p), POINTER(c_ubyte), POINTER(c_ubyte), c_uint, c_void_p
)


class Dispatch(ctypes.Structure):
    _fields_ = [("number", c_int), ("function", c_void_p)]


def function(name, result, *arguments):
    found = getattr(ssl, name)
    found.restype, found.argtypes = result, arguments
    return found


P = c_void_p
OpenSSL_version = function("OpenSSL_version", c_char_p, c_int)
TLS_method = function("TLS_method", P)
CTX_new = function("SSL_CTX_new", P, P)
CTX_ctrl = function("SSL_CTX_ctrl", c_long, P, c_int, c_long, c_void_p)
CTX_set_options = function("SSL_CTX_set_options", ctypes.c_uint64, P, ctypes.c_uint64)
CTX_set_ciphersuites = function("SSL_CTX_set_ciphersuites", c_int, P, c_char_p)
CTX_set_cipher_list = function("SSL_CTX_set_cipher_list", c_int, P, c_char_p)
CTX_use_certificate = function("SSL_CTX_use_certificate", c_int, P, P)
CTX_use_key = function("SSL_CTX_use_PrivateKey", c_int, P, P)
CTX_set_verify = function("SSL_CTX_set_verify", None, P, c_int, c_void_p)
CTX_get_store = function("SSL_CTX_get_cert_store", P, P)
CTX_set_keylog = function("SSL_CTX_set_keylog_callback", None, P, KeyLog)
CTX_new_session = function("SSL_CTX_sess_set_new_cb", None, P, NewSession)
CTX_select_alpn = function("SSL_CTX_set_alpn_select_cb", None, P, SelectAlpn, P)
CTX_max_early_data = function("SSL_CTX_set_max_early_data", c_int, P, c_uint)
CTX_recv_max_early = function("SSL_CTX_set_recv_max_early_data", c_int, P, c_uint)
CTX_session_context = function("SSL_CTX_set_session_id_context", c_int, P, c_char_p, c_uint)
CTX_server_types = function("SSL_CTX_set1_server_cert_type", c_int, P, c_char_p, c_size_t)
CTX_client_types = function("SSL_CTX_set1_client_cert_type", c_int, P, c_char_p, c_size_t)
CTX_compress = function("SSL_CTX_compress_certs", c_int, P, c_int)
STORE_add = function("X509_STORE_add_cert", c_int, P, P)
d2i_X509 = function("d2i_X509", P, P, POINTER(c_char_p), c_long)
i2d_X509 = function("i2d_X509", c_int, P, POINTER(POINTER(c_ubyte)))
d2i_key = function("d2i_AutoPrivateKey", P, P, POINTER(c_char_p), c_long)
SSL_new = function("SSL_new", P, P)
set_quic_cbs = function("SSL_set_quic_tls_cbs", c_int, P, P, P)
set_parameters = function("SSL_set_quic_tls_transport_params", c_int, P, c_char_p, c_size_t)
set_early = function("SSL_set_quic_tls_early_data_enabled", c_int, P, c_int)
set_connect_state = function("SSL_set_connect_state", None, P)
set_accept_state = function("SSL_set_accept_state", None, P)
set_alpn = function("SSL_set_alpn_protos", c_int, P, c_char_p, c_uint)
set_session = function("SSL_set_session", c_int, P, P)
set_host = function("SSL_set1_host", c_int, P, c_char_p)
ssl_ctrl = function("SSL_ctrl", c_long, P, c_int, c_long, c_char_p)
do_handshake = function("SSL_do_handshake", c_int, P)
is_finished = function("SSL_is_init_finished", c_int, P)
ssl_read = function("SSL_read", c_int, P, P, c_int)
clear_errors = function("ERR_clear_error", None)
is_reused = function("SSL_session_reused", c_int, P)
early_status = function("SSL_get_early_data_status", c_int, P)
get_cipher = function("SSL_get_current_cipher", P, P)
get_pending = function("SSL_get_pending_cipher", P, P)
cipher_id = function("SSL_CIPHER_get_protocol_id", ctypes.c_uint16, P)
get_peer = function("SSL_get0_peer_certificate", P, P)
get_peer_key = function("SSL_get0_peer_rpk", P, P)
i2d_key = function("i2d_PUBKEY", c_int, P, POINTER(POINTER(c_ubyte)))
get_session = function("SSL_get_session", P, P)
session_cipher = function("SSL_SESSION_get0_cipher", P, P)
export = function(
    "SSL_export_keying_material",
    c_int, P, P, c_size_t, c_char_p, c_size_t, c_char_p, c_size_t, c_int,
)  # fmt: skip

received = []  # sessions of clients, newest last
ticket_keys = bytes(80)


def say(*words):
    print(*words, flush=True)


def must(done):
    if not done:
        raise RuntimeError("OpenSSL refuses a setting")
    return done


def parsed(parse, encoded):
    data = bytes.fromhex(encoded)
    return must(parse(None, byref(c_char_p(data)), len(data)))


def wire(protocols):
    return b"".join(bytes([len(one)]) + one.encode() for one in protocols.split(","))


class End:
    def __init__(self, settings):
        self.is_client = settings["role"] == "client"
        self.protocols = wire(settings["protocols"])
        self.write_level = 0
        self.incoming = []
        self.lent = None
        self.told = False
        self.suites = [int(one) for one in settings["suites"].split(",")]
        self.keep = []  # what C refers to
        context = self.new_context(settings)
        self.ssl = must(SSL_new(context))
        self.set_callbacks()
        parameters = bytes.fromhex(settings["parameters"])
        self.keep.append(parameters)
        must(set_parameters(self.ssl, parameters, len(parameters)))
        if self.is_client:
            set_connect_state(self.ssl)
            set_alpn(self.ssl, self.protocols, len(self.protocols))
            ssl_ctrl(self.ssl, 55, 0, b"localhost")  # server name
            if "roots" in settings:
                must(set_host(self.ssl, b"localhost"))
            if "resume" in settings:
                must(set_session(self.ssl, received.pop()))
        else:
            set_accept_state(self.ssl)
        if "early" in settings and (not self.is_client or "resume" in settings):
            must(set_early(self.ssl, 1))

    def hold(self, callback):
        self.keep.append(callback)
        return callback

    def new_context(self, settings):
        context = must(CTX_new(TLS_method()))
        CTX_ctrl(context, SET_MIN_PROTO_VERSION, TLS13, None)
        CTX_set_cipher_list(context, b"ALL:@SECLEVEL=0")  # small RSA keys are fast to make
        must(CTX_set_ciphersuites(context, b":".join(SUITES[one] for one in self.suites)))
        if "groups" in settings:
            groups = self.hold(settings["groups"].replace(",", ":").encode())
            must(CTX_ctrl(context, SET_GROUPS_LIST, 0, ctypes.cast(groups, P)))
        if "chain" in settings:
            chain = [parsed(d2i_X509, one) for one in settings["chain"].split(",")]
            must(CTX_use_certificate(context, chain[0]))
            for one in chain[1:]:
                must(CTX_ctrl(context, 14, 0, one))  # extra certificate of the chain
            must(CTX_use_key(context, parsed(d2i_key, settings["key"])))
        if "compress" in settings and CTX_compress(context, 0) > 0:
            say("compresses")
        if "rawServer" in settings:
            must(CTX_server_types(context, RAW_PUBLIC_KEY, 1))
        if "rawClient" in settings:
            must(CTX_client_types(context, RAW_PUBLIC_KEY, 1))
        if "roots" in settings:
            must(STORE_add(CTX_get_store(context), parsed(d2i_X509, settings["roots"])))
            CTX_set_verify(context, VERIFY_PEER, None)
        elif "asks" in settings:
            anyone = self.hold(Verify(lambda good, store: 1))
            CTX_set_verify(context, VERIFY_PEER, ctypes.cast(anyone, P))
        CTX_set_keylog(context, self.hold(KeyLog(lambda s, line: say("keylog", line.decode()))))
        CTX_session_context(context, b"test", 4)
        if self.is_client:
            CTX_ctrl(context, SET_SESS_CACHE_MODE, SESS_CACHE_CLIENT_ONLY_CALLBACK, None)
            CTX_new_session(context, self.hold(NewSession(self.on_session)))
        else:
            CTX_select_alpn(context, self.hold(SelectAlpn(self.on_alpn)), None)
            keys = self.hold(ticket_keys)
            must(CTX_ctrl(context, SET_TICKET_KEYS, len(keys), ctypes.cast(keys, P)))
            if "early" in settings:
                CTX_max_early_data(context, ANY_AMOUNT)
                CTX_recv_max_early(context, ANY_AMOUNT)
                CTX_set_options(context, NO_ANTI_REPLAY)
        return context

    def set_callbacks(self):
        functions = {
            2001: Send(self.on_send),
            2002: Receive(self.on_receive),
            2003: Release(self.on_release),
            2004: Secret(self.on_secret),
            2005: Parameters(self.on_parameters),
            2006: Alert(self.on_alert),
        }
        table = (Dispatch * (len(functions) + 1))()
        for place, (number, callback) in zip(table, functions.items()):
            place.number, place.function = number, ctypes.cast(callback, P)
        self.keep += [functions, table]
        must(set_quic_cbs(self.ssl, table, None))

    def on_send(self, s, data, length, consumed, arg):
        say("bytes", LEVELS[self.write_level], bytes(data[:length]).hex())
        consumed[0] = length
        return 1

    def on_receive(self, s, data, length, arg):
        if self.lent is None and self.incoming:
            piece = self.incoming.pop(0)
            self.lent = ctypes.create_string_buffer(piece, len(piece)), len(piece)
        if self.lent is None:
            data[0], length[0] = None, 0
        else:
            data[0], length[0] = ctypes.addressof(self.lent[0]), self.lent[1]
        return 1

    def on_release(self, s, length, arg):
        buffer, size = self.lent
        if length < size:
            rest = buffer.raw[length:size]
            self.lent = ctypes.create_string_buffer(rest, len(rest)), len(rest)
        else:
            self.lent = None
        return 1

    def on_secret(self, s, level, writing, secret, length, arg):
        cipher = get_pending(self.ssl) or get_cipher(self.ssl)
        if LEVELS[level] == "EARLY" or not cipher:
            cipher = session_cipher(get_session(self.ssl))
        way = "write" if writing else "read"
        say("secret", way, LEVELS[level], cipher_id(cipher), bytes(secret[:length]).hex())
        if writing and LEVELS[level] != "EARLY":
            self.write_level = level
        return 1

    def on_parameters(self, s, data, length, arg):
        say("parameters", bytes(data[:length]).hex())
        return 1

    def on_alert(self, s, alert, arg):
        say("alert", alert)
        return 1

    def on_session(self, s, session):
        received.append(session)
        say("ticket")
        return 1

    def on_alpn(self, s, chosen, chosen_length, offered, length, arg):
        names = bytes(offered[:length])
        at = 0
        while at < length:
            end = at + 1 + names[at]
            if names[at:end] in self.protocols:
                chosen[0] = ctypes.addressof(offered.contents) + at + 1
                chosen_length[0] = names[at]
                return 0
            at = end
        return 2  # fatal

    def step(self):
        clear_errors()
        if not is_finished(self.ssl):
            do_handshake(self.ssl)  # a server with early data may call it done at half-time
        byte = ctypes.create_string_buffer(1)
        ssl_read(self.ssl, byte, 1)
        if is_finished(self.ssl) and not self.told:
            self.told = True
            self.complete()

    def feed(self, data):
        self.incoming.append(data)
        while self.incoming or self.lent is not None:
            before = len(self.incoming), self.lent
            self.step()
            if (len(self.incoming), self.lent) == before:
                break

    def complete(self):
        for peer, encode in (
            (get_peer(self.ssl), i2d_X509),
            (get_peer_key(self.ssl), i2d_key),
        ):
            if peer:
                encoded = POINTER(c_ubyte)()
                length = encode(peer, byref(encoded))
                say("shown", bytes(encoded[:length]).hex())
        key = ctypes.create_string_buffer(EXPORTED_BYTES)
        must(
            export(
                self.ssl, key, len(key), LABEL, len(LABEL), CONTEXT, len(CONTEXT), 1
            )
        )
        say("exported", key.raw.hex())
        if is_reused(self.ssl):
            say("resumed")
        if early_status(self.ssl) == EARLY_DATA_ACCEPTED:
            say("early")
        say("complete")


def main():
    global ticket_keys
    say("OpenSSL", OpenSSL_version(6).decode())
    end = None
    for line in sys.stdin:
        command, *words = line.split()
        if command == "new":
            end = End(dict(word.partition("=")[::2] for word in words))
        elif command == "start":
            end.step()
        elif command == "feed":
            end.feed(bytes.fromhex(words[1]))
        elif command == "forget":
            ticket_keys = os.urandom(len(ticket_keys))
        say("done")


main()
