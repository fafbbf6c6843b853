"""A QUIC server of OpenSSL's (3.5 or newer) that sends back what it gets, for OpenSslServerTest.

Settings are arguments of the form name=value. What happens is said line by line.
"""

import ctypes
import socket
import sys
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_long, c_ubyte, c_uint, c_uint64
from ctypes import c_void_p

ssl = ctypes.CDLL("libssl.so.3")

SET_GROUPS_LIST = 92
PEM = 1
VERIFY_PEER, VERIFY_MUST = 1, 2
FULL_VERSION = 6
P = c_void_p

SelectAlpn = CFUNCTYPE(
    c_int, P, POINTER(c_void_p), POINTER(c_ubyte), POINTER(c_ubyte), c_uint, P
)
KeyLog = CFUNCTYPE(None, P, c_char_p)


def function(name, result, *arguments):
    found = getattr(ssl, name)
    found.restype, found.argtypes = result, arguments
    return found


version = function("OpenSSL_version", c_char_p, c_int)
server_method = function("OSSL_QUIC_server_method", P)
CTX_new = function("SSL_CTX_new", P, P)
CTX_ctrl = function("SSL_CTX_ctrl", c_long, P, c_int, c_long, c_char_p)
CTX_ciphersuites = function("SSL_CTX_set_ciphersuites", c_int, P, c_char_p)
CTX_chain_file = function("SSL_CTX_use_certificate_chain_file", c_int, P, c_char_p)
CTX_key_file = function("SSL_CTX_use_PrivateKey_file", c_int, P, c_char_p, c_int)
CTX_roots = function("SSL_CTX_load_verify_locations", c_int, P, c_char_p, c_char_p)
CTX_set_verify = function("SSL_CTX_set_verify", None, P, c_int, P)
CTX_keylog = function("SSL_CTX_set_keylog_callback", None, P, KeyLog)
CTX_select_alpn = function("SSL_CTX_set_alpn_select_cb", None, P, SelectAlpn, P)
CTX_session_context = function("SSL_CTX_set_session_id_context", c_int, P, c_char_p, c_uint)
new_dgram = function("BIO_new_dgram", P, c_int, c_int)
new_listener = function("SSL_new_listener", P, P, c_uint64)
listen = function("SSL_listen", c_int, P)
set_bio = function("SSL_set_bio", None, P, P, P)
accept = function("SSL_accept_connection", P, P, c_uint64)
do_handshake = function("SSL_do_handshake", c_int, P)
read = function("SSL_read", c_int, P, P, c_int)
write = function("SSL_write", c_int, P, P, c_int)
conclude = function("SSL_stream_conclude", c_int, P, c_uint64)
shutdown = function("SSL_shutdown", c_int, P)
free = function("SSL_free", None, P)
is_reused = function("SSL_session_reused", c_int, P)
get_cipher = function("SSL_get_current_cipher", P, P)
cipher_name = function("SSL_CIPHER_get_name", c_char_p, P)
group_name = function("SSL_get0_group_name", c_char_p, P)
get_peer = function("SSL_get0_peer_certificate", P, P)

def say(*words):
    print(*words, flush=True)


def must(done):
    if not done:
        raise RuntimeError("OpenSSL refuses a setting")
    return done


def select_alpn(s, chosen, chosen_length, offered, length, arg):
    at = 0
    while at < length:
        size = offered[at]
        if bytes(offered[at + 1 : at + 1 + size]) == settings["alpn"].encode():
            chosen[0] = ctypes.addressof(offered.contents) + at + 1
            chosen_length[0] = size
            return 0
        at += 1 + size
    return 2  # fatal


def new_context():
    context = must(CTX_new(server_method()))
    must(CTX_chain_file(context, settings["identity"].encode()))
    must(CTX_key_file(context, settings["identity"].encode(), PEM))
    if "groups" in settings:
        must(CTX_ctrl(context, SET_GROUPS_LIST, 0, settings["groups"].encode()))
    if "suites" in settings:
        must(CTX_ciphersuites(context, settings["suites"].encode()))
    if "roots" in settings:
        must(CTX_roots(context, settings["roots"].encode(), None))
        CTX_set_verify(context, VERIFY_PEER | VERIFY_MUST, None)
    CTX_session_context(context, b"test", 4)
    CTX_keylog(context, on_keylog)
    CTX_select_alpn(context, on_alpn, None)
    return context


def serve(connection):
    global served
    if do_handshake(connection) != 1:
        say("refused")
        return
    served += 1
    say(
        "connected",
        served,
        "again" if is_reused(connection) else "anew",
        cipher_name(get_cipher(connection)).decode(),
        group_name(connection).decode(),
        "somebody" if get_peer(connection) else "nobody",
    )
    buffer = ctypes.create_string_buffer(65536)
    while True:
        length = read(connection, buffer, len(buffer))
        if length <= 0:
            break
        write(connection, buffer, length)
    conclude(connection, 0)
    while shutdown(connection) == 0:  # all that was said has to arrive first
        pass
    free(connection)


served = 0
settings = dict(word.partition("=")[::2] for word in sys.argv[1:])
on_keylog = KeyLog(lambda s, line: say("keylog", line.decode()))
on_alpn = SelectAlpn(select_alpn)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
listener = must(new_listener(new_context(), 0))
bio = must(new_dgram(udp.fileno(), 0))
set_bio(listener, bio, bio)
must(listen(listener))
say("OpenSSL", version(FULL_VERSION).decode())
say("port", udp.getsockname()[1])
while True:
    serve(must(accept(listener, 0)))
