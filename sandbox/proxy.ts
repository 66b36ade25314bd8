import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** What a network lets through: nothing but what is asked of its proxy. */
export type ProxyOptions = {
  /** Names that only the proxy knows, and the local service behind each. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Of the services, by which the proxy ends TLS in their place. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** `user:password`. */
  readonly credentials: string;
};

export type ForwardProxy = {
  /** With the credentials. */
  readonly url: string;
  /** What it was asked to connect to, `host:port`, each as often as it was. */
  readonly targets: readonly string[];
  close(): Promise<void>;
};

/** Starts a forward proxy on a free port: CONNECT alone, and for nobody without the credentials. */
export async function startProxy({ hosts, certificate, credentials }: ProxyOptions): Promise<ForwardProxy> {
  const targets: string[] = [];
  const tls = createTlsServer(certificate, (incoming, answer) => pass(incoming, answer, hosts));
  const server = createServer((_, answer) => answer.writeHead(405).end());
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  server.on('connect', (incoming, socket, head) => {
    const { url = '', headers } = incoming;
    const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n');
      return;
    }
    targets.push(url);
    if (hosts[url.replace(/:443$/, '')] === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.unshift(head);
    tls.emit('connection', socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://${credentials}@127.0.0.1:${portOf(server.address())}`,
    targets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Puts TLS in front of a local service, on a free port and under whatever name it is asked by. */
export async function startTlsFront(
  target: string,
  certificate: ProxyOptions['certificate'],
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createTlsServer(certificate, (incoming, answer) =>
    pass(incoming, answer, { [incoming.headers.host ?? '']: target }),
  );
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(incoming: IncomingMessage, answer: ServerResponse, hosts: ProxyOptions['hosts']): void {
  const { url = '/', method, headers } = incoming;
  const passed = request(new URL(url, hosts[headers.host ?? '']), {
    method: method ?? 'GET',
    headers: { ...headers, 'x-forwarded-proto': 'https' },
  });
  passed.on('response', (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  incoming.pipe(passed);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');
  return address.port;
}
