"""One end of TLS handshakes by aioquic, for a test that has the other end.

Commands come as lines on standard input, answers go as lines to standard output; "done" ends
each answer. Bytes are in hexadecimal. See ScriptedEnd for who writes the lines.
"""

import sys

import aioquic
from aioquic import tls
from aioquic.buffer import Buffer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
import ssl

QUIC_TRANSPORT_PARAMETERS = 0x39
LEVELS = {
    tls.Epoch.INITIAL: "INITIAL",
    tls.Epoch.ZERO_RTT: "EARLY",
    tls.Epoch.HANDSHAKE: "HANDSHAKE",
    tls.Epoch.ONE_RTT: "APPLICATION",
}
GROUPS = {
    "x25519": tls.Group.X25519,
    "secp256r1": tls.Group.SECP256R1,
    "secp384r1": tls.Group.SECP384R1,
}
COMPLETE = (tls.State.CLIENT_POST_HANDSHAKE, tls.State.SERVER_POST_HANDSHAKE)

received = []  # tickets of clients, newest last
issued = {}  # tickets of servers


def say(*words):
    print(*words, flush=True)


class End:
    def __init__(self, settings):
        self.is_client = settings["role"] == "client"
        self.told = False
        self.context = context = tls.Context(
            is_client=self.is_client,
            alpn_protocols=settings["protocols"].split(","),
            cipher_suites=[tls.CipherSuite(int(s)) for s in settings["suites"].split(",")],
            max_early_data=0xFFFFFFFF if "early" in settings else None,
            server_name="localhost" if self.is_client else None,
            verify_mode=ssl.CERT_REQUIRED if "roots" in settings else ssl.CERT_NONE,
            cadata=pem(settings["roots"]) if "roots" in settings else None,
        )
        context.handshake_extensions = [
            (QUIC_TRANSPORT_PARAMETERS, bytes.fromhex(settings["parameters"]))
        ]
        if "chain" in settings:
            chain = [certificate(one) for one in settings["chain"].split(",")]
            context.certificate, context.certificate_chain = chain[0], chain[1:]
            context.certificate_private_key = load_der_private_key(
                bytes.fromhex(settings["key"]), None
            )
        if "groups" in settings:
            context._supported_groups = [GROUPS[g] for g in settings["groups"].split(",")]
        context._request_client_certificate = "asks" in settings
        context.update_traffic_key_cb = self.on_secret
        if self.is_client:
            context.new_session_ticket_cb = received.append
            if "resume" in settings:
                ticket = received.pop()
                if "early" not in settings:
                    ticket.max_early_data_size = None
                context.session_ticket = ticket
        else:
            context.new_session_ticket_cb = lambda one: issued.update({one.ticket: one})
            context.get_session_ticket_cb = issued.get

    def on_secret(self, direction, epoch, suite, secret):
        way = "read" if direction == tls.Direction.DECRYPT else "write"
        say("secret", way, LEVELS[epoch], int(suite), secret.hex())

    def feed(self, data):
        buffers = {epoch: Buffer(capacity=65536) for epoch in LEVELS}
        tickets = len(received)
        try:
            self.context.handle_message(data, buffers)
        except tls.Alert as alert:
            say("alert", int(alert.description), str(alert).replace("\n", " "))
            return
        for epoch, level in LEVELS.items():
            if buffers[epoch].tell():
                say("bytes", level, buffers[epoch].data.hex())
        if len(received) > tickets:
            say("ticket")
        if self.context.state in COMPLETE and not self.told:
            self.told = True
            self.complete()

    def complete(self):
        context = self.context
        for kind, value in context.received_extensions:
            if kind == QUIC_TRANSPORT_PARAMETERS:
                say("parameters", value.hex())
        if context._peer_certificate:
            for one in [context._peer_certificate] + context._peer_certificate_chain:
                say("shown", one.public_bytes(Encoding.DER).hex())
        if context.session_resumed:
            say("resumed")
        if context.early_data_accepted:
            say("early")
        say("complete")


def certificate(encoded):
    return x509.load_der_x509_certificate(bytes.fromhex(encoded))


def pem(encoded):
    return certificate(encoded).public_bytes(Encoding.PEM)


def main():
    say("aioquic", aioquic.__version__)
    end = None
    for line in sys.stdin:
        command, *words = line.split()
        if command == "new":
            end = End(dict(word.partition("=")[::2] for word in words))
        elif command == "start":
            end.feed(b"")
        elif command == "feed":
            end.feed(bytes.fromhex(words[1]))
        elif command == "forget":
            issued.clear()
        say("done")


main()
