"""A mail server for the tests (aiosmtpd). It prints the port on which it listens, keeps each mail that it took as a
line of JSON in a file, and treats a recipient by what stands before the first dot of the address:

    busy     451 at RCPT, twice, then taken          unknown  550 at RCPT, always
    full     452 after DATA, once, then taken        spam     554 after DATA, always
    hang     no answer after DATA, once              drop     the connection breaks in the middle of DATA, once
    lost     taken, and the connection breaks before the answer, once
"""

import argparse
import asyncio
import base64
import json
import ssl
import sys
from collections import Counter

from aiosmtpd.smtp import MISSING, SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("out")
options.add_argument("--cert")
options.add_argument("--key")
options.add_argument("--tls", choices=["starttls", "implicit"])
options.add_argument("--auth", help="user:password")
options = options.parse_args()
seen = Counter()


def first(word, address, times=1):
    """Whether this address is to be treated so now."""
    if address.split("@")[0].split(".")[0] != word:
        return False
    seen[address] += 1
    return seen[address] <= times


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("unknown."):
            return "550 5.1.1 no such user"
        if first("busy", address, 2):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith("spam."):
            return "554 5.7.1 refused by content"
        if first("full", to):
            return "452 4.2.2 mailbox full"
        if first("hang", to):
            await asyncio.sleep(600)
        line = {
            "to": to,
            "from": envelope.mail_from,
            "tls": session.ssl is not None or options.tls == "implicit",
            "user": session.auth_data.decode() if isinstance(session.auth_data, bytes) else None,
            "raw": base64.b64encode(envelope.original_content).decode(),
        }
        with open(options.out, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        if first("lost", to):
            server.transport.abort()
            return MISSING
        return "250 OK kept"


class Server(SMTP):
    async def smtp_DATA(self, arg):
        to = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        if first("drop", to):
            await self.push("354 go on")
            await self._reader.read(200)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


def authenticate(server, session, envelope, mechanism, data):
    user, password = options.auth.split(":")
    known = (data.login, data.password) == (user.encode(), password.encode())
    # What is not handled here the server refuses by itself, with 535.
    return AuthResult(success=known, handled=known, auth_data=data.login if known else None)


async def main():
    context = None
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.cert, options.key)
    starttls = options.tls == "starttls"
    make = lambda: Server(
        Handler(),
        hostname="localhost",
        tls_context=context if starttls else None,
        require_starttls=starttls,
        auth_required=bool(options.auth),
        auth_require_tls=starttls,
        authenticator=authenticate if options.auth else None,
        timeout=600,
    )
    loop = asyncio.get_running_loop()
    implicit = context if options.tls == "implicit" else None
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    # It goes with whoever started it.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
