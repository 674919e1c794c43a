"""emulator.py - name servers of servers.py on real sockets: what no real server does any more.

listen(address, server) makes the sockets, serve(them) answers until it is killed.  Knobs of
servers.Server that say how it talks are obeyed here: dead, refuses, unsigned_replies, no_edns,
udp_dead, tcp_dead (connections are refused), truncates, and tampers.
"""
import base64
import select
import socket
import struct

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype

import servers

OCTETS = 1232


def listen(address, server):
    kinds = [socket.SOCK_DGRAM] + ([] if server.tcp_dead else [socket.SOCK_STREAM])
    out = []
    for kind in kinds:
        s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, kind)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((address, 53))
        if kind == socket.SOCK_STREAM:
            s.listen(64)
        out.append((s, server))
    return out


def bare(query, rcode):
    reply = dns.message.make_response(query)
    reply.set_rcode(rcode)
    return reply.to_wire()


def answer(server, query, qtype, tcp):
    name = query.question[0].name.canonicalize()
    if server.refuses or not name.is_subdomain(server.zone.origin):
        return bare(query, dns.rcode.REFUSED)
    reply = servers.answer(server.zone, name, qtype)
    if server.unsigned_replies or not query.ednsflags & dns.flags.DO:
        reply.strip()
    reply.edns = query.edns >= 0 and not server.no_edns
    if server.no_edns:
        reply.strip()
    for f in server.tampers:
        reply = f(name, qtype, reply, tcp) or reply
    if reply.result != 'answer':
        return None
    return base64.b64decode(servers.wire(name, qtype, reply))


def respond(server, wire, tcp):
    """What goes back, or None."""
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    if server.dead or (server.udp_dead and not tcp) or query.opcode() != 0 or len(query.question) != 1:
        return None
    if query.edns > 0 and not server.no_edns:
        return bare(query, dns.rcode.BADVERS)
    qtype = dns.rdatatype.to_text(query.question[0].rdtype)
    if qtype in ('AXFR', 'IXFR', 'ANY'):
        return bare(query, dns.rcode.REFUSED)
    reply = answer(server, query, qtype, tcp)
    if reply is None:
        return None
    most = min(OCTETS, max(query.payload, 512)) if query.edns >= 0 and not server.no_edns else 512
    if not tcp and (len(reply) > most or qtype in server.truncates):
        short = dns.message.make_response(query)
        short.flags |= dns.flags.TC | (reply[2] & 4 and dns.flags.AA)
        if server.no_edns:
            short.use_edns(-1)
        reply = short.to_wire()
    # The id, RD and the question go back as they came, letter by letter.
    end = 12 + len(query.question[0].name.to_wire())
    return wire[:2] + bytes([reply[2] | wire[2] & 1]) + reply[3:12] + wire[12:end] + reply[end:]


def serve_tcp(listener, server):
    conn, _ = listener.accept()
    with conn:
        conn.settimeout(2)
        try:
            data = conn.recv(2)
            want = struct.unpack('>H', data)[0] if len(data) == 2 else 0
            data = b''
            while len(data) < want:
                data += conn.recv(want - len(data)) or b'x' * want
            reply = respond(server, data, True)
            if reply is not None:
                conn.sendall(struct.pack('>H', len(reply)) + reply)
        except OSError:
            pass


def serve(listening):
    poll, sockets = select.poll(), {}
    for s, server in listening:
        sockets[s.fileno()] = s, server
        poll.register(s, select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            s, server = sockets[fd]
            if s.type == socket.SOCK_STREAM:
                serve_tcp(s, server)
                continue
            wire, peer = s.recvfrom(65535)
            reply = respond(server, wire, False)
            if reply is not None:
                s.sendto(reply, peer)
