"""Threads talk over loopback sockets: an echo server with a thread for each client, timeouts, closed ends."""
import _socket
import select
import threading


def listening():
    server = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    server.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 0))
    server.listen(16)
    return server


def accepted(server):
    number, address = server._accept()
    return _socket.socket(fileno=number), address


def echo(connection):
    while data := connection.recv(4096):
        connection.sendall(data.upper())
    connection.close()


def serve(server, clients):
    handlers = []
    for _ in range(clients):
        connection, address = accepted(server)
        assert address[0] == "127.0.0.1"
        handlers.append(threading.Thread(target=echo, args=(connection,)))
        handlers[-1].start()
    for handler in handlers:
        handler.join()


def talk(address, number, answers):
    client = _socket.socket()
    client.connect(address)
    text = b"".join(b"client %d line %d\n" % (number, i) for i in range(200))
    client.sendall(text)
    client.shutdown(_socket.SHUT_WR)
    got = b""
    while piece := client.recv(1000):
        got += piece
    client.close()
    answers[number] = got == text.upper()


server = listening()
answers = [False] * 8
threads = [threading.Thread(target=serve, args=(server, len(answers)))]
threads += [threading.Thread(target=talk, args=(server.getsockname(), i, answers)) for i in range(len(answers))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(answers, server.getsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR))

server.settimeout(0.05)
try:
    server._accept()
except TimeoutError as error:
    print("accept:", error, server.gettimeout())
server.settimeout(0)
try:
    server._accept()
except BlockingIOError as error:
    print("accept:", type(error).__name__)
address = server.getsockname()
server.close()
client = _socket.socket()
try:
    client.connect(address)
except ConnectionRefusedError as error:
    print("connect:", type(error).__name__, isinstance(error, ConnectionError))
print(client.connect_ex(address) != 0)
client.close()
try:
    client.recv(1)
except OSError as error:
    print("closed:", error)

left, right = _socket.socketpair()
print(select.select([left], [left], [], 0)[0] == [], select.select([left], [right], [], 0)[1] == [right])
right.send(b"ready")
print(select.select([left, right], [], [], 5)[0] == [left])
poll = select.poll()
poll.register(left, select.POLLIN)
poll.register(right.fileno(), select.POLLIN)
print(poll.poll(1000) == [(left.fileno(), select.POLLIN)])
buffer = bytearray(3)
print(left.recv_into(buffer), buffer, left.recv(100, _socket.MSG_PEEK), left.recv(100))
print(select.select([left], [], [], 0.01))
threading.Timer(0.02, right.close).start()
print(left.recv(10))
try:
    left.send(b"x")
    left.send(b"x")
except BrokenPipeError as error:
    print("send:", error)
left.close()

one, two = _socket.socket(type=_socket.SOCK_DGRAM), _socket.socket(type=_socket.SOCK_DGRAM)
one.bind(("localhost", 0))
two.sendto(b"datagram", one.getsockname())
data, source = one.recvfrom(100)
print(data, source[0], one.type == _socket.SOCK_DGRAM, one.family == _socket.AF_INET)
one.close()
two.close()
for wrong in ("text", ("127.0.0.1",), ("127.0.0.1", 70000), ("127.0.0.1", "x")):
    try:
        _socket.socket().bind(wrong)
    except Exception as error:
        print(type(error).__name__, error)
print(_socket.inet_aton("127.0.0.1"), _socket.inet_ntoa(b"\1\2\3\4"), _socket.htons(1), _socket.ntohl(1),
      _socket.inet_pton(_socket.AF_INET6, "::1"), _socket.inet_ntop(_socket.AF_INET, b"\0\0\0\1"))
